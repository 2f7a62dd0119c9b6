import { cutText, digestOf, foldedDigests, longestText } from "../compare/cut-texts.ts";
import { sideOf } from "../compare/environments.ts";
import type { FoldedDigests } from "../compare/folded-digests.ts";
import { readerFor } from "../compare/tokens.ts";
import type { EnvironmentFacts } from "../environment.ts";
import { isObject, type Json } from "../model/json.ts";
import type { Reading } from "../read/read-states.ts";

/**
 * Leaves out nulls and cuts long texts, which would only make the page larger.
 *
 * @param long called with each text that is cut
 */
export function reportValue(value: Json, long?: (text: string) => void): Json {
  if (typeof value === "string") {
    if (value.length > longestText) long?.(value);
    return cutText(value);
  }
  if (Array.isArray(value)) return value.map((item: Json) => reportValue(item, long));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => (item === null ? [] : [[name, reportValue(item, long)] as const])),
  );
}

/** Of each text of an environment that is cut, by its digest: what the page needs to compare it with that of another. */
export function cutTextsOf(
  environments: readonly EnvironmentFacts[],
  readings: readonly Reading[],
  name: string,
  texts: readonly string[],
): Readonly<Record<string, FoldedDigests>> | undefined {
  if (texts.length === 0) return undefined;
  const reader = readerFor(sideOf({ environments, readings }, name));
  return Object.fromEntries(texts.map((text) => [digestOf(text), foldedDigests(text, reader)]));
}
