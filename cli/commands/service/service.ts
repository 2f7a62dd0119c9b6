import type { CommandGroup } from "../command-entry.ts";

const help = `
A service is a program in a container that answers HTTP. charts/service is how it runs on a cluster; docs/services.md says
how to introduce one.`;

/** `platform service` and every command below it. */
export const service: CommandGroup = {
  name: "service",
  description: "introduce services that run on the clusters",
  help,
  commands: [
    {
      name: "new",
      description: "write a new service: program, image, values for each environment, pipeline",
      arguments: [["<name>", "name of the service, such as greeter"]],
      load: async () => (await import("./new.ts")).serviceNewCommand,
    },
  ],
};
