import type { IncomingMessage, ServerResponse } from "node:http";
import type { MotoClient } from "../moto-client.ts";
import { bodyOf } from "../requests.ts";

/** What moto is told instead of what was sent. */
type Change = (body: string) => string;

/** moto takes every statement of a policy as if it had no condition, and so refuses all that one denies without TLS. */
const withoutConditions: Change = (body) => {
  if (!isJson(body)) return body;
  const { Statement = [], ...policy } = JSON.parse(body) as { readonly Statement?: unknown };
  const statements = [Statement].flat() as readonly { readonly Condition?: unknown }[];
  return JSON.stringify({ ...policy, Statement: statements.filter(({ Condition }) => Condition === undefined) });
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Settings of buckets of which moto forgets a part: it is asked for what a client has set, and answers less. */
const settings: Readonly<Record<string, Change>> = {
  // Without NewerNoncurrentVersions, for which the provider waits.
  lifecycle: (body) => body,
  policy: withoutConditions,
};

/** The settings of buckets as they were set; moto knows which buckets there are. */
export class BucketSettings {
  readonly #set = new Map<string, string>();

  /** @param passOn gives the request to moto as it comes */
  async answer(
    request: IncomingMessage,
    response: ServerResponse,
    client: Pick<MotoClient, "send">,
    passOn: () => void,
  ): Promise<void> {
    const { method = "GET", url = "/", headers } = request;
    const [path = "", query = ""] = url.split("?", 2);
    const name = Object.keys(settings).find((each) => new URLSearchParams(query).has(each));
    if (name === undefined || headers.authorization === undefined) return passOn();
    const key = `${path.replace(/\/$/, "")}?${name}`;
    const sent = String(await bodyOf(request));
    const body = method === "PUT" ? settings[name]?.(sent) : undefined;
    const answer = await client.send(url, {
      method,
      headers: { authorization: headers.authorization },
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    if (answer.ok && method === "PUT") this.#set.set(key, sent);
    const kept = answer.ok && method === "GET" ? this.#set.get(key) : undefined;
    const { "content-length": _, connection: __, ...others } = Object.fromEntries(answer.headers);
    response.writeHead(answer.status, others);
    response.end(kept ?? text);
  }
}
