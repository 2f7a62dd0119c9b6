import { diagnosticOf } from "./diagnostic.ts";
import { methodName, type Protocol, protoText } from "./proto.ts";
import { type Messages, messagesOf } from "./protobuf.ts";
import type { Peer, Rpc } from "./server.ts";

/** Handles one RPC, named as in protocol 5. */
export type Handler = (request: never, peer: Peer) => object | Promise<object>;

/** A method of the protocol, with the messages that it takes and gives. */
export interface Method {
  /** `/tfplugin5.Provider/ReadResource`. */
  readonly path: string;
  readonly encodeRequest: (request: object) => Buffer;
  readonly decodeRequest: (bytes: Uint8Array) => object;
  readonly encodeResponse: (response: object) => Buffer;
  readonly decodeResponse: (bytes: Uint8Array) => object;
}

const known = new Map<Protocol, Readonly<Record<string, Method>>>();

/**
 * A method of a provider. They are read once, because a process may start several servers.
 *
 * @param name as in protocol 5
 * @throws if the protocol has no such method
 */
export function methodOf(protocol: Protocol, name: string): Method {
  const methods = known.get(protocol) ?? readMethods(protocol);
  known.set(protocol, methods);
  const method = methods[name];
  if (method === undefined) throw new Error(`the protocol has no method ${name}`);
  return method;
}

function readMethods(protocol: Protocol): Record<string, Method> {
  const text = protoText(protocol);
  const messages = messagesOf(text);
  const rpcs = [...protoText(5).matchAll(/rpc (\w+)\((\w+)\) returns \((\w+)\)/g)];
  return Object.fromEntries(
    rpcs.map(([, name = "", request = "", response = ""]) => [
      name,
      method(messages, `/tfplugin${protocol}.Provider/${methodName(protocol, name)}`, request, response),
    ]),
  );
}

function method(messages: Messages, path: string, request: string, response: string): Method {
  return {
    path,
    encodeRequest: (value) => messages.encode(request, value),
    decodeRequest: (bytes) => messages.decode(request, bytes),
    encodeResponse: (value) => messages.encode(response, value),
    decodeResponse: (bytes) => messages.decode(response, bytes),
  };
}

/**
 * The RPCs of a provider, by path. Whatever a handler throws becomes a diagnostic: terraform would report a failed RPC as
 * "Failed to load plugin schemas".
 *
 * @param handlers named as in protocol 5
 */
export function providerRpcs(protocol: Protocol, handlers: Readonly<Record<string, Handler>>): Record<string, Rpc> {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => {
      const method = methodOf(protocol, name);
      return [method.path, rpcOf(method, handler)];
    }),
  );
}

/**
 * The RPC of an answer that is encoded already, by path. What `answer` throws becomes a diagnostic.
 *
 * @param name as in protocol 5
 */
export function encodedRpc(protocol: Protocol, name: string, answer: () => Uint8Array): Record<string, Rpc> {
  const method = methodOf(protocol, name);
  return { [method.path]: withDiagnostics(method, answer) };
}

function rpcOf(method: Method, handler: Handler): Rpc {
  return withDiagnostics(method, async (bytes, peer) =>
    method.encodeResponse(await handler(method.decodeRequest(bytes) as never, peer)),
  );
}

function withDiagnostics({ encodeResponse }: Method, rpc: Rpc): Rpc {
  return async (bytes, peer) => {
    try {
      return await rpc(bytes, peer);
    } catch (thrown) {
      return encodeResponse({ diagnostics: [diagnosticOf(thrown)] });
    }
  };
}
