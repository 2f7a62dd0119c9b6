import type { Admission } from "./registry.ts";
import { isText, optional, type Shape, shapeProblem } from "./shape.ts";

const admission: Shape<Admission> = { owner: isText, base: isText, range: optional(isText) };

export type Admissions = ReadonlyMap<string, Admission>;

export function ledgerText(admissions: Admissions): string {
  const byName = [...admissions].sort(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify({ schemaVersion: 1, sandpits: Object.fromEntries(byName) }, undefined, 2)}\n`;
}

/** What was given out to whom, or what is wrong with the ledger. */
export function parseLedger(text: string): Admissions | { readonly wrong: string } {
  try {
    const { schemaVersion, sandpits } = JSON.parse(text) as {
      readonly schemaVersion: unknown;
      readonly sandpits: object;
    };
    const entries = Object.entries(sandpits);
    const isKnown = schemaVersion === 1 && entries.every(([, each]) => shapeProblem(each, admission) === undefined);
    if (isKnown) return new Map(entries as [string, Admission][]);
  } catch {
    // The same for whatever is wrong with it.
  }
  return { wrong: "is damaged, or of a newer format" };
}
