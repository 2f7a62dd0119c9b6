import { runTests } from "./run-tests.ts";

/**
 * Two commands at once on one environment: forty races of all pairs, with delays by seed. `npm test` runs ten of them.
 *
 * @returns whether every race ended well
 */
export async function run(): Promise<boolean> {
  return await runTests("unit", ["cli/plan/races.test.ts"], { RACES: "40" });
}
