import type { OutgoingHttpHeaders } from "node:http2";

// The part of gRPC over HTTP/2 that a provider needs: unary calls without compression.
// Source: grpc/grpc, doc/PROTOCOL-HTTP2.md.

export const contentType = "application/grpc+proto";

/** Statuses of calls. */
export const status = { ok: 0, unimplemented: 12, internal: 13, unavailable: 14 } as const;

const prefixSize = 5;

/** A message as the body of a request or a response. */
export function framed(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(prefixSize + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, prefixSize);
  return frame;
}

/** @throws if the body is not one whole message without compression */
export function unframed(body: Buffer): Buffer {
  if (body.length < prefixSize || body[0] !== 0 || body.readUInt32BE(1) !== body.length - prefixSize) {
    throw new Error("the body is not one message without compression");
  }
  return body.subarray(prefixSize);
}

/** The trailers of a response. */
export function trailers(code: number, message = ""): OutgoingHttpHeaders {
  // A half of a surrogate pair cannot be encoded; as bytes, it is a replacement character.
  const text = Buffer.from(message).toString();
  return {
    "grpc-status": String(code),
    ...(text !== "" && { "grpc-message": encodeURIComponent(text) }),
  };
}

/** The message of trailers. One that is not encoded as it should be is better than none. */
export function messageOf({ "grpc-message": message = "" }: Readonly<Record<string, unknown>>): string {
  try {
    return decodeURIComponent(String(message));
  } catch {
    return String(message);
  }
}
