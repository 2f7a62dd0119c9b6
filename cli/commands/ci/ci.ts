import type { ArgumentEntry, CommandGroup } from "../command-entry.ts";

const environment: ArgumentEntry = ["<environment>", "name of the environment, such as dev"];
const stack: ArgumentEntry = ["<stack>", "id of the stack, such as dev-network"];

const help = `
What the jobs of .gitlab-ci.yml run. They work on a laptop as well: what only a pipeline knows comes from GitLab's
predefined variables, and is optional. docs/pipeline.md says what each job may do.`;

/** `platform ci` and every command below it, in the order in which a pipeline runs them. */
export const ci: CommandGroup = {
  name: "ci",
  description: "plan and apply from GitLab pipelines",
  help,
  commands: [
    {
      name: "sign-in",
      description: "let the programs of a job use the roles of an environment's account",
      arguments: [environment, ["<purpose>", "plan, apply or sandpit"]],
      load: async () => (await import("./sign-in.ts")).ciSignInCommand,
    },
    {
      name: "credentials",
      description: "print credentials, for the AWS SDKs",
      hidden: true,
      load: async () => (await import("./credentials.ts")).ciCredentialsCommand,
    },
    {
      name: "affected",
      description: "find the stacks whose plan may differ from that of another commit",
      load: async () => (await import("./affected.ts")).affectedCommand,
    },
    {
      name: "generate",
      description: "write the pipeline for the affected stacks",
      load: async () => (await import("./generate.ts")).generateCommand,
    },
    {
      name: "lint",
      description: "check pipelines for what GitLab accepts and what goes wrong later",
      arguments: [["[files...]", "pipelines (default: .gitlab-ci.yml and the generated one)"]],
      load: async () => (await import("./lint.ts")).lintCommand,
    },
    {
      name: "plan",
      description: "plan one stack, and keep the plan for other jobs",
      arguments: [stack],
      load: async () => (await import("./plan.ts")).ciPlanCommand,
    },
    {
      name: "apply",
      description: "apply the reviewed plan of one stack",
      arguments: [stack],
      load: async () => (await import("./apply.ts")).ciApplyCommand,
    },
    {
      name: "reviewed",
      description: "find the plans that were reviewed before the current commit was merged, and what was deployed",
      load: async () => (await import("./reviewed.ts")).ciReviewedCommand,
    },
    {
      name: "summary",
      description: "collect the plans of a pipeline, and show them in its merge request",
      load: async () => (await import("./summary.ts")).ciSummaryCommand,
    },
    {
      name: "drift",
      description: "compare an environment with the real infrastructure, and keep what drifted",
      arguments: [environment],
      load: async () => (await import("./drift.ts")).ciDriftCommand,
    },
    {
      name: "scan",
      description: "let checkov check what is synthesized, for GitLab's code quality report",
      load: async () => (await import("./scan.ts")).scanCommand,
    },
    {
      name: "stale",
      description: "find what is out of date, and propose newer versions in a merge request",
      load: async () => (await import("./stale.ts")).staleCommand,
    },
  ],
};
