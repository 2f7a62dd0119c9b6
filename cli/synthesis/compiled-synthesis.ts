import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { placeCharts } from "@ml-platform/stacks/place-charts";
import type { Services } from "../services.ts";
import type { CodeOfStacks } from "../start/code-of-stacks.mjs";
import { KeptResults } from "./kept-results.ts";
import { keepSynthesis } from "./kept-synthesis.ts";

/**
 * Adds keeping (`keepSynthesis`) to the synthesis of the compiled command, if what is kept can be told from what is
 * not current.
 *
 * @param root of the repository
 * @param folder of the compiled command
 */
export function keepCompiled(
  root: string,
  folder: string,
  services: Pick<Services, "stacksOf" | "synthesize">,
): Services["synthesize"] {
  const known = codeAndPackages(root, folder);
  if (known === undefined) return services.synthesize;
  return keepSynthesis(services, {
    ...known,
    node: process.version,
    env: process.env,
    kept: new KeptResults(join(root, "node_modules/.cache/platform-stacks")),
    placeFiles: placeCharts,
  });
}

function codeAndPackages(root: string, folder: string) {
  try {
    const code = JSON.parse(readFileSync(join(folder, "stacks.json"), "utf8")) as Partial<CodeOfStacks>;
    // What is installed may differ from the lock file that is checked out.
    const installed = readFileSync(join(root, "node_modules/.pnpm/lock.yaml"));
    return {
      codeOf: (kind: string) => codeOf(kind, code, folder),
      packages: createHash("sha256").update(installed).digest("hex"),
    };
  } catch {
    return undefined;
  }
}

/** The name of the folder is a hash of all code. */
function codeOf(kind: string, { common, kinds }: Partial<CodeOfStacks>, folder: string): string {
  const own = kinds?.[kind];
  return common === undefined || own === undefined ? basename(folder) : `${common} ${own}`;
}
