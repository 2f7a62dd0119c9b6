import type { CommandGroup } from "../command-entry.ts";

const help = `
A bastion is a group of hosts in the network of an environment, through which clusters are reached whose endpoint is
private. docs/private-clusters.md says how to declare one, and who may use it.`;

const environment = ["<environment>", "name of the environment, such as dev"] as const;

/** `platform bastion` and every command below it, in the order in which its help lists them. */
export const bastion: CommandGroup = {
  name: "bastion",
  description: "reach private clusters through the bastion of an environment",
  help,
  commands: [
    {
      name: "connect",
      description: "let kubectl on this machine reach a private cluster, until Ctrl-C",
      arguments: [environment, ["[command...]", "after --: what to run instead, with kubectl set up for the cluster"]],
      load: async () => (await import("./connect.ts")).bastionConnectCommand,
    },
    {
      name: "shell",
      description: "open a shell on a host of the bastion; what is typed and shown there is logged",
      arguments: [environment],
      load: async () => (await import("./shell.ts")).bastionShellCommand,
    },
  ],
};
