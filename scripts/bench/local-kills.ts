import { runTests } from "./run-tests.ts";

/**
 * Kills the background process of the local AWS at ten points in the life of `small`, and starts again.
 *
 * @returns whether nothing was orphaned, and every interrupted command said what had happened
 */
export async function run(): Promise<boolean> {
  return await runTests("local", ["cli/e2e/local-eks/kills.test.ts"], { LOCAL_KILLS: "all" });
}
