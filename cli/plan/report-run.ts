import type { Applied } from "./apply-stacks.ts";
import { failureText, isInterruption } from "./failure-text.ts";
import { type Destination, environmentFingerprint } from "./fingerprint.ts";
import type { Head } from "./head.ts";
import { isChanging, type StackPlan } from "./plan-stacks.ts";
import { type Counts, hasChanges, redactSummary } from "./plan-summary.ts";
import type { Report, StackReport } from "./report.ts";
import type { Run, RunStack } from "./run.ts";
import type { Outcome } from "./scheduler.ts";

type Command = Report["command"];
type Plans = ReadonlyMap<string, Outcome<StackPlan>>;

/**
 * The report of a plan. It has a fingerprint only if every stack was planned.
 *
 * @param isDestroy whether the plans are those of a destroy @default - those of the command `destroy` are
 */
export function planReport(run: Run, command: Command, plans: Plans, isDestroy = command === "destroy"): Report {
  const stacks = run.stacks.map((stack) => planned(run, stack, plans.get(stack.id)));
  const fingerprints = new Map([...donePlans(plans)].map(([id, { fingerprint }]) => [id, fingerprint]));
  const isComplete = [...plans.values()].every(({ status }) => status === "done");
  return {
    command,
    head: headOf(run),
    stacks,
    ...(isDestroy && { isDestroy }),
    ...warned([...donePlans(plans).values()]),
    ...(isComplete && { fingerprint: environmentFingerprint(destination(run, isDestroy), fingerprints) }),
    ...scope(run),
  };
}

/**
 * The report of an apply or a destroy.
 *
 * @param unfinished what was done in stacks that were not finished
 */
export function applyReport(
  run: Run,
  command: Command,
  plans: Plans,
  outcomes: ReadonlyMap<string, Outcome<Applied>>,
  unfinished: ReadonlyMap<string, Counts>,
): Report {
  const stacks = run.stacks.map((stack) => {
    const outcome = outcomes.get(stack.id);
    if (outcome === undefined) return planned(run, stack, plans.get(stack.id));
    const done = unfinished.get(stack.id);
    const report = applied(run, stack, outcome, command === "destroy" ? "destroyed" : "applied");
    return done === undefined ? report : { ...report, done };
  });
  const done = [...outcomes.values()].flatMap((outcome) => (outcome.status === "done" ? [outcome.value] : []));
  const isDestroy = command === "destroy" && { isDestroy: true };
  return { command, head: headOf(run), stacks, ...isDestroy, ...warned(done), ...scope(run) };
}

/** What providers warned of, if anything. */
function warned(done: readonly { readonly warnings: readonly string[] }[]): Pick<Report, "warnings"> {
  const warnings = done.flatMap((stack) => stack.warnings);
  return warnings.length === 0 ? {} : { warnings };
}

export function donePlans(plans: Plans): Map<string, StackPlan> {
  return new Map([...plans].flatMap(([id, outcome]) => (outcome.status === "done" ? [[id, outcome.value]] : [])));
}

function destination({ environment, request }: Run, isDestroy: boolean): Destination {
  const { account, region, backend } = environment;
  return { command: isDestroy ? "destroy" : "apply", target: request.target, account: account.id, region, backend };
}

function scope({ stacks, allStacks }: Run): Pick<Report, "notSelected"> {
  const left = allStacks.length - stacks.length;
  return left > 0 ? { notSelected: left } : {};
}

export function headOf({
  environment,
  program,
  request,
  commit,
}: Pick<Run, "environment" | "program" | "request" | "commit">): Head {
  const { name, account, region } = environment;
  const { id, alias } = account;
  return {
    environment: name,
    account: { id, alias },
    region,
    target: request.target,
    ...(commit !== undefined && { commit }),
    program: { name: program.name, version: program.version },
  };
}

function planned(run: Run, stack: RunStack, outcome: Outcome<StackPlan> | undefined): StackReport {
  if (outcome === undefined) return { id: stack.id, status: "skipped", reason: "nothing exists" };
  if (outcome.status !== "done") return unfinished(run, stack, outcome);
  const { value: plan } = outcome;
  return {
    id: stack.id,
    status: isChanging(plan) ? "planned" : "no changes",
    plan: redactSummary(plan.summary, run.redact),
    ...(plan.provisional !== undefined && { provisional: plan.provisional }),
    fingerprint: plan.fingerprint,
    milliseconds: plan.milliseconds,
    directory: run.shown(stack.directory),
  };
}

function applied(run: Run, stack: RunStack, outcome: Outcome<Applied>, status: "applied" | "destroyed"): StackReport {
  if (outcome.status !== "done") return unfinished(run, stack, outcome);
  const { summary, milliseconds } = outcome.value;
  return {
    id: stack.id,
    status: hasChanges(summary) ? status : "no changes",
    plan: redactSummary(summary, run.redact),
    milliseconds,
    directory: run.shown(stack.directory),
  };
}

function unfinished(run: Run, stack: RunStack, outcome: Exclude<Outcome<unknown>, { status: "done" }>): StackReport {
  const { id } = stack;
  if (outcome.status === "not run") return { id, status: "not run", reason: outcome.because };
  const directory = run.shown(stack.directory);
  const reason = failureText(run, stack, outcome.error);
  if (!isInterruption(outcome.error)) return { id, status: "failed", reason, directory };
  return { id, status: "interrupted", directory, ...(reason !== "" && { reason }) };
}
