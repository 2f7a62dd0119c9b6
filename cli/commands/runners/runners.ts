import type { CommandGroup } from "../command-entry.ts";

const help = `
Runners of GitLab run CI jobs on nodes with GPUs. docs/gpu-runners.md says how one is registered.`;

/** `platform runners` and every command below it, in the order in which its help lists them. */
export const runners: CommandGroup = {
  name: "runners",
  description: "look after the GitLab runners of an environment",
  help,
  commands: [
    {
      name: "status",
      description: "show what stands, which jobs wait and why, and which nodes are idle and cost",
      arguments: [["<environment>", "name of the environment, such as dev"]],
      load: async () => (await import("./status.ts")).runnersStatusCommand,
    },
  ],
};
