import { cutText, digestOf, foldedDigests, longestText } from "../compare/cut-texts.ts";
import { sideOf } from "../compare/environments.ts";
import type { FoldedDigests } from "../compare/folded-digests.ts";
import { readerFor } from "../compare/tokens.ts";
import type { EnvironmentFacts } from "../environment.ts";
import { isObject, type Json, textsIn } from "../model/json.ts";
import { visibleAttributes, visibleOutput } from "../model/state.ts";
import type { Reading } from "../read/read-states.ts";

/** Leaves out nulls and cuts long texts, which would only make the page larger. */
export function reportValue(value: Json): Json {
  if (typeof value === "string") return cutText(value);
  if (Array.isArray(value)) return value.map(reportValue);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => (item === null ? [] : [[name, reportValue(item)] as const])),
  );
}

/** Of each text of an environment that is cut, by its digest: what the page needs to compare it with that of another. */
export function cutTextsOf(
  environments: readonly EnvironmentFacts[],
  readings: readonly Reading[],
  name: string,
): Readonly<Record<string, FoldedDigests>> | undefined {
  const texts = readings.filter(({ stack }) => stack.environment === name).flatMap(longTexts);
  if (texts.length === 0) return undefined;
  const reader = readerFor(sideOf({ environments, readings }, name));
  return Object.fromEntries(texts.map((text) => [digestOf(text), foldedDigests(text, reader)]));
}

function longTexts(reading: Reading): string[] {
  if (reading.status !== "read") return [];
  const { resources, outputs } = reading.state;
  const managed = resources.filter(({ mode }) => mode === "managed");
  return [...managed.map(visibleAttributes), ...outputs.map(visibleOutput)]
    .flatMap(textsIn)
    .filter((text) => text.length > longestText);
}
