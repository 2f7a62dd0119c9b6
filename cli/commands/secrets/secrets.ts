import type { CommandGroup } from "../command-entry.ts";

const help = `
Values come from a file or from standard input and go to AWS Secrets Manager: never through an argument, Terraform or a state.
docs/secrets.md says how to declare secrets, rotate them, and bring them over from another store.`;

const environment = ["<environment>", "name of the environment, such as dev"] as const;
const secret = ["<name>", "name of the secret, such as apps/shop/database"] as const;

/** `platform secrets` and every command below it, in the order in which its help lists them. */
export const secrets: CommandGroup = {
  name: "secrets",
  description: "put, list, import and rotate the secrets of an environment",
  help,
  commands: [
    {
      name: "list",
      description: "list secrets: declared, existing, with a value, changed when, rotation due",
      arguments: [environment],
      load: async () => (await import("./list.ts")).secretsListCommand,
    },
    {
      name: "put",
      description: "give a secret the value in a file or on standard input",
      arguments: [environment, secret],
      load: async () => (await import("./put.ts")).secretsPutCommand,
    },
    {
      name: "get",
      description: "write the value of a secret to a file or a pipe",
      arguments: [environment, secret],
      load: async () => (await import("./get.ts")).secretsGetCommand,
    },
    {
      name: "rotate",
      description: "start the rotation of a secret, or replace its value; say what to restart",
      arguments: [environment, secret],
      load: async () => (await import("./rotate.ts")).secretsRotateCommand,
    },
    {
      name: "import",
      description: "show what an import from another store would write; write it with --apply",
      arguments: [environment],
      load: async () => (await import("./import.ts")).secretsImportCommand,
    },
    {
      name: "verify",
      description: "compare the secrets of another store with those here, by hash",
      arguments: [environment],
      load: async () => (await import("./verify.ts")).secretsVerifyCommand,
    },
  ],
};
