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
  ],
};
