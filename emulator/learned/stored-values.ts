import { readFileSync } from "node:fs";
import type { Value } from "../wire/value.ts";

/**
 * What the real provider stores of a type where a configuration says nothing: most often the zero value that its SDK
 * makes of an answer without the field. Plans do not show it, so it is learned from states that the provider left. Paths
 * are dotted; `*` stands for the elements of a block.
 */
export interface StoredValues {
  /** After a change; what is not listed stays null. */
  readonly stored: Readonly<Record<string, Value>>;
  /** Collections that are null after a change, and empty once the object is read again. */
  readonly emptied: readonly string[];
}

/** Written by the test of the recorded states (scripts/differential/stored-values.test.ts). */
export const storedValuesFile = new URL("./stored-values.json", import.meta.url);

/** What recordings have in place of every time, which says nothing of another object. */
const anyTime = "{time}";

/** By type; types of which no state was recorded are absent. */
export function loadStoredValues(): Readonly<Record<string, StoredValues>> {
  const learned = JSON.parse(readFileSync(storedValuesFile, "utf8")) as Record<string, StoredValues>;
  return Object.fromEntries(
    Object.entries(learned).map(([type, values]) => {
      const stored = Object.entries(values.stored).filter(([, value]) => value !== anyTime);
      return [type, { ...values, stored: Object.fromEntries(stored) }];
    }),
  );
}
