import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { asksAws } from "@ml-platform/stacks";
import type { PlanJson } from "../terraform/plan-json.ts";
import { planJsonName } from "../terraform/terraform.ts";
import { upstreamSecrets } from "./learn-secrets.ts";
import type { Look } from "./look-at-states.ts";
import { configurationFile, exactPlan, planFile, prepareStack } from "./make-plan.ts";
import { pendingUpstream, type Upstream } from "./provisional.ts";
import type { Run, RunStack } from "./run.ts";
import type { Ahead } from "./scheduler.ts";
import { StackWarnings } from "./stack-warnings.ts";

/** A plan that a stack got while stacks that it reads were still being planned. */
export interface EarlyPlan {
  /** What was planned. */
  readonly configuration: string;
  readonly warnings: StackWarnings;
  readonly milliseconds: number;
  /** @throws what planning has thrown */
  plan(): PlanJson;
  /** Leaves the stack as if it had not been planned. */
  discard(): void;
}

interface PlansAheadOptions {
  readonly isDestroy: boolean;
  readonly look: Look;
  /** What is known by now of the stacks that a stack reads. */
  readonly upstreamOf: (stack: RunStack) => readonly Upstream[];
  /** Whether a stack is known to be planned on planned outputs. */
  readonly isProvisional: (id: string) => boolean;
}

/**
 * Plans stacks on the states of those that they read, before it is known what these will publish: where no output that a
 * stack reads changes, which is so in most runs, that is its plan.
 */
export class PlansAhead implements Ahead<RunStack> {
  readonly parallelism: number;
  private readonly run: Run;
  private readonly options: PlansAheadOptions;
  private readonly made = new Map<string, EarlyPlan>();
  private readonly learnAbove: (id: string) => Promise<void>;

  constructor(run: Run, options: PlansAheadOptions) {
    const { target, parallelism } = run.request;
    this.run = run;
    this.options = options;
    this.learnAbove = upstreamSecrets(run, options.look);
    // A plan of real infrastructure waits for answers; any other needs a processor.
    this.parallelism = asksAws(target) ? parallelism : Math.min(parallelism, availableParallelism());
  }

  /** The early plan of a stack, once. */
  take(id: string): EarlyPlan | undefined {
    const early = this.made.get(id);
    this.made.delete(id);
    return early;
  }

  /** Discards those that nobody took, because a stack above failed. */
  discardAll(): void {
    for (const early of this.made.values()) early.discard();
    this.made.clear();
  }

  readonly begin = async (stack: RunStack): Promise<void> => {
    const began = performance.now();
    const file = configurationFile(stack);
    let configuration: string;
    try {
      configuration = readFileSync(file, "utf8");
      if (!(await this.mayPlan(stack, configuration))) return;
      // What it reads loses its mark, and the plans that would tell are not there yet.
      await this.learnAbove(stack.id);
      await prepareStack(this.run, stack, this.options.look);
    } catch {
      // It is tried again when it is the stack's turn, and reported then.
      return;
    }
    const warnings = new StackWarnings(stack.id);
    const [planned] = await Promise.allSettled([exactPlan(this.run, stack, this.options.isDestroy, warnings)]);
    this.made.set(stack.id, {
      configuration,
      warnings,
      milliseconds: performance.now() - began,
      plan() {
        if (planned.status === "fulfilled") return planned.value;
        throw planned.reason;
      },
      discard() {
        // Planning may have resized node groups.
        writeFileSync(file, configuration);
        for (const name of [planFile, planJsonName]) rmSync(join(stack.directory, name), { force: true });
      },
    });
  };

  private async mayPlan(stack: RunStack, configuration: string): Promise<boolean> {
    const { isDestroy, look, upstreamOf, isProvisional } = this.options;
    if (isDestroy) return true;
    if (pendingUpstream(configuration, upstreamOf(stack)).length > 0 || stack.dependencies.some(isProvisional)) {
      return false;
    }
    const read = this.run.allStacks.filter(({ id }) => stack.reads.includes(id));
    const states = await Promise.all(read.map(look));
    return states.every((state) => state.status === "read" && state.outputs.length > 0);
  }
}
