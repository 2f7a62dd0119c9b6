import { relative, resolve } from "node:path";
import { findEnvironment, validEnvironments } from "@ml-platform/environments/loaded";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { reportInvalid } from "../output/print-invalid.ts";
import { clearSynthesized } from "../plan/clear-synthesized.ts";
import { synthesizeInto } from "../plan/run.ts";
import { parseTarget, type TargetOptions, withTarget } from "./options.ts";

const help = `
Examples:
  $ platform synth dev
  $ platform synth --outdir /tmp/synthesized`;

export function synthCommand(command: Command, context: Context): Command {
  command.option("--outdir <directory>", "where to write", "cdktf.out").addHelpText("after", help);
  return withTarget(command, context).action(
    async (name: string | undefined, options: TargetOptions & { outdir: string }) => {
      const { io, services } = context;
      const target = parseTarget(options.target);
      const loaded = await services.environments(name);
      const chosen = name === undefined ? validEnvironments(loaded) : [findEnvironment(loaded, name)];
      const outdir = resolve(io.root, options.outdir);
      clearSynthesized(outdir);
      const { stacks } = await synthesizeInto(outdir, { io, services, target }, chosen);
      for (const { directory } of stacks) io.stdout.write(`${relative(io.root, directory)}/cdk.tf.json\n`);
      if (name === undefined) reportInvalid(context, loaded);
    },
  );
}
