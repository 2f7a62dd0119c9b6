import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { placeCharts } from "@ml-platform/stacks/place-charts";
import type { Services } from "../services.ts";
import type { CodeHashes } from "../start/code-hashes.mjs";
import type { EnvironmentFiles } from "../start/import-environment.mjs";
import { keepEnvironments } from "./kept-environments.ts";
import { day, KeptResults } from "./kept-results.ts";
import { keepSynthesis } from "./kept-synthesis.ts";

/** The command, compiled. */
export interface CompiledCommand {
  /** Its name is a hash of all code. */
  readonly folder: string;
  readonly environmentFiles: EnvironmentFiles;
  /** Has traces that are captured in anything but errors show positions in the sources, as those of errors do. */
  mapSources(): void;
}

/** What keeps results of the compiled command, as far as it can be told when they are no longer current. */
export interface Keepers {
  readonly environments: ReturnType<typeof keepEnvironments>;
  /** A hash of the code of the emulator, which keeps the schemas that it made. */
  readonly emulatorCode: string;
  synthesis(services: Pick<Services, "stacksOf" | "synthesize">): Services["synthesize"];
}

/** @param root of the repository */
export function keepersOf(root: string, { folder, environmentFiles }: CompiledCommand): Keepers | undefined {
  const known = codeAndPackages(root, folder);
  if (known === undefined) return undefined;
  const { hashes, packages } = known;
  const cache = join(root, "node_modules/.cache");
  const node = process.version;
  // The name of the folder is a hash of all code.
  const allCode = basename(folder);
  return {
    environments: keepEnvironments({
      hashOf: (file) => environmentFiles.hashOf(file),
      code: hashes.environments ?? allCode,
      node,
      kept: new KeptResults(join(cache, "platform-environments")),
    }),
    emulatorCode: hashes.emulator ?? allCode,
    synthesis: (services) =>
      keepSynthesis(services, {
        codeOf: (kind) => {
          const own = hashes.kinds?.[kind];
          return hashes.synthesis === undefined || own === undefined ? allCode : `${hashes.synthesis} ${own}`;
        },
        packages,
        node,
        env: process.env,
        // The day is in every key: what is older is never used again.
        kept: new KeptResults(join(cache, "platform-stacks"), day),
        placeFiles: placeCharts,
      }),
  };
}

function codeAndPackages(root: string, folder: string) {
  try {
    const hashes = JSON.parse(readFileSync(join(folder, "hashes.json"), "utf8")) as Partial<CodeHashes>;
    // What is installed may differ from the lock file that is checked out.
    const installed = readFileSync(join(root, "node_modules/.pnpm/lock.yaml"));
    return { hashes, packages: createHash("sha256").update(installed).digest("hex") };
  } catch {
    return undefined;
  }
}
