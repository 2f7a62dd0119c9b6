import type { CommandGroup } from "../command-entry.ts";

const help = `
A sandpit is an environment of your own for a few days, derived from a permanent one (docs/sandpits.md). It needs no file
and no branch: what makes it is kept beside the states of its base.`;

/** `platform sandpit` and every command below it, in the order in which its help lists them. */
export const sandpit: CommandGroup = {
  name: "sandpit",
  description: "have an environment of your own for a few days",
  help,
  commands: [
    {
      name: "up",
      description: "make a sandpit, or make yours what the code and the options say now",
      arguments: [["[name]", "name of the sandpit (default: your user name)"]],
      load: async () => (await import("./up.ts")).sandpitUpCommand,
    },
    {
      name: "down",
      description: "destroy a sandpit, whatever it is doing, and whether its branch exists or not",
      arguments: [["[name]", "name of the sandpit (default: your only one)"]],
      load: async () => (await import("./down.ts")).sandpitDownCommand,
    },
    {
      name: "list",
      description: "list sandpits: whose they are, how long they live, what they cost",
      load: async () => (await import("./list.ts")).sandpitListCommand,
    },
    {
      name: "show",
      description: "show what a sandpit has, how to use it, and when it ends",
      arguments: [["[name]", "name of the sandpit (default: your only one)"]],
      load: async () => (await import("./show.ts")).sandpitShowCommand,
    },
    {
      name: "shell",
      description: "work in a sandpit: a shell in which kubectl and aws are set up for it",
      arguments: [
        ["[name]", "name of the sandpit (default: your only one)"],
        ["[command...]", "after --: what to run instead of a shell"],
      ],
      load: async () => (await import("./shell.ts")).sandpitShellCommand,
    },
    {
      name: "diff",
      description: "show what differs from its base",
      arguments: [["[name]", "name of the sandpit (default: your only one)"]],
      load: async () => (await import("./diff.ts")).sandpitDiffCommand,
    },
    {
      name: "extend",
      description: "let a sandpit live longer, as far as its base allows",
      arguments: [["[name]", "name of the sandpit (default: your only one)"]],
      load: async () => (await import("./extend.ts")).sandpitExtendCommand,
    },
    {
      name: "sleep",
      description: "scale everything in a sandpit to zero; nothing is lost",
      arguments: [["[name]", "name of the sandpit (default: your only one)"]],
      load: async () => (await import("./sleep.ts")).sandpitSleepCommand,
    },
    {
      name: "wake",
      description: "bring back what was put to sleep",
      arguments: [["[name]", "name of the sandpit (default: your only one)"]],
      load: async () => (await import("./wake.ts")).sandpitWakeCommand,
    },
    {
      name: "reap",
      description: "warn of, put to sleep and destroy the sandpits whose time is over",
      load: async () => (await import("./reap.ts")).sandpitReapCommand,
    },
    {
      name: "gc",
      description: "list what sandpits have left that no registry explains, and remove it",
      load: async () => (await import("./gc.ts")).sandpitGcCommand,
    },
  ],
};
