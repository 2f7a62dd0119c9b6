import { fileURLToPath } from "node:url";
import { execa } from "execa";

/**
 * Runs test files that do more for a benchmark than in `npm test`, one after another.
 *
 * @param project of vitest.config.ts
 * @param env says how much more
 * @returns whether they passed
 */
export async function runTests(
  project: string,
  files: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<boolean> {
  const { exitCode } = await execa(
    "vitest",
    [
      "run",
      "--project",
      project,
      "--no-file-parallelism",
      "--testTimeout",
      "3600000",
      "--reporter",
      "verbose",
      ...files,
    ],
    { cwd: fileURLToPath(new URL("../..", import.meta.url)), preferLocal: true, env, stdio: "inherit", reject: false },
  );
  return exitCode === 0;
}
