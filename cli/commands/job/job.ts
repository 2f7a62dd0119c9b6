import type { ArgumentEntry, CommandGroup } from "../command-entry.ts";

const help = `
A job trains a model on the nodes of a pool, as charts/training-job makes it of its values: docs/train.md says how to write
them. It belongs to a team of an environment, or to a sandpit.`;

const environment: ArgumentEntry = ["<environment>", "name of an environment, such as dev, or of a sandpit"];
const job: ArgumentEntry = ["<job>", "name of the job"];

/** `platform job` and every command below it, in the order in which its help lists them. */
export const jobs: CommandGroup = {
  name: "job",
  description: "run training jobs on the GPUs of a cluster, and follow them",
  help,
  commands: [
    {
      name: "run",
      description: "submit a training job and follow it to its end",
      arguments: [environment, ["<job>", "name of the new job, such as intents-7"]],
      load: async () => (await import("./run.ts")).jobRunCommand,
    },
    {
      name: "list",
      description: "list training jobs: how far they are, where they wait, what they cost so far",
      arguments: [environment],
      load: async () => (await import("./list.ts")).jobListCommand,
    },
    {
      name: "logs",
      description: "print the log of a job, or follow it to its end",
      arguments: [environment, job],
      load: async () => (await import("./logs.ts")).jobLogsCommand,
    },
    {
      name: "stop",
      description: "stop a job: its program may write a checkpoint, then all of it goes",
      arguments: [environment, job],
      load: async () => (await import("./stop.ts")).jobStopCommand,
    },
  ],
};
