import type { AffectedEnvironment, AffectedStack, AffectedStacks } from "../affected-stacks.ts";
import { gateText } from "./gate-text.ts";
import { noOp } from "./no-op.ts";
import { type Job, type Need, ofParent, type Pipeline } from "./pipeline.ts";
import type { ReviewedPlan } from "./reviewed-plan.ts";
import { applyJob, applyName, needing, planJob, planName } from "./stack-jobs.ts";

const title = "Apply of what was merged";

export interface ApplyOptions {
  /** Plans of the merge request, by the ids of their stacks. */
  readonly reviewed: ReadonlyMap<string, ReviewedPlan>;
  /** Names of the environments that need nobody's consent beyond the review. */
  readonly appliedOnMerge: readonly string[];
}

/** The part of the pipeline that belongs to one environment. */
interface Section {
  readonly stages: readonly string[];
  readonly jobs: readonly Job[];
}

/**
 * The child pipeline of the default branch. The stages of one environment follow those of another in the order of
 * promotion, so that an environment receives nothing before the earlier one has all of it. In each: plans of the stacks
 * that nobody has reviewed, a gate, applies, and the destruction of stacks that the code no longer has.
 */
export function applyPipeline({ environments }: AffectedStacks, options: ApplyOptions): Pipeline {
  const affected = environments.filter(({ stacks }) => stacks.length > 0);
  if (affected.length === 0) return noOp(title, "No stack differs from what was applied last.");
  const sections = [inputs, ...inOrder(affected, options).map((each) => section(each, options))];
  return { title, stages: sections.flatMap(({ stages }) => stages), jobs: sections.flatMap(({ jobs }) => jobs) };
}

const inputsName = "inputs";

/**
 * Takes over what the pipeline that started this one found out. If each job fetched it itself, by `needs`, it would no
 * longer wait for earlier stages: any `needs` at all makes a job start out of the order of stages, which would take an
 * apply past its gate.
 */
const inputs: Section = {
  stages: [inputsName],
  jobs: [
    {
      name: inputsName,
      extends: ".inputs",
      stage: inputsName,
      needs: [ofParent("generate-applies"), ofParent("reviewed")],
    },
  ],
};

/**
 * Personal environments come before the first gate, where nobody has to wait for them to be applied; but not before an
 * environment that they read, which they would be planned and applied without.
 */
function inOrder(environments: readonly AffectedEnvironment[], options: ApplyOptions): AffectedEnvironment[] {
  const permanent = environments.filter(({ kind }) => kind === "permanent");
  const personal = environments.filter(({ kind }) => kind === "personal");
  const gate = permanent.findIndex((environment) => hasGate(environment, options));
  const free = gate === -1 ? permanent.length : gate;
  const placeOf = (each: AffectedEnvironment) =>
    Math.max(free, 1 + permanent.findLastIndex((base) => isReadBy(each, base)));
  const at = (place: number) => personal.filter((each) => placeOf(each) === place);
  return [...permanent.flatMap((each, place) => [...at(place), each]), ...at(permanent.length)];
}

function isReadBy({ stacks }: AffectedEnvironment, base: AffectedEnvironment): boolean {
  const ids = new Set(base.stacks.map(({ id }) => id));
  return stacks.some(({ change, reads }) => change !== "removed" && reads.some((read) => ids.has(read)));
}

/** Whether a person has to start the applies of an environment. */
function hasGate({ name, kind, stacks }: AffectedEnvironment, { reviewed, appliedOnMerge }: ApplyOptions): boolean {
  const isReviewed = stacks.every(({ id }) => reviewed.has(id));
  return !(isReviewed && (kind === "personal" || appliedOnMerge.includes(name)));
}

function section(environment: AffectedEnvironment, options: ApplyOptions): Section {
  const { name, kind, stacks } = environment;
  const { reviewed } = options;
  const unseen = stacks.filter(({ id }) => !reviewed.has(id));
  const plan = (stack: AffectedStack, stage: string): Job => {
    // A stack that is destroyed needs no outputs.
    const planned = stack.change === "removed" ? [] : stack.reads.filter((id) => !reviewed.has(id));
    const isOwn = (id: string): boolean => unseen.some((each) => each.id === id);
    const elsewhere = planned.filter((id) => !isOwn(id)).map(planName);
    return { ...planJob(environment, stack, stage), ...after(planned.filter(isOwn).map(planName), elsewhere) };
  };
  const isGated = hasGate(environment, options);
  const gates = isGated ? [gateName(name)] : [];
  const apply = (stack: AffectedStack, stage: string): Job => {
    const own = reviewed.has(stack.id) ? [] : [planName(stack.id)];
    return {
      ...applyJob(environment, stack, stage),
      ...after([...gates, ...appliedBefore(stack, stacks, isGated).map(applyName)], own),
    };
  };
  const changed = stacks.filter(({ change }) => change !== "removed");
  const removed = stacks.filter(({ change }) => change === "removed");
  const parts = [
    byLevel(unseen, `${name} plan`, plan),
    ...(isGated ? [gate(environment, reviewed)] : []),
    byLevel(changed, `${name} apply`, apply),
    byLevel(removed, `${name} destroy`, apply),
  ];
  const jobs = parts.flatMap((part) => part.jobs);
  return {
    stages: parts.flatMap(({ stages }) => stages),
    // Nobody waits for somebody else's environment.
    jobs: kind === "personal" ? jobs.map((job) => ({ ...job, allow_failure: true })) : jobs,
  };
}

function gateName(environment: string): string {
  return `approve ${environment}`;
}

function gate({ name, stacks }: AffectedEnvironment, reviewed: ReadonlyMap<string, ReviewedPlan>): Section {
  const stage = `${name} gate`;
  const job: Job = {
    name: gateName(name),
    extends: ".gate",
    stage,
    variables: { PLATFORM_ENVIRONMENT: name },
    when: "manual",
    // A manual job is optional otherwise, and the applies would not wait for it.
    allow_failure: false,
    manual_confirmation: gateText(name, stacks, reviewed),
  };
  return { stages: [stage], jobs: [job] };
}

function byLevel(
  stacks: readonly AffectedStack[],
  stage: string,
  jobOf: (stack: AffectedStack, stage: string) => Job,
): Section {
  const levels = [...new Set(stacks.map(({ level }) => level))].sort((one, other) => one - other);
  const named = new Map(levels.map((level, index) => [level, `${stage} ${index + 1}`]));
  const jobs = stacks.map((stack) => jobOf(stack, named.get(stack.level) ?? stage));
  return { stages: [...named.values()], jobs };
}

/**
 * What has to be done before a stack: those of the environment that it reads. A stack is destroyed after those to be
 * destroyed that read it, or after all applies: one of them may have read it until now. The latter needs no names where
 * the job waits for earlier stages anyway.
 */
function appliedBefore(
  { id, change, reads }: AffectedStack,
  stacks: readonly AffectedStack[],
  isGated: boolean,
): AffectedStack[] {
  const changed = stacks.filter((other) => other.change !== "removed");
  if (change !== "removed") return changed.filter((other) => reads.includes(other.id));
  const readers = stacks.filter((other) => other.change === "removed" && other.reads.includes(id));
  return readers.length === 0 && isGated ? changed : readers;
}

/**
 * A job that waits for others of its environment names them, so that one that fails stops only what depends on it. One
 * that waits for none names nothing at all, and so waits for all earlier stages, as gates do: for the environments
 * before.
 */
function after(upstream: readonly string[], more: readonly string[] = []): { readonly needs?: readonly Need[] } {
  return upstream.length === 0 ? {} : needing([inputsName, ...more, ...upstream]);
}
