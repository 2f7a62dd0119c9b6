import type { CommandGroup } from "../command-entry.ts";

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
      name: "affected",
      description: "find the stacks whose plan may differ from that of another commit",
      load: async () => (await import("./affected.ts")).affectedCommand,
    },
  ],
};
