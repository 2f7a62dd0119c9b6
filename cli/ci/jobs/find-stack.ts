import { existsSync } from "node:fs";
import { join } from "node:path";
import { validEnvironments } from "@ml-platform/environments/loaded";
import { didYouMean, UserError } from "@ml-platform/rules";
import type { Context } from "../../context.ts";
import type { AffectedStack, AffectedStacks } from "../affected-stacks.ts";
import { pipelineFiles } from "../pipeline-files.ts";
import { readAffected } from "../read-affected.ts";

/** The stack that a job plans or applies. */
export interface JobStack {
  readonly id: string;
  /** The name of its environment. */
  readonly environment: string;
  /** What the pipeline found out about it. @default - it was not asked, or the stack is not affected */
  readonly affected?: AffectedStack;
}

/** A stack that only an earlier commit has. */
export interface RemovedStack extends JobStack {
  /** The commit that still has its code. */
  readonly commit: string;
}

/** Whether the stack is to be destroyed, by the code of an earlier commit. */
export function isRemoved(stack: JobStack): stack is RemovedStack {
  return "commit" in stack;
}

type Finding = Pick<Context, "io" | "services">;

/**
 * Finds the stack called `id`: in what the pipeline found to be affected, which has removed stacks too, else in the code.
 *
 * @throws {UserError} when there is no such stack
 */
export async function findJobStack({ io, services }: Finding, id: string): Promise<JobStack> {
  const { environments = [] } = affectedIfKnown({ io }) ?? {};
  const found = environments.flatMap(({ name, stacks }) =>
    stacks
      .filter((stack) => stack.id === id)
      .map((affected) => {
        const { change, commit } = affected;
        const removed = change === "removed" && commit !== undefined ? { commit } : {};
        return { id, environment: name, affected, ...removed };
      }),
  );
  if (found[0] !== undefined) return found[0];
  const loaded = await services.environments();
  const valid = validEnvironments(loaded);
  const stacks = (await Promise.all(valid.map((each) => services.stacksOf(each)))).flat();
  const stack = stacks.find((each) => each.id === id);
  if (stack !== undefined) return { id, environment: stack.environment };
  const ids = stacks.map((each) => each.id);
  const broken = loaded.flatMap((each) => ("problem" in each ? [`\n${each.file}: ${each.problem}`] : []));
  throw new UserError(
    `No stack has the id "${id}".${didYouMean(id, ids)} Stacks: ${ids.join(", ")}.${broken.join("")}`,
  );
}

/** What the pipeline plans and applies; undefined outside a pipeline. */
export function affectedIfKnown({ io }: Pick<Context, "io">): AffectedStacks | undefined {
  return existsSync(join(io.root, pipelineFiles.affected)) ? readAffected(io.root) : undefined;
}
