import { listOf200, oneBesideMany, reapOf200 } from "./sandpits/many.ts";
import { oneOfEachKind } from "./sandpits/one.ts";
import { Stage } from "./sandpits/stage.ts";
import { tenAtOnce } from "./sandpits/together.ts";

/**
 * How long sandpits take on the emulator: one of each kind, ten at once, one beside 1,000, a list and a reaper of 200.
 *
 * @returns whether everything is within its budget, and nothing is left
 */
export async function run(): Promise<boolean> {
  const stage = new Stage();
  try {
    await stage.open();
    const kept: boolean[] = [];
    for (const part of [oneOfEachKind, tenAtOnce, listOf200, oneBesideMany, reapOf200]) kept.push(await part(stage));
    return kept.every(Boolean);
  } finally {
    stage.close();
  }
}
