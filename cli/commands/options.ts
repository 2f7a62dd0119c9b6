import { didYouMean, UserError } from "@ml-platform/rules";
import { asksAws, type Target } from "@ml-platform/stacks";
import { type Command, Option } from "commander";
import type { Context } from "../context.ts";
import { parseLockTimeout, parseTimeLimit } from "../plan/duration.ts";
import { parseParallelism } from "../plan/parallelism.ts";
import type { Request } from "../plan/run.ts";

export interface TargetOptions {
  readonly target: string;
}

export interface RunOptions extends TargetOptions {
  readonly stack: readonly string[];
  readonly parallelism: string;
  readonly lockTimeout: string;
  readonly timeLimit?: string;
  readonly allowReplace?: readonly string[];
  readonly kept?: readonly string[];
  readonly lock?: boolean;
}

export interface FormatOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly detailed?: boolean;
}

/** What `--target` can be. */
export const targets: readonly Target[] = ["aws", "emulated", "local"];

export function withTarget(command: Command, { io }: Context): Command {
  return command.option(
    "--target <target>",
    "aws; emulated (the embedded emulator) or local (a local AWS with real Kubernetes): nothing leaves this machine; PLATFORM_TARGET sets the default",
    io.env["PLATFORM_TARGET"] || "aws",
  );
}

/** Stacks that may run at once; each Terraform process already works on several resources in parallel. */
export const defaultParallelism = "4";

export function withRunOptions(command: Command, context: Context): Command {
  return withTarget(command, context)
    .addOption(stackOption())
    .option("--parallelism <stacks>", "how many stacks to work on at once", defaultParallelism)
    .option("--lock-timeout <duration>", "how long to wait for a state that somebody else has locked", "60s")
    .option("--time-limit <duration>", "stop as Ctrl-C does after this time, such as 45m (default: none)");
}

/** For commands that plan what apply does. */
export function allowReplaceOption(): Option {
  return new Option(
    "--allow-replace <stack>",
    "do not refuse to replace the network or the cluster of this stack: an id, a name or a glob; repeatable",
  ).argParser((value: string, previous: readonly string[] = []) => [...previous, value]);
}

/** For commands that plan what destroy does: not for people, who destroy what they have the code of. */
export function keptOption(): Option {
  return new Option(
    "--kept <stacks>",
    "ids of stacks that a later commit has, and that therefore depend on nothing that it lacks; separated by commas",
  )
    .argParser((value: string) => value.split(","))
    .hideHelp();
}

export function stackOption(): Option {
  return new Option(
    "--stack <stack>",
    "only this stack: an id, a name or a glob, such as dev-network, network, '*-nodes'; repeatable",
  )
    .default([] as string[], "every stack")
    .argParser((value: string, previous: readonly string[]) => [...previous, value]);
}

export function withFormat(command: Command): Command {
  return command
    .addOption(new Option("--json", "print the result as JSON, and nothing else, on stdout").conflicts("markdown"))
    .option("--markdown", "print the result as Markdown, for a merge request")
    .option("--detailed", "show every change, with its attributes");
}

/** @throws {UserError} for an unknown target */
export function parseTarget(given: string): Target {
  const target = targets.find((known) => known === given);
  if (target !== undefined) return target;
  throw new UserError(`No target is called "${given}".${didYouMean(given, targets)} Targets: ${targets.join(", ")}.`);
}

export function requestFor({ io, services, colors }: Context, environment: string, options: RunOptions): Request {
  const target = parseTarget(options.target);
  return {
    io,
    services,
    colors,
    environment,
    target,
    needsCredentials: asksAws(target),
    stacks: options.stack,
    parallelism: parseParallelism(options.parallelism),
    lockTimeout: parseLockTimeout(options.lockTimeout),
    ...(options.allowReplace !== undefined && { allowReplace: options.allowReplace }),
    ...(options.kept !== undefined && { kept: options.kept }),
    ...(options.lock === false && { locksPlans: false }),
    ...(options.timeLimit !== undefined && { timeLimit: parseTimeLimit(options.timeLimit) }),
  };
}
