import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { locate } from "../../secrets/locate.ts";
import { environmentWithSecrets, openSecrets } from "../../secrets/open-secrets.ts";
import { readValue } from "../../secrets/read-value.ts";
import { refusingValues } from "../../secrets/refuse-values.ts";
import { replaceValue } from "../../secrets/replace-value.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";

const help = `
The value is the content of the file, or standard input; the line end of a single line is left out unless --exact is given.
The value before stays as AWSPREVIOUS. A value that the secret has already is not written again.

Examples:
  $ platform secrets put dev apps/shop/database --file database.json
  $ platform secrets put dev platform/gitlab-runner/gpu < token
  $ pass show gitlab/runner | platform secrets put dev platform/gitlab-runner/gpu`;

interface PutOptions extends TargetOptions {
  readonly file?: string;
  readonly exact?: true;
}

export function secretsPutCommand(command: Command, context: Context): Command {
  command
    .option("--file <path>", "the file with the value (default: standard input)")
    .option("--exact", "keep the line end of a single line")
    .addHelpText("after", help);
  return refusingValues(withTarget(command, context), 2).action(
    async (name: string, key: string, options: PutOptions) => {
      const { io } = context;
      const environment = await environmentWithSecrets(context, parseTarget(options.target), name);
      const [place] = locate(environment, [key]);
      const content = await readValue(io, options);
      const open = await openSecrets(context, environment);
      if (place === undefined) return;
      const written = await replaceValue(open, place, content);
      io.stdout.write(
        written === "equal"
          ? `${place.name} has this value already. Nothing was written.\n`
          : `${place.name} has the new value.${written === "replaced" ? " The one before is kept as AWSPREVIOUS." : ""}\n`,
      );
    },
  );
}
