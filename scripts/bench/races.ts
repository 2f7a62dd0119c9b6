import { fileURLToPath } from "node:url";
import { execa } from "execa";

/**
 * Two commands at once on one environment: forty races of all pairs, with delays by seed. `npm test` runs ten of them.
 *
 * @returns whether every race ended well
 */
export async function run(): Promise<boolean> {
  const { exitCode } = await execa("vitest", ["run", "--project", "unit", "cli/plan/races.test.ts"], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    preferLocal: true,
    env: { RACES: "40" },
    stdio: "inherit",
    reject: false,
  });
  return exitCode === 0;
}
