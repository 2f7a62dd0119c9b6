import { bastion } from "./bastion/bastion.ts";
import { ci } from "./ci/ci.ts";
import type { ArgumentEntry, CommandEntry, CommandGroup } from "./command-entry.ts";
import { jobs } from "./job/job.ts";
import { local } from "./local/local.ts";
import { runners } from "./runners/runners.ts";
import { sandpit } from "./sandpit/sandpit.ts";
import { secrets } from "./secrets/secrets.ts";
import { service } from "./service/service.ts";
import { state } from "./state/state.ts";

const environment: ArgumentEntry = [
  "<environment>",
  'name of the environment, such as dev ("platform list" shows all)',
];
const environmentOrOption: ArgumentEntry = ["[environment]", `${environment[1]}; or --all, or --since`];
const optionalEnvironment: ArgumentEntry = ["[environment]", "name of the environment (default: all)"];

/** Every command, in the order in which `platform --help` lists them. */
export const commands: readonly (CommandEntry | CommandGroup)[] = [
  {
    name: "plan",
    description: "show what apply would change, stack by stack",
    arguments: [environmentOrOption],
    load: async () => (await import("./plan.ts")).planCommand,
  },
  {
    name: "apply",
    description: "plan, show the plan, ask, and apply it stack by stack",
    arguments: [environment],
    load: async () => (await import("./apply.ts")).applyCommand,
  },
  {
    name: "destroy",
    description: "destroy an environment, or some of its stacks",
    arguments: [environment],
    load: async () => (await import("./destroy.ts")).destroyCommand,
  },
  {
    name: "import",
    description: "take an object that exists already into a state",
    arguments: [
      environment,
      ["<address>", "address of the resource that declares it, such as aws_vpc.vpc"],
      ["<id>", "what the provider imports it by, such as vpc-0a1b2c"],
    ],
    load: async () => (await import("./import.ts")).importCommand,
  },
  {
    name: "output",
    description: "print what the stacks publish, from their states",
    arguments: [environment],
    load: async () => (await import("./output.ts")).outputCommand,
  },
  {
    name: "kubeconfig",
    description: "let kubectl connect to a cluster",
    arguments: [environment, ["[cluster]", "name of the cluster, if the environment has more than one"]],
    load: async () => (await import("./kubeconfig.ts")).kubeconfigCommand,
  },
  {
    name: "validate",
    description: "check environments without planning them; list warnings and policy exemptions",
    arguments: [optionalEnvironment],
    load: async () => (await import("./validate.ts")).validateCommand,
  },
  {
    name: "synth",
    description: "write the Terraform configuration of one environment, or of all",
    arguments: [optionalEnvironment],
    load: async () => (await import("./synth.ts")).synthCommand,
  },
  {
    name: "list",
    description: "list environments, their stacks and what each stack reads",
    load: async () => (await import("./list.ts")).listCommand,
  },
  {
    name: "init",
    description: "write the file of a new environment, permanent or personal",
    arguments: [["<environment>", "name of the new environment, such as qa"]],
    load: async () => (await import("./init.ts")).initCommand,
  },
  {
    name: "bootstrap",
    description: "prepare an AWS account: its state bucket, and the roles of pipelines",
    arguments: [["[account]", "alias or id of the account (default: list all)"]],
    load: async () => (await import("./bootstrap.ts")).bootstrapCommand,
  },
  {
    name: "doctor",
    description: "check this machine, and the account of an environment; say how to fix what is wrong",
    arguments: [["[environment]", "name of the environment (default: only this machine)"]],
    load: async () => (await import("./doctor.ts")).doctorCommand,
  },
  {
    name: "schema",
    description: "print the JSON schema of environment files, or of what a command prints with --json",
    arguments: [["[name...]", "environment, or a command, such as plan or state list (default: list all)"]],
    load: async () => (await import("./schema.ts")).schemaCommand,
  },
  {
    name: "version",
    description: "print the versions of this command, Node and Terraform",
    load: async () => (await import("./version.ts")).versionCommand,
  },
  {
    name: "completion",
    description: "print a script that completes commands and names in a shell",
    arguments: [["<shell>", "bash, zsh or fish"]],
    load: async () => (await import("./completion.ts")).completionCommand,
  },
  {
    name: "__complete",
    description: "list what can be typed next",
    hidden: true,
    arguments: [["[words...]", "what was typed"]],
    load: async () => (await import("./complete.ts")).completeCommand,
  },
  sandpit,
  bastion,
  runners,
  jobs,
  service,
  secrets,
  state,
  local,
  ci,
];
