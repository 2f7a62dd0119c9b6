import type { AffectedStack, AffectedStacks } from "../ci/affected-stacks.ts";
import { pipelineFiles } from "../ci/pipeline-files.ts";
import type { TestRepository } from "./test-repository.ts";

/** Writes that a pipeline found stacks of `dev` to be affected, by their ids. @default changed, and reads nothing */
export function affect(repository: TestRepository, stacks: Readonly<Record<string, Partial<AffectedStack>>>): void {
  const affected: AffectedStacks = {
    schemaVersion: 1,
    comparison: { commit: "0123456789" },
    environments: [
      {
        name: "dev",
        kind: "permanent",
        protected: false,
        account: { id: "111111111111", alias: "ml-dev" },
        region: "us-east-2",
        stacks: Object.entries(stacks).map(([id, stack]) => {
          const name = id.slice("dev-".length);
          return { id, name, change: "changed", because: [], level: 0, reads: [], ...stack };
        }),
      },
    ],
    unaffected: [],
  };
  repository.write(pipelineFiles.affected, JSON.stringify(affected));
}
