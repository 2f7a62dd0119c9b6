import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import type { Content } from "../../secrets/content.ts";
import { locate } from "../../secrets/locate.ts";
import { environmentWithSecrets, openSecrets } from "../../secrets/open-secrets.ts";
import { refusingValues } from "../../secrets/refuse-values.ts";
import { isHeld } from "../../secrets/store.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";

const help = `
The value goes to a new file that only you can read, or to a pipe, as it is. A terminal shows it only with --show: it stays in
what the terminal remembers, and whoever stands behind you reads it.

Examples:
  $ platform secrets get dev apps/shop/database --file database.json
  $ platform secrets get dev apps/shop/database | jq -r .username
  $ platform secrets get dev apps/shop/database --previous --file before.json`;

interface GetOptions extends TargetOptions {
  readonly file?: string;
  readonly show?: true;
  readonly previous?: true;
}

export function secretsGetCommand(command: Command, context: Context): Command {
  command
    .option("--file <path>", "the file to write, which must not exist yet (default: standard output, if it is a pipe)")
    .option("--show", "show the value on a terminal")
    .option("--previous", "the value before the current one")
    .addHelpText("after", help);
  return refusingValues(withTarget(command, context), 2).action(
    async (name: string, key: string, options: GetOptions) => {
      const { io } = context;
      const { file, show = false, previous = false } = options;
      const environment = await environmentWithSecrets(context, parseTarget(options.target), name);
      const [place] = locate(environment, [key]);
      if (place === undefined) return;
      if (file === undefined && io.stdout.isTTY === true && !show) {
        throw new UserError(
          "Standard output is a terminal, which would show the value. Name a file with --file, pipe it into a program, or add --show.",
        );
      }
      const { store } = await openSecrets(context, environment);
      const found = await store.readOne(place.name, previous ? "AWSPREVIOUS" : undefined);
      if (!isHeld(found)) throw new UserError(nothingText(place.name, found, previous));
      if (file === undefined) await written(io.stdout, found.content);
      else {
        writeNewFile(file, found.content);
        io.stderr.write(`${file} has the value of ${place.name}. Remove it when you are done.\n`);
      }
    },
  );
}

function nothingText(name: string, found: "no value" | "absent" | "deleted", previous: boolean): string {
  if (found === "deleted") return `${name} is being deleted, and cannot be read.`;
  if (previous) return `${name} has no value before the current one.`;
  if (found === "absent") return `${name} does not exist yet: apply its stack, or put a value if it is a team's.`;
  return `${name} has no value yet. Give it one: ./platform secrets put`;
}

function written(output: NodeJS.WritableStream, content: Content): Promise<void> {
  return new Promise((resolve) => {
    output.write(content, () => resolve());
  });
}

/** Never over a file that others can read, or that holds something else. */
function writeNewFile(file: string, content: Content): void {
  let descriptor: number;
  try {
    descriptor = openSync(file, "wx", 0o600);
  } catch (failure) {
    const { code } = failure as NodeJS.ErrnoException;
    throw new UserError(
      code === "EEXIST"
        ? `${file} exists. Name a new file: it was not changed.`
        : `${file} cannot be written (${code}). Name a file in a folder of yours.`,
    );
  }
  try {
    const bytes = Buffer.from(content);
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
  } catch (failure) {
    rmSync(file, { force: true });
    throw failure;
  } finally {
    closeSync(descriptor);
  }
}
