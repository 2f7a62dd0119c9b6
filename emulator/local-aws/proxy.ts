import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { isLocal, scopeOf } from "./requests.ts";

/** Answers requests of one AWS service, or passes them on with the body that it has read. */
export type ServiceHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  region: string,
  passOn: (body: Buffer) => void,
) => Promise<void>;

/**
 * An HTTP server that gives each request to the handler of its service, and all others to moto, body and headers
 * unchanged and as they come.
 *
 * @param moto where moto is; undefined until it has started
 */
export function createProxy(
  moto: () => string | undefined,
  handlers: Readonly<Record<string, ServiceHandler>>,
): Server {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    if (!isLocal(request)) {
      response.writeHead(403, { "content-type": "text/plain", connection: "close" });
      response.end("The local AWS answers requests to this machine's loopback addresses only.\n");
      return;
    }
    const upstream = moto();
    if (upstream === undefined) {
      response.writeHead(503, { "content-type": "text/plain", "retry-after": "1" });
      response.end("The local AWS is starting.\n");
      return;
    }
    const scope = scopeOf(request);
    const handle = scope && handlers[scope.service];
    if (handle === undefined) return forward(request, response, upstream, agent);
    const passOn = (body: Buffer): void => forward(request, response, upstream, agent, body);
    handle(request, response, scope?.region ?? "", passOn).catch((error: unknown) => fail(response, error));
  });
  server.on("close", () => agent.destroy());
  return server;
}

/** Passes a request on to moto as it is. */
function forward(request: IncomingMessage, response: ServerResponse, moto: string, agent: Agent, body?: Buffer): void {
  const upstream = httpRequest(
    new URL(request.url ?? "/", moto),
    { method: request.method, headers: request.rawHeaders, setHost: false, agent },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    },
  );
  upstream.on("error", (error) => fail(response, error));
  response.on("close", () => upstream.destroy());
  if (body === undefined) request.pipe(upstream);
  else upstream.end(body);
}

/** A fault of the local AWS itself: SDKs try again after 500, but not after 501. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(501, { "content-type": "text/plain" });
  response.end(`The local AWS failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}
