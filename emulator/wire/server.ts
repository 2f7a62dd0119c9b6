import {
  type GrpcObject,
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceClientConstructor,
  type sendUnaryData,
} from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import protobuf from "protobufjs";
import { diagnosticOf } from "./diagnostic.ts";
import { methodName, type Protocol, protoText } from "./proto.ts";

/**
 * Handles one RPC, named as in protocol 5. `peer` identifies the connection. Terraform opens one for each provider
 * configuration, so each alias has its own.
 */
export type Handler = (request: never, peer: string) => object | Promise<object>;

export interface RunningServer {
  /** `127.0.0.1:port`. */
  readonly address: string;
  stop(): void;
}

/**
 * Serves a provider on a loopback port without TLS, as reattaching expects. It uses TCP because all connections to a
 * Unix socket have the same peer name. Whatever a handler throws becomes a diagnostic: terraform would report a failed
 * RPC as "Failed to load plugin schemas".
 */
export async function serveProvider(protocol: Protocol, handlers: Record<string, Handler>): Promise<RunningServer> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const implementations = Object.entries(handlers).map(([method, handler]) => [
    methodName(protocol, method),
    (call: ServerUnaryCall<never, object>, reply: sendUnaryData<object>): void => {
      answer(handler, call).then(
        (response) => reply(null, response),
        (thrown: unknown) => reply(null, { diagnostics: [diagnosticOf(thrown)] }),
      );
    },
  ]);
  server.addService(serviceDefinition(protocol), Object.fromEntries(implementations));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { address: `127.0.0.1:${port}`, stop: () => server.forceShutdown() };
}

async function answer(handler: Handler, call: ServerUnaryCall<never, object>): Promise<object> {
  return handler(call.request, call.getPeer());
}

function serviceDefinition(protocol: Protocol): ServiceClientConstructor["service"] {
  return serviceClient(protocol).service;
}

/** The class of gRPC clients that ask a provider. */
export function serviceClient(protocol: Protocol): ServiceClientConstructor {
  const { root } = protobuf.parse(protoText(protocol), { keepCase: true });
  const loaded = loadPackageDefinition(fromJSON(root.toJSON(), { keepCase: true, longs: Number, defaults: true }));
  return (loaded[`tfplugin${protocol}`] as GrpcObject)["Provider"] as ServiceClientConstructor;
}
