import type { Moto } from "../action.ts";
import type { MotoClient } from "../moto-client.ts";
import { parseXml, renderXml, type Xml } from "../xml.ts";

/** moto with fixed answers by action, which notes what it was asked. */
export function fakeMoto(answers: Readonly<Record<string, string>>): Moto & { readonly asked: URLSearchParams[] } {
  const asked: URLSearchParams[] = [];
  const answer = (parameters: URLSearchParams): Promise<Xml> => {
    asked.push(parameters);
    const document = answers[parameters.get("Action") ?? ""];
    if (document === undefined) throw new Error(`Unexpected: ${parameters}`);
    return Promise.resolve(parseXml(document));
  };
  const query: MotoClient["query"] = (_, action, parameters = {}) => {
    const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return answer(new URLSearchParams([["Action", action], ...given]));
  };
  return { asked, pass: answer, client: { query } as unknown as MotoClient };
}

export function request(parameters: Readonly<Record<string, string>>): URLSearchParams {
  return new URLSearchParams(parameters);
}

export function rendered(xml: Xml): string {
  return renderXml(xml).replace(/<requestId>[^<]*<\/requestId>/, "");
}
