import type { LoadedEnvironment } from "@ml-platform/environments";
import type { Context } from "../context.ts";

/** Reports the environments that do not load on stderr; the command then fails after its work on the others. */
export function reportInvalid({ io, colors, exit }: Context, loaded: readonly LoadedEnvironment[]): void {
  for (const each of loaded) {
    if (!("problem" in each)) continue;
    io.stderr.write(`${colors.red("error:")} ${each.problem}\n`);
    exit(1);
  }
}
