import { createServer, type Http2Session, type ServerHttp2Stream } from "node:http2";
import { contentType, framed, status, trailers, unframed } from "./grpc.ts";

/** Identifies a connection: Terraform opens one for each provider configuration, so each alias has its own. */
export type Peer = object;

/** Answers a call: the message of the request, and that of the response. */
export type Rpc = (request: Buffer, peer: Peer) => Uint8Array | Promise<Uint8Array>;

export interface RunningServer {
  stop(): void;
}

/**
 * Serves gRPC on a Unix socket without TLS, as reattaching expects: whoever may enter the socket's directory may call it.
 *
 * @param rpcs by path: `/tfplugin5.Provider/ReadResource`
 * @param socket a path that does not exist yet
 */
export async function serveRpcs(rpcs: Readonly<Record<string, Rpc>>, socket: string): Promise<RunningServer> {
  const sessions = new Set<Http2Session>();
  // Otherwise, Node refuses further calls while a schema of some megabytes is being sent.
  const server = createServer({ maxSessionMemory: Number.MAX_SAFE_INTEGER });
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
  });
  // A broken connection is no reason to stop serving the others: Node destroys it.
  server.on("sessionError", () => {});
  server.on("stream", (stream, { ":path": path = "" }) => answer(stream, rpcs[path]));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socket, resolve);
  });
  return {
    stop: () => {
      server.close();
      for (const session of sessions) session.destroy();
    },
  };
}

function answer(stream: ServerHttp2Stream, rpc: Rpc | undefined): void {
  // Terraform gave the call up.
  stream.on("error", () => {});
  const { session: peer } = stream;
  if (rpc === undefined || peer === undefined) {
    fail(stream, status.unimplemented, "no such method");
    return;
  }
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  stream.on("end", () => {
    const [first] = chunks;
    const body = first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
    call(rpc, body, peer).then(
      (response) => respond(stream, response),
      (thrown: unknown) => fail(stream, status.internal, String(thrown)),
    );
  });
}

async function call(rpc: Rpc, body: Buffer, peer: Peer): Promise<Uint8Array> {
  return rpc(unframed(body), peer);
}

function respond(stream: ServerHttp2Stream, response: Uint8Array): void {
  if (stream.destroyed) return;
  stream.respond({ ":status": 200, "content-type": contentType }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers(trailers(status.ok)));
  stream.end(framed(response));
}

function fail(stream: ServerHttp2Stream, code: number, message: string): void {
  if (stream.destroyed) return;
  stream.respond({ ":status": 200, "content-type": contentType, ...trailers(code, message) }, { endStream: true });
}
