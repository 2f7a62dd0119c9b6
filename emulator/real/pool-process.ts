import { type ClientHttp2Session, connect, constants, type IncomingHttpHeaders } from "node:http2";
import { createConnection } from "node:net";
import { type ProviderProcess, startProviderProcess } from "./provider-process.ts";

/** One request of gRPC as HTTP/2 carries it: nothing of the message is decoded. */
export interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer without `trailers` says in its headers why there is no message. */
export interface Answered extends Asked {
  readonly trailers: IncomingHttpHeaders | undefined;
}

/** In bytes: the schema of the AWS provider has 14 million. */
const window = 2 ** 24;

/** A running provider and the one connection to it. */
export class PoolProcess {
  private readonly process: ProviderProcess;
  private readonly session: ClientHttp2Session;

  private constructor(process: ProviderProcess, session: ClientHttp2Session) {
    this.process = process;
    this.session = session;
  }

  /** @throws if the program is no provider */
  static async start(executable: string, environment: Readonly<Record<string, string>>): Promise<PoolProcess> {
    const process = await startProviderProcess(executable, environment);
    const path = process.address.replace(/^unix:/, "");
    const session = connect("http://localhost", {
      createConnection: () => createConnection(path),
      settings: { initialWindowSize: window },
      maxSessionMemory: 256,
    });
    // Each request reports its own failure.
    session.on("error", () => {});
    session.on("connect", () => session.setLocalWindowSize(window));
    return new PoolProcess(process, session);
  }

  get isGone(): boolean {
    return this.process.ended() || this.session.closed || this.session.destroyed;
  }

  /**
   * @param signal cancels the request in the provider too
   * @throws if the provider ends instead of answering
   */
  ask({ headers, body }: Asked, signal: AbortSignal): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const request = this.session.request({ ...headers, ":scheme": "http", ":authority": "localhost" });
      const cancel = (): void => request.close(constants.NGHTTP2_CANCEL);
      signal.addEventListener("abort", cancel, { once: true });
      const chunks: Buffer[] = [];
      let answered: IncomingHttpHeaders | undefined;
      let trailers: IncomingHttpHeaders | undefined;
      request.on("response", (response) => {
        answered = response;
      });
      request.on("trailers", (last) => {
        trailers = last;
      });
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("error", reject);
      request.on("close", () => {
        signal.removeEventListener("abort", cancel);
        if (answered === undefined) reject(new Error("the provider ended before it answered"));
        else resolve({ headers: answered, body: Buffer.concat(chunks), trailers });
      });
      request.end(body);
    });
  }

  async stop(): Promise<void> {
    this.session.destroy();
    await this.process.stop();
  }
}
