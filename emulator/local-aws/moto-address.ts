import { type RequestOptions, request } from "node:http";
import { bodyOf } from "./requests.ts";

// moto is addressed by a URL, or, so that no other user of the machine can reach it, as `unix:` and the path of a socket.

/** What Node's requests need to reach moto: each on a connection of its own, as moto closes those that are kept. */
export function motoOptions(moto: string): RequestOptions {
  if (moto.startsWith("unix:")) return { agent: false, socketPath: moto.slice("unix:".length) };
  const { hostname, port } = new URL(moto);
  return { agent: false, host: hostname, port };
}

/** `fetch` of a path of moto. */
export async function fetchMoto(moto: string, path: string, init: RequestInit): Promise<Response> {
  if (!moto.startsWith("unix:")) return fetch(new URL(path, moto), init);
  // A Request knows how each kind of body is sent, and as what.
  const { method, headers, body } = new Request(new URL(path, "http://localhost"), init);
  const sent = body === null ? undefined : Buffer.from(await new Response(body).arrayBuffer());
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        ...motoOptions(moto),
        path,
        method,
        headers: {
          ...Object.fromEntries(headers),
          host: "localhost",
          ...(sent !== undefined && { "content-length": sent.length }),
        },
      },
      (answer) => {
        const status = answer.statusCode ?? 502;
        const fields = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
        bodyOf(answer).then(
          (content) => resolve(new Response(hasNoBody(status) ? null : content, { status, headers: fields })),
          reject,
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(sent);
  });
}

function hasNoBody(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}
