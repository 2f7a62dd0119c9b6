import type { Context } from "../../context.ts";
import { printable } from "../../output/printable.ts";
import type { Problem } from "../../sandpit/lifecycle/open-registries.ts";

/** Says what could not be looked at, a line each. */
export function printProblems({ io, colors }: Context, problems: readonly Problem[]): void {
  for (const { base, sandpit, message } of problems) {
    const where = sandpit ?? base;
    io.stderr.write(`${colors.red("error:")} ${printable(where === undefined ? message : `${where}: ${message}`)}\n`);
  }
}
