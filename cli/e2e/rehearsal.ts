import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Environment } from "@ml-platform/environments";
import { referenceEnvironments } from "@ml-platform/environments/testing";
import { stacksOf } from "@ml-platform/stacks";
import { placeCharts } from "@ml-platform/stacks/place-charts";
import { synthesize } from "@ml-platform/stacks/synthesize";
import { type KeptStack, keepSynthesis } from "../keep/kept-synthesis.ts";
import type { Services } from "../services.ts";
import { keptVersions } from "../terraform/kept-version.ts";
import { TestRepository } from "../testing/test-repository.ts";

/** By key, as JSON, while a process lives: code cannot change in between. */
const kept = new Map<string, string>();

/** The real synthesis, which each stack needs once in a process of tests: as the compiled command keeps it, but in memory. */
export const synthesizeOnce = keepSynthesis(
  { stacksOf: async (environment) => stacksOf(environment), synthesize },
  {
    kept: {
      read: (key) => {
        const text = kept.get(key);
        return text === undefined ? undefined : (JSON.parse(text) as KeptStack);
      },
      write: (key, stack) => void kept.set(key, JSON.stringify(stack)),
    },
    placeFiles: placeCharts,
    codeOf: () => "",
    packages: "",
    node: process.version,
    env: process.env,
  },
);

/** A binary is asked once for its version, and not by every repository. */
function shareVersions(root: string): void {
  const shared = fileURLToPath(new URL(`../../${keptVersions}`, import.meta.url));
  for (const directory of [shared, dirname(join(root, keptVersions))]) mkdirSync(directory, { recursive: true });
  symlinkSync(shared, join(root, keptVersions));
}

/** A repository whose environments are synthesized, planned and applied on the emulator by the real code. */
export class Rehearsal extends TestRepository {
  private readonly overrides: Partial<Services>;

  constructor(environments: readonly Environment[] = referenceEnvironments, overrides: Partial<Services> = {}) {
    super(environments);
    this.overrides = overrides;
    shareVersions(this.root);
  }

  override services(): Partial<Services> {
    return { synthesize: synthesizeOnce, ...this.overrides };
  }

  /** Sets the faults that the emulator injects from now on. */
  setFaults(faults: readonly object[]): void {
    this.write(".platform/emulated/faults.json", JSON.stringify(faults));
  }
}

/** The environment as its authors would change it before they destroy it. */
export function unprotected(environment: Environment): Environment {
  return {
    ...environment,
    protected: false,
    clusters: Object.fromEntries(
      Object.entries(environment.clusters).map(([name, cluster]) => [name, { ...cluster, deletionProtection: false }]),
    ),
  };
}
