import { runTests } from "./run-tests.ts";

/**
 * Two commands at once on one environment: forty races of all pairs, with delays by seed. `npm test` runs one of
 * each pair of applies, destroys and plans of which one changes something.
 *
 * @returns whether every race ended well
 */
export async function run(): Promise<boolean> {
  return await runTests("unit", ["cli/plan/races.test.ts"], { RACES: "40" });
}
