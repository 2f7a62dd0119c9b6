import { runTests } from "./run-tests.ts";

/**
 * What the emulator and the real provider plan for changes of everything that is configured in another way. `npm test`
 * asks about each change once for a type.
 *
 * @returns whether they plan the same
 */
export async function run(): Promise<boolean> {
  return await runTests("unit", ["scripts/differential/differential.test.ts"], { DIFFERENTIAL: "all" });
}
