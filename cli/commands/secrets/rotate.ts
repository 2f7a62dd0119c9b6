import { UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { printable } from "../../output/printable.ts";
import { type Located, locate } from "../../secrets/locate.ts";
import { environmentWithSecrets, type OpenSecrets, openSecrets } from "../../secrets/open-secrets.ts";
import { readValue } from "../../secrets/read-value.ts";
import { refusingValues } from "../../secrets/refuse-values.ts";
import { replaceValue } from "../../secrets/replace-value.ts";
import { restartsOf } from "../../secrets/restarts.ts";
import { isHeld } from "../../secrets/store.ts";
import { versionToken } from "../../secrets/version-token.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";

const help = `
Where a rotation is declared, its Lambda function makes the new value now, instead of when it is due. Otherwise the new value
comes from a file, or from standard input with --file -. The value before stays as AWSPREVIOUS: what still uses it can be
restarted one after the other, before it is switched off.

Examples:
  $ platform secrets rotate dev apps/shop/database
  $ platform secrets rotate dev platform/gitlab-runner/gpu --file token`;

interface RotateOptions extends TargetOptions {
  readonly file?: string;
  readonly exact?: true;
}

export function secretsRotateCommand(command: Command, context: Context): Command {
  command
    .option("--file <path>", "the file with the new value, or - for standard input (default: the declared rotation)")
    .option("--exact", "keep the line end of a single line")
    .addHelpText("after", help);
  return refusingValues(withTarget(command, context), 2).action(
    async (name: string, key: string, options: RotateOptions) => {
      const { io } = context;
      const environment = await environmentWithSecrets(context, parseTarget(options.target), name);
      const [place] = locate(environment, [key]);
      if (place === undefined) return;
      const isDeclared = place.declared?.rotation !== undefined;
      const { file } = options;
      if (isDeclared && file !== undefined) {
        throw new UserError(
          `The rotation of ${key} is declared: its Lambda function makes the values, and whatever they open takes no others. Leave out --file. To write a value all the same: ./platform secrets put ${name} ${key} --file`,
        );
      }
      if (!isDeclared && file === undefined) {
        throw new UserError(
          `No rotation of ${key} is declared, so the new value comes from you: add --file. To have it rotated by itself, declare "rotation": docs/secrets.md`,
        );
      }
      const content = file === undefined ? undefined : await readValue(io, options);
      const open = await openSecrets(context, environment);
      const said =
        content === undefined
          ? await startRotation(open, place)
          : await takeNew(await replaceValue(open, place, content), place);
      const restarts = restartsOf(environment, place);
      const lines = [said, ...(restarts.length === 0 ? [] : ["Still with the value before:", ...restarts])];
      io.stdout.write(`${printable(lines.join("\n"))}\n`);
    },
  );
}

async function startRotation({ store }: OpenSecrets, { name }: Located): Promise<string> {
  const before = await store.readOne(name);
  if (before === "absent" || before === "deleted") throw new UserError(`${name} does not exist, or is being deleted.`);
  await store.rotate(name, versionToken(name, isHeld(before) ? before.version : ""));
  return `The rotation of ${name} has begun. The new value is there when its Lambda function is done: ./platform secrets list shows when it changed. The value before is kept as AWSPREVIOUS.`;
}

async function takeNew(replaced: "first" | "replaced" | "equal", { name }: Located): Promise<string> {
  if (replaced === "equal") {
    throw new UserError(`The new value of ${name} is the one that it has, so nothing was rotated. Make another.`);
  }
  return `${name} has the new value. The one before is kept as AWSPREVIOUS.`;
}
