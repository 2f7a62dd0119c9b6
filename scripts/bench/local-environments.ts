import { runTests } from "./run-tests.ts";

/**
 * The whole life of every reference environment on the local target, and of a dedicated sandpit: applied, planned without
 * a change, not drifted, destroyed, stopped, nothing left. `npm test` does it with `small` and shared sandpits alone,
 * and does not ask there what has drifted.
 *
 * @returns whether all of it was so
 */
export async function run(): Promise<boolean> {
  const files = ["small", "environments"].map((name) => `cli/e2e/local-eks/${name}.test.ts`);
  return await runTests("local", files, { LOCAL_ENVIRONMENTS: "all" });
}
