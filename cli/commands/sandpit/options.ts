import { type Command, Option } from "commander";
import type { Context } from "../../context.ts";
import { parseLockTimeout, parseTimeLimit } from "../../plan/duration.ts";
import { parseParallelism } from "../../plan/parallelism.ts";
import type { OpenBase } from "../../sandpit/find/find-sandpit.ts";
import type { Sandpits } from "../../sandpit/run/sandpit-run.ts";
import { defaultParallelism, parseTarget, type TargetOptions, withTarget } from "../options.ts";

/** Options of commands that change one sandpit. */
export interface SandpitRunOptions extends TargetOptions {
  readonly base?: string;
  readonly parallelism: string;
  readonly lockTimeout: string;
  readonly timeLimit?: string;
  readonly admin?: boolean;
  readonly json?: boolean;
}

export function withSandpitRun(command: Command, context: Context): Command {
  return withTarget(command, context)
    .addOption(adminOption())
    .option("--parallelism <stacks>", "how many stacks to work on at once", defaultParallelism)
    .option("--lock-timeout <duration>", "how long to wait for somebody else who is changing it", "60s")
    .option("--time-limit <duration>", "stop as Ctrl-C does after this time, such as 45m (default: none)")
    .option("--json", "print the result as JSON, and nothing else, on stdout");
}

export function adminOption(): Option {
  return new Option("--admin", "change a sandpit of somebody else, as an admin of its base");
}

/** What a command works with, in a base. */
export function sandpitsOf(context: Context, { base, registry }: OpenBase, options: SandpitRunOptions): Sandpits {
  return {
    context,
    target: parseTarget(options.target),
    base,
    registry,
    parallelism: parseParallelism(options.parallelism),
    lockTimeout: parseLockTimeout(options.lockTimeout),
    ...(options.timeLimit !== undefined && { timeLimit: parseTimeLimit(options.timeLimit) }),
  };
}
