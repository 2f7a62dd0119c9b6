import { type ClientHttp2Session, connect } from "node:http2";
import { createConnection } from "node:net";
import { contentType, framed, messageOf, status, unframed } from "./grpc.ts";

/** A call that failed, or that the server did not answer. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  /** gRPC's status. */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** A connection to a gRPC server without TLS. */
export class RpcClient {
  private readonly session: ClientHttp2Session;

  /** @param address the path of a Unix socket after `unix:`, or `127.0.0.1:4000` */
  constructor(address: string) {
    const [host = "", port] = address.split(":");
    this.session = connect("http://localhost", {
      createConnection: () =>
        host === "unix" ? createConnection(address.slice("unix:".length)) : createConnection(Number(port), host),
      maxSessionMemory: Number.MAX_SAFE_INTEGER,
    });
    // Each call that has no answer fails by itself.
    this.session.on("error", () => {});
  }

  close(): void {
    this.session.close();
  }

  /** @throws {RpcError} */
  call(path: string, request: Uint8Array): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const unanswered = (): void => reject(new RpcError(status.unavailable, `${path}: the connection ended`));
      if (this.session.closed || this.session.destroyed) return unanswered();
      const stream = this.session.request({
        ":method": "POST",
        ":path": path,
        "content-type": contentType,
        te: "trailers",
      });
      const chunks: Buffer[] = [];
      let code: number | undefined;
      let message = "";
      const note = (headers: Readonly<Record<string, unknown>>): void => {
        if (headers["grpc-status"] === undefined) return;
        code = Number(headers["grpc-status"]);
        message = messageOf(headers);
      };
      stream.on("response", note);
      stream.on("trailers", note);
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("error", () => {});
      stream.on("close", () => {
        if (code === undefined) return unanswered();
        if (code !== status.ok) return reject(new RpcError(code, `${path}: ${message}`));
        try {
          resolve(unframed(Buffer.concat(chunks)));
        } catch (failure) {
          reject(failure);
        }
      });
      stream.end(framed(request));
    });
  }
}
