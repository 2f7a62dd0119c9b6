import { environmentJsonSchema } from "@ml-platform/environments";
import { didYouMean, UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { documents, schemaOf } from "../schemas/documents.ts";

const help = `
"environment" is the schema of what a permanent environment file exports: keys, types and allowed values, without the rules that
"platform validate" checks across them. Every other name is that of a command with --json. Without a name, all are listed.

Examples:
  $ platform schema
  $ platform schema environment
  $ platform schema plan > plan.schema.json
  $ platform schema state list`;

const environment = "environment";

export function schemaCommand(command: Command, { io }: Context): Command {
  return command
    .option("--all", "the document of plan --all and plan --since")
    .addHelpText("after", help)
    .action((words: readonly string[], { all = false }: { all?: boolean }) => {
      const names = [environment, ...Object.keys(documents)];
      const name = [...words, ...(all ? ["--all"] : [])].join(" ");
      if (name === "") {
        io.stdout.write(names.map((each) => `${each}\n`).join(""));
        return;
      }
      const document = Object.hasOwn(documents, name) ? documents[name] : undefined;
      if (document === undefined && name !== environment) {
        throw new UserError(
          `There is no schema for "${name}".${didYouMean(name, names)} Schemas: ${names.join(", ")}.`,
        );
      }
      const schema = document === undefined ? environmentJsonSchema() : { title: name, ...schemaOf(document) };
      io.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
    });
}
