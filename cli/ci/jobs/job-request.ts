import { parseTarget, type TargetOptions } from "../../commands/options.ts";
import type { Context } from "../../context.ts";
import { parseLockTimeout } from "../../plan/duration.ts";
import type { Request } from "../../plan/run.ts";

/** The options of the jobs that plan and apply one stack. */
export interface JobOptions extends TargetOptions {
  readonly allowReplace?: readonly string[];
  readonly detailed?: boolean;
}

/** The request of a job for one stack. @param lockTimeout how long to wait for what somebody else has locked */
export function jobRequest(
  { io, services, colors }: Context,
  stack: { readonly id: string; readonly environment: string },
  options: JobOptions,
  lockTimeout: string,
): Request {
  const target = parseTarget(options.target);
  const allowReplace = [...(options.allowReplace ?? []), ...allowedByVariable(io.env)];
  return {
    io,
    services,
    colors,
    environment: stack.environment,
    target,
    needsCredentials: target === "aws",
    stacks: [stack.id],
    parallelism: 1,
    lockTimeout: parseLockTimeout(lockTimeout),
    ...(allowReplace.length > 0 && { allowReplace }),
  };
}

/** Nobody types the options of a job: what `--allow-replace` would say comes from a variable, separated by commas. */
function allowedByVariable({ PLATFORM_ALLOW_REPLACE: stacks = "" }: Context["io"]["env"]): string[] {
  return stacks.split(/[\s,]+/).filter((stack) => stack !== "");
}
