import type { CommandGroup } from "../command-entry.ts";

const help = `
The target "local" is an AWS on this machine, whose clusters are a real Kubernetes with simulated nodes. docs/laptop.md says
what is real there, and what is not.`;

/** `platform local` and every command below it, in the order in which its help lists them. */
export const local: CommandGroup = {
  name: "local",
  description: "prepare the target on this machine, see what runs there, and end it",
  help,
  commands: [
    {
      name: "setup",
      description: "download the programs that the target needs and this machine lacks",
      load: async () => (await import("./setup.ts")).localSetupCommand,
    },
    {
      name: "status",
      description: "list what runs: accounts, clusters, memory, logs",
      load: async () => (await import("./status.ts")).localStatusCommand,
    },
    {
      name: "stop",
      description: "end what runs, with everything in it",
      arguments: [["[name]", "environment, or id of an account (default: all)"]],
      load: async () => (await import("./stop.ts")).localStopCommand,
    },
    {
      name: "serve",
      description: "be the local AWS of an account",
      hidden: true,
      arguments: [["<request>", "JSON"]],
      load: async () => (await import("./serve.ts")).localServeCommand,
    },
    {
      name: "providers",
      description: "serve AWS providers to the Terraforms of a command",
      hidden: true,
      arguments: [["<request>", "JSON"]],
      load: async () => (await import("./providers.ts")).localProvidersCommand,
    },
  ],
};
