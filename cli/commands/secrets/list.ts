import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { ageText, printedTable } from "../../output/print.ts";
import { printable } from "../../output/printable.ts";
import { environmentWithSecrets, openSecrets } from "../../secrets/open-secrets.ts";
import { type SecretStatus, surveySecrets } from "../../secrets/survey.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";

const help = `
Values are not read. What is declared and does not exist is made by the next apply; what exists below the environment's name
and is not declared was made by hand, or by members of a team below teams/<team>/.

Examples:
  $ platform secrets list dev
  $ platform secrets list dev --json`;

interface ListOptions extends TargetOptions {
  readonly json?: true;
}

export function secretsListCommand(command: Command, context: Context): Command {
  command.option("--json", "print the result as JSON, and nothing else, on stdout").addHelpText("after", help);
  return withTarget(command, context).action(async (name: string, options: ListOptions) => {
    const { io, services } = context;
    const environment = await environmentWithSecrets(context, parseTarget(options.target), name);
    const { store } = await openSecrets(context, environment);
    const secrets = await surveySecrets(environment, store);
    if (options.json === true) {
      io.stdout.write(`${printable(JSON.stringify({ environment: name, secrets }, null, 2))}\n`);
      return;
    }
    if (secrets.length === 0) {
      io.stdout.write(`${name} declares no secrets and has none. docs/secrets.md says how to declare one.\n`);
      return;
    }
    const now = services.now();
    const shown = printedTable(context, secrets, [
      { title: "SECRET", value: ({ key }) => key, shrink: "middle" },
      { title: "DECLARED", value: declaredText },
      { title: "EXISTS", value: existsText },
      { title: "VALUE", value: ({ hasValue }) => (hasValue ? "yes" : "none") },
      {
        title: "CHANGED",
        value: ({ changedAt }) => (changedAt === undefined ? "" : `${ageText(new Date(changedAt), now)} ago`),
      },
      { title: "ROTATION", value: ({ rotationDueAt }) => dueText(rotationDueAt, now) },
    ]);
    io.stdout.write(`${printable(shown)}\n`);
  });
}

function declaredText({ declared, team }: SecretStatus): string {
  return declared ? "yes" : team === undefined ? "no" : `team ${team}`;
}

function existsText({ exists, deletedAt }: SecretStatus): string {
  return deletedAt !== undefined ? "being deleted" : exists ? "yes" : "not applied";
}

function dueText(due: string | undefined, now: Date): string {
  if (due === undefined) return "";
  const date = new Date(due);
  return date > now ? `in ${ageText(now, date)}` : `due for ${ageText(date, now)}`;
}
