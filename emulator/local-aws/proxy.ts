import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { pipeline } from "node:stream";
import { AccessKeys, refuseKey } from "./access-keys.ts";
import { motoOptions } from "./moto-address.ts";
import { bodyOf, isLocal, type Scope, scopeOf } from "./requests.ts";

/** Answers requests of one AWS service, or passes them on: with the body that it has read, or as they come. */
export type ServiceHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  scope: Scope,
  passOn: (body?: Buffer) => void,
) => Promise<void>;

/** Answers requests that are not for AWS; undefined for those that are. */
export type OtherHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | undefined;

/**
 * An HTTP server that gives each request to the handler of its service, and all others to moto, body and headers
 * unchanged and as they come.
 *
 * @param moto where moto is; undefined until it has started
 * @param keys of those who are answered
 */
export function createProxy(
  moto: () => string | undefined,
  handlers: Readonly<Record<string, ServiceHandler>>,
  other: OtherHandler = () => undefined,
  keys = new AccessKeys(),
): Server {
  // Clients end what they no longer use: a connection that ended here might just be used again.
  return createServer({ keepAliveTimeout: 0 }, (request, response) => {
    if (!isLocal(request)) {
      const message = "The local AWS answers requests to this machine's loopback addresses only.\n";
      return refuse(response, 403, message);
    }
    const answered = other(request, response);
    if (answered !== undefined) return void answered.catch((error: unknown) => fail(response, error));
    const upstream = moto();
    if (upstream === undefined) return refuse(response, 503, "The local AWS is starting.\n");
    const scope = scopeOf(request);
    if (!keys.mayAsk(scope?.accessKey ?? "")) return refuseKey(response, scope?.service);
    const handle = scope && handlers[scope.service];
    const issuesKeys = scope?.service === "sts" || scope?.service === "iam";
    const learning = issuesKeys ? { learn: (answer: string) => keys.learn(answer) } : {};
    if (scope === undefined || handle === undefined) return forward(request, response, upstream, learning);
    const passOn = (body?: Buffer): void => forward(request, response, upstream, { body, ...learning });
    handle(request, response, scope, passOn).catch((error: unknown) => fail(response, error));
  });
}

interface Forwarding {
  /** @default - the body of the request, as it comes */
  readonly body?: Buffer | undefined;
  /** Called with the whole answer before it is passed on. */
  readonly learn?: (answer: string) => void;
}

/** Passes a request on to moto as it is. */
function forward(
  request: IncomingMessage,
  response: ServerResponse,
  moto: string,
  { body, learn }: Forwarding = {},
): void {
  const upstream = httpRequest(
    {
      ...motoOptions(moto),
      path: request.url ?? "/",
      method: request.method,
      headers: request.rawHeaders,
      setHost: false,
    },
    (answer) => {
      const pass = (): void => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      };
      if (learn === undefined) {
        pass();
        // An answer that moto breaks off must end for whoever waits for it, too.
        pipeline(answer, response, () => undefined);
        return;
      }
      bodyOf(answer)
        .then((text) => {
          learn(String(text));
          pass();
          response.end(text);
        })
        .catch((error: unknown) => fail(response, error));
    },
  );
  upstream.on("error", (error) => fail(response, error));
  response.on("close", () => upstream.destroy());
  // In one write: moto closes its socket as soon as it has answered, and to end the request only then would fail (EPIPE).
  void (body === undefined ? bodyOf(request) : Promise.resolve(body)).then(
    (whole) => upstream.end(whole),
    (error: Error) => upstream.destroy(error),
  );
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "text/plain", connection: "close" });
  response.end(message);
}

/** A fault of the local AWS itself: SDKs try again after 500, but not after 501. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(501, { "content-type": "text/plain" });
  response.end(`The local AWS failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}
