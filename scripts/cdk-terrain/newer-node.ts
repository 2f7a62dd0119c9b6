import { dirname, join } from "node:path";
import { execa } from "execa";
import { cleanEnvironment } from "./environment.ts";

/** What the packages of CDK Terrain ask for, the command line interface most of all. */
export const oldestNode = "22.19.0";

/** What is taken from the registry where this Node is older. */
const version = "22.23.3";

/**
 * The folder of a Node that CDK Terrain runs on: this one, or one of the npm registry that is installed into `directory`.
 *
 * @returns the reason if there is none
 */
export async function newerNode(directory: string): Promise<{ readonly bin: string } | { readonly reason: string }> {
  if (isAtLeast(process.versions.node, oldestNode)) return { bin: dirname(process.execPath) };
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const { failed, stderr } = await execa(
    "npm",
    ["install", "--prefix", directory, "--no-save", "--ignore-scripts", "--loglevel=error", `${name}@${version}`],
    { env: cleanEnvironment(), extendEnv: false, reject: false },
  );
  if (!failed) return { bin: join(directory, "node_modules", name, "bin") };
  const why = stderr.split("\n")[0] ?? "";
  return {
    reason: `CDK Terrain needs Node ${oldestNode}, this is ${process.versions.node}, and ${name}@${version} could not be installed: ${why}`,
  };
}

/** Whether a version is not older than another: `22.19.0`. */
export function isAtLeast(given: string, oldest: string): boolean {
  return given.localeCompare(oldest, "en", { numeric: true }) >= 0;
}
