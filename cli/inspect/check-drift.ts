import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { asksAws, type Target } from "@ml-platform/stacks";
import { type StackDrift, withSince, writeJson } from "@ml-platform/state";
import type { Context } from "../context.ts";
import { failureText } from "../plan/failure-text.ts";
import { targetHint } from "../plan/hints.ts";
import { type EnvironmentRun, type Request, withRun } from "../plan/run.ts";
import type { FoundDrift } from "./drift-of-plan.ts";
import { remedies } from "./drift-remedies.ts";
import { driftStacks } from "./drift-stacks.ts";
import type { StateProblem } from "./find-stacks.ts";
import type { Survey } from "./read-stacks.ts";

export interface DriftCheck {
  readonly stacks: readonly StackDrift[];
  readonly problems: readonly StateProblem[];
}

interface EnvironmentCheck extends DriftCheck {
  readonly isInterrupted: boolean;
}

type Settings = Pick<Request, "parallelism" | "lockTimeout">;

/** Checks every applied stack, environment by environment, and keeps the result for reports. */
export async function checkDrift(context: Context, found: Survey, settings: Settings): Promise<DriftCheck> {
  const checks: EnvironmentCheck[] = [];
  for (const { name } of found.environments) {
    const stacks = found.readings.flatMap(({ status, stack }) =>
      status === "read" && stack.environment === name ? [stack.id] : [],
    );
    if (stacks.length === 0) continue;
    checks.push(
      checks.some(({ isInterrupted }) => isInterrupted)
        ? notChecked(name, stacks, "interrupted", true)
        : await checkEnvironment(context, found, name, stacks, settings),
    );
  }
  const known = knownDrift(context, found.target);
  const stacks = withSince(
    checks.flatMap((check) => check.stacks),
    known,
  );
  keepDrift(context, found.target, stacks, known);
  return { stacks, problems: checks.flatMap(({ problems }) => problems) };
}

async function checkEnvironment(
  context: Context,
  { target, everything }: Survey,
  environment: string,
  stacks: readonly string[],
  settings: Settings,
): Promise<EnvironmentCheck> {
  const { io, services, colors } = context;
  const request = {
    io,
    services,
    colors,
    environment,
    target,
    stacks,
    needsCredentials: asksAws(target),
    ...settings,
  };
  try {
    return await withRun(request, async (run) => {
      const outcomes = await driftStacks(run, everything);
      const checkedAt = services.now().toISOString();
      const found: StackDrift[] = [];
      const problems: StateProblem[] = [];
      for (const stack of run.stacks) {
        const outcome = outcomes.get(stack.id);
        if (outcome?.status === "done") {
          found.push({ stack: stack.id, environment, checkedAt, ...withRemedies(run, stack.id, outcome.value) });
        } else if (outcome !== undefined) {
          const why = outcome.status === "failed" ? failureText(run, stack, outcome.error) : outcome.because;
          problems.push(...notChecked(environment, [stack.id], why).problems);
        }
      }
      return { stacks: found, problems, isInterrupted: run.isInterrupted() };
    });
  } catch (failure) {
    if (!(failure instanceof UserError)) throw failure;
    return notChecked(environment, stacks, failure.message);
  }
}

/** With the owner of each resource, and the two ways out. */
function withRemedies({ environment, request }: EnvironmentRun, stack: string, found: FoundDrift): FoundDrift {
  const { owner, costCentre } = environment.tags;
  const scope = `${environment.name} --stack ${stack}${targetHint(request)}`;
  return {
    ...found,
    resources: found.resources.map((resource) => ({ owner, costCentre, ...resource, ...remedies(resource, scope) })),
  };
}

function notChecked(
  environment: string,
  stacks: readonly string[],
  why: string,
  isInterrupted = false,
): EnvironmentCheck {
  const message = `was not checked: ${why}`;
  return {
    stacks: [],
    problems: stacks.map((stack) => ({ environment, stack, kind: "not-checked", message })),
    isInterrupted,
  };
}

function fileOf({ io }: Pick<Context, "io">, target: Target): string {
  return join(io.root, ".platform", target, "drift.json");
}

/** Replaces the earlier results of the checked stacks. Values are masked, so the file holds no secret. */
function keepDrift(
  context: Context,
  target: Target,
  stacks: readonly StackDrift[],
  known: readonly StackDrift[],
): void {
  const file = fileOf(context, target);
  const checked = new Set(stacks.map(({ stack }) => stack));
  const others = known.filter(({ stack }) => !checked.has(stack));
  mkdirSync(dirname(file), { recursive: true });
  // Renamed when it is whole: a check that is killed must not lose since when there is drift.
  const part = `${file}.${process.pid}`;
  writeFileSync(part, `${writeJson([...others, ...stacks], 2)}\n`, { mode: 0o600 });
  renameSync(part, file);
}

/** What the last check of each stack found; nothing if the file is missing or damaged. */
export function knownDrift(context: Pick<Context, "io">, target: Target): readonly StackDrift[] {
  try {
    const known: unknown = JSON.parse(readFileSync(fileOf(context, target), "utf8"));
    return Array.isArray(known) ? known.filter(isStackDrift) : [];
  } catch {
    return [];
  }
}

function isStackDrift(value: unknown): value is StackDrift {
  const drift = value as Partial<StackDrift> | null;
  return typeof drift?.stack === "string" && typeof drift.checkedAt === "string" && Array.isArray(drift.resources);
}
