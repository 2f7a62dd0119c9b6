import { createServer, type Socket } from "node:net";
import {
  type GrpcObject,
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceClientConstructor,
  type sendUnaryData,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import protobuf from "protobufjs";
import { diagnosticOf } from "./diagnostic.ts";
import { methodName, type Protocol, protoText } from "./proto.ts";

/** Identifies a connection: Terraform opens one for each provider configuration, so each alias has its own. */
export type Peer = object;

/** Handles one RPC, named as in protocol 5. */
export type Handler = (request: never, peer: Peer) => object | Promise<object>;

export interface RunningServer {
  stop(): void;
}

/**
 * Serves a provider on a Unix socket without TLS, as reattaching expects: whoever may enter the socket's directory may
 * call it. Whatever a handler throws becomes a diagnostic: terraform would report a failed RPC as "Failed to load
 * plugin schemas".
 *
 * @param socket a path that does not exist yet
 */
export async function serveProvider(
  protocol: Protocol,
  handlers: Record<string, Handler>,
  socket: string,
): Promise<RunningServer> {
  const service = serviceDefinition(protocol);
  const connections = new Set<Socket>();
  const listener = createServer((connection) => {
    connections.add(connection);
    connection.on("close", () => connections.delete(connection));
    // A broken connection is no reason to stop serving the others.
    connection.on("error", () => connection.destroy());
    // gRPC knows all connections to a Unix socket by the same name, so each gets a server of its own.
    const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
    server.addService(service, implementation(protocol, handlers, connection));
    server.createConnectionInjector(ServerCredentials.createInsecure()).injectConnection(connection);
  });
  await new Promise<void>((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(socket, resolve);
  });
  return {
    stop: () => {
      listener.close();
      for (const connection of connections) connection.destroy();
    },
  };
}

function implementation(
  protocol: Protocol,
  handlers: Record<string, Handler>,
  peer: Peer,
): UntypedServiceImplementation {
  const methods = Object.entries(handlers).map(([method, handler]) => [
    methodName(protocol, method),
    ({ request }: ServerUnaryCall<never, object>, reply: sendUnaryData<object>): void => {
      answer(handler, request, peer).then(
        (response) => reply(null, response),
        (thrown: unknown) => reply(null, { diagnostics: [diagnosticOf(thrown)] }),
      );
    },
  ]);
  return Object.fromEntries(methods);
}

async function answer(handler: Handler, request: never, peer: Peer): Promise<object> {
  return handler(request, peer);
}

const definitions = new Map<Protocol, ServiceClientConstructor["service"]>();

/** Parsed once, because a process that runs several commands starts as many servers. */
function serviceDefinition(protocol: Protocol): ServiceClientConstructor["service"] {
  const known = definitions.get(protocol);
  if (known !== undefined) return known;
  const { service } = serviceClient(protocol);
  const schemas = methodName(protocol, "GetSchema");
  const made = Object.fromEntries(
    Object.entries(service).map(([name, method]) => [name, name === schemas ? encodedOnce(method) : method]),
  );
  definitions.set(protocol, made);
  return made;
}

/** Every command of Terraform asks for the schemas, which are the same object each time and take longest to encode. */
function encodedOnce(method: ServiceClientConstructor["service"][string]): typeof method {
  const encoded = new WeakMap<object, Buffer>();
  return {
    ...method,
    responseSerialize: (response: object): Buffer => {
      const bytes = encoded.get(response) ?? method.responseSerialize(response);
      encoded.set(response, bytes);
      return bytes;
    },
  };
}

/** The class of gRPC clients that ask a provider. */
export function serviceClient(protocol: Protocol): ServiceClientConstructor {
  const { root } = protobuf.parse(protoText(protocol), { keepCase: true });
  const loaded = loadPackageDefinition(fromJSON(root.toJSON(), { keepCase: true, longs: Number, defaults: true }));
  return (loaded[`tfplugin${protocol}`] as GrpcObject)["Provider"] as ServiceClientConstructor;
}
