import type { ArgumentEntry, CommandGroup } from "../command-entry.ts";

const help = `
Reads states only: no provider, and no credentials but those of the backend. "drift" and "report --drift" also read the
real infrastructure. Sensitive values are not shown. A state that cannot be read is reported, and the rest is shown.

Exit code: 0 done, 2 something was found (drift, orphans, diff), 1 error, or a state could not be read.`;

const environment: ArgumentEntry = ["[environment]", "name of an environment (default: all)"];
const stack: ArgumentEntry = ["<stack>", "id of the stack, such as dev-network"];
const stackOrState: ArgumentEntry = ["[stack]", "id of the stack, such as dev-network, unless --state names one"];
const resource: ArgumentEntry = ["<resource>", "address, ARN or id"];

/** `platform state` and every command below it, in the order in which its help lists them. */
export const state: CommandGroup = {
  name: "state",
  description: "see what exists, in all states of all environments",
  help,
  commands: [
    {
      name: "list",
      description: "list what exists, by environment, stack and type",
      arguments: [environment],
      load: async () => (await import("./list.ts")).stateListCommand,
    },
    {
      name: "show",
      description: "show one resource, its neighbours and the code that creates it",
      arguments: [resource],
      load: async () => (await import("./show.ts")).stateShowCommand,
    },
    {
      name: "search",
      description: "search every value of every state",
      arguments: [["<terms...>", "text, attr=value, tag:name=value or a filter"]],
      load: async () => (await import("./search.ts")).stateSearchCommand,
    },
    {
      name: "outputs",
      description: "show what stacks publish to each other and who reads it",
      arguments: [environment],
      load: async () => (await import("./outputs.ts")).stateOutputsCommand,
    },
    {
      name: "graph",
      description: "draw the stacks of an environment, or the resources of a stack",
      arguments: [["[name]", "an environment or a stack, such as dev or dev-network (default: all stacks)"]],
      load: async () => (await import("./graph.ts")).stateGraphCommand,
    },
    {
      name: "impact",
      description: "show what is downstream of a resource, across stacks",
      arguments: [resource],
      load: async () => (await import("./impact.ts")).stateImpactCommand,
    },
    {
      name: "history",
      description: "list the versions of a stack's state and what each changed",
      arguments: [stackOrState],
      load: async () => (await import("./history.ts")).stateHistoryCommand,
    },
    {
      name: "diff",
      description: "compare two versions of a state, or two environments",
      arguments: [
        ["[left]", "a stack, or an environment"],
        ["[right]", "a version of the stack, another stack, or another environment"],
        ["[version]", "the newer version"],
      ],
      load: async () => (await import("./diff.ts")).stateDiffCommand,
    },
    {
      name: "drift",
      description: "compare the states with the real infrastructure",
      arguments: [environment],
      load: async () => (await import("./drift.ts")).stateDriftCommand,
    },
    {
      name: "locks",
      description: "show who holds which lock",
      arguments: [environment],
      load: async () => (await import("./locks.ts")).stateLocksCommand,
    },
    {
      name: "unlock",
      description: "release a lock whose holder is gone",
      arguments: [["<stack>", "a stack, or an environment"]],
      load: async () => (await import("./unlock.ts")).stateUnlockCommand,
    },
    {
      name: "orphans",
      description: "find states without a stack, and stacks without a state",
      arguments: [environment],
      load: async () => (await import("./orphans.ts")).stateOrphansCommand,
    },
    {
      name: "move",
      description: "move the states of what was renamed to their new names",
      arguments: [["<environment>", "name of the environment"]],
      load: async () => (await import("./move.ts")).stateMoveCommand,
    },
    {
      name: "cost",
      description: "estimate what stacks and environments cost a month",
      arguments: [environment],
      load: async () => (await import("./cost.ts")).stateCostCommand,
    },
    {
      name: "pull",
      description: "copy one state, the current or an earlier version",
      arguments: [stackOrState],
      load: async () => (await import("./pull.ts")).statePullCommand,
    },
    {
      name: "backup",
      description: "copy every state, and say how to restore one",
      arguments: [environment],
      load: async () => (await import("./backup.ts")).stateBackupCommand,
    },
    {
      name: "push",
      description: "bring back a state that could not be saved, or a copy",
      arguments: [stack, ["<file>", "file with the state"]],
      load: async () => (await import("./push.ts")).statePushCommand,
    },
    {
      name: "report",
      description: "write one page that shows the state of everything",
      arguments: [environment],
      load: async () => (await import("./report.ts")).stateReportCommand,
    },
  ],
};
