import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * The files that take longest, the longest first. Vitest begins with the largest files, which says little where tests wait
 * for programs: one that takes minutes would be left for the end, beside an idle core.
 */
const longest = [
  "cli/e2e/local-aws/interface-endpoints.test.ts",
  "cli/e2e/local-aws/complete.test.ts",
  "cli/e2e/local-aws/small.test.ts",
  "cli/e2e/local-eks/small.test.ts",
  "cli/e2e/local-eks/workloads.test.ts",
  "emulator/local-aws/kubernetes/kubernetes.eks.test.ts",
  "cli/e2e/local-eks/background.test.ts",
  "scripts/pipeline/e2e/pipeline.test.ts",
  "scripts/pipeline/e2e/minimal.test.ts",
  "scripts/adoption/make-it-yours.test.ts",
  "cli/e2e/aws-provider/eks-pages.test.ts",
  "cli/e2e/emulated/lifecycle.test.ts",
  "cli/e2e/emulated/changes.test.ts",
  "scripts/bench/kills/kill-run.test.ts",
  "cli/e2e/emulated/failure.test.ts",
  "cli/e2e/emulated/sandpit.test.ts",
  "scripts/differential/differential.test.ts",
  "cli/commands/secrets/secrets.test.ts",
  "emulator/learn/learn.test.ts",
  "emulator/terraform.test.ts",
  "cli/sandpit/run/kills.test.ts",
  "cli/plan/races.test.ts",
  "cli/commands/destroy.test.ts",
  "cli/commands/personal-environment.test.ts",
  "cli/commands/apply.test.ts",
  "cli/start/start.test.ts",
  "state/report/page.browser.test.ts",
  "scripts/bench/truth/truth.test.ts",
];

/**
 * Runs the project whose files take longest first, and of each project the longest file first, so that no core is idle
 * until the last of them. Files of a project follow one another, because only these can share a process.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = longest.indexOf(relative(this.ctx.config.root, moduleId).replaceAll("\\", "/"));
      return index === -1 ? longest.length : index;
    };
    const sorted = (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
    const projects = [...new Set(sorted.map(({ project }) => project.name))];
    return projects.flatMap((name) => sorted.filter(({ project }) => project.name === name));
  }
}
