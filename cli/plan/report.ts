import type { PlanCost } from "./cost/plan-cost.ts";
import { type Head, placeText } from "./head.ts";
import { addCounts, type Counts, type Kind, type Summary } from "./plan-summary.ts";
import type { Risk } from "./risks/risk.ts";

/** The result of one stack in a plan, an apply or a destroy. */
export interface StackReport {
  readonly id: string;
  readonly status:
    | "no changes"
    | "planned"
    | "applied"
    | "destroyed"
    | "failed"
    | "interrupted"
    | "not run"
    | "skipped";
  /** Absent if there is no plan. */
  readonly plan?: Summary;
  /** Why the plan is based on values that are not known yet; absent for an exact plan. */
  readonly provisional?: string;
  readonly fingerprint?: string;
  /** What was done before it failed or was interrupted; absent if nothing was tried. */
  readonly done?: Counts;
  /** Why it failed, was not run or was skipped. */
  readonly reason?: string;
  readonly milliseconds?: number;
  /** Directory with the plan and the log, relative to the repository. */
  readonly directory?: string;
}

export interface Report {
  readonly command: "plan" | "apply" | "destroy";
  readonly head: Head;
  readonly stacks: readonly StackReport[];
  /** Whether everything is to be destroyed, which a plan may show as well. @default false */
  readonly isDestroy?: boolean;
  /** How many stacks of the environment were not looked at. @default 0 */
  readonly notSelected?: number;
  readonly fingerprint?: string;
  /** What deserves a second look, the gravest first. */
  readonly risks?: readonly Risk[];
  /** What the environment costs before and after the plan. */
  readonly cost?: PlanCost;
  /** What the stacks' plans cannot show. */
  readonly warnings?: readonly string[];
}

/** Total of the planned changes or, once something is applied, of the applied ones. */
export function totals(report: Report): Counts {
  return addCounts(counted(report).flatMap(({ done, plan }) => done ?? plan?.counts ?? []));
}

function counted(report: Report): StackReport[] {
  const { stacks } = report;
  if (isUnderWay(report)) {
    return stacks.filter(({ status, done }) => isDone(status) || (done !== undefined && !isNothing(done)));
  }
  return stacks.filter(({ plan }) => plan !== undefined);
}

/** Whether anything was tried, so that the totals are what was done and not what is planned. */
function isUnderWay({ stacks }: Report): boolean {
  return stacks.some(({ status, done }) => isDone(status) || done !== undefined);
}

function isDone(status: StackReport["status"]): boolean {
  return status === "applied" || status === "destroyed";
}

function isNothing(counts: Counts): boolean {
  return Object.values(counts).every((count) => count === 0);
}

export type Result = "no changes" | "changes" | "applied" | "failed";

export function resultOf(report: Report): Result {
  const has = (...statuses: StackReport["status"][]) => report.stacks.some(({ status }) => statuses.includes(status));
  if (has("failed", "interrupted", "not run")) return "failed";
  if (has("applied", "destroyed")) return "applied";
  return has("planned") ? "changes" : "no changes";
}

/** The report as JSON; sensitive values are already masked. */
export function reportJson(report: Report): string {
  const stacks = report.stacks.map(({ plan, milliseconds, provisional, ...stack }) => ({
    ...stack,
    provisional: provisional !== undefined,
    ...(provisional !== undefined && { provisionalBecause: provisional }),
    ...(plan !== undefined && {
      counts: plan.counts,
      resources: plan.resources,
      outputs: plan.outputs,
      outside: plan.outside,
    }),
    ...(milliseconds !== undefined && { seconds: Math.round(milliseconds / 100) / 10 }),
  }));
  const { command, head, isDestroy = false, notSelected = 0, fingerprint, risks, cost, warnings } = report;
  const result = resultOf(report);
  const sum = totals(report);
  return JSON.stringify(
    {
      schemaVersion: 1,
      command,
      ...head,
      isDestroy,
      notSelected,
      result,
      fingerprint,
      totals: sum,
      risks,
      cost,
      warnings,
      stacks,
    },
    null,
    2,
  );
}

/** Why a stack is not done: `failed after 5 added: ...`, `interrupted after 20 added`, `not run: dev-network failed`. */
export function shortfallText({ status, reason = "", done }: StackReport): string {
  const after = done === undefined || isNothing(done) ? "" : ` after ${countsText(done, "past")}`;
  return `${status}${after}${reason === "" ? "" : `: ${reason}`}`;
}

const words = {
  future: {
    add: "to add",
    change: "to change",
    replace: "to replace",
    destroy: "to destroy",
    forget: "to forget",
    import: "to import",
    move: "to move",
  },
  past: {
    add: "added",
    change: "changed",
    replace: "replaced",
    destroy: "destroyed",
    forget: "forgotten",
    import: "imported",
    move: "moved",
  },
} as const;
type Tense = keyof typeof words;

/** `12 to add, 1 to replace`, or `no changes`; in the past: `12 added, 1 replaced`. */
export function countsText(counts: Counts, tense: Tense = "future"): string {
  const parts = (Object.entries(words[tense]) as [Kind, string][])
    .filter(([kind]) => counts[kind] > 0)
    .map(([kind, word]) => `${counts[kind]} ${word}`);
  return parts.length > 0 ? parts.join(", ") : "no changes";
}

/** The counts of a plan; where no resource changes, those of its outputs: `2 outputs to add, 1 to destroy`. */
export function planText({ counts, outputs }: Pick<Summary, "counts" | "outputs">, tense: Tense = "future"): string {
  const resources = countsText(counts, tense);
  return resources === "no changes" && outputs.length > 0 ? outputsText(outputs, tense) : resources;
}

function outputsText(outputs: Summary["outputs"], tense: Tense): string {
  const counted = (["add", "change", "destroy"] as const)
    .map((kind) => ({ kind, count: outputs.filter(({ action }) => action === kind).length }))
    .filter(({ count }) => count > 0);
  return counted
    .map(({ kind, count }, index) => {
      const noun = index > 0 ? "" : count === 1 ? " output" : " outputs";
      return `${count}${noun} ${words[tense][kind]}`;
    })
    .join(", ");
}

/** Covers the configured stacks only: the plans do not include a state whose stack is no longer in the code. */
export function noChangesText({ stacks, notSelected = 0 }: Report): string {
  if (notSelected === 0) return "No changes: what exists is what the stacks configure.";
  const others = notSelected === 1 ? "The other stack was" : `The other ${notSelected} stacks were`;
  const ids = stacks.map(({ id }) => id).join(" and ");
  const configures = stacks.length === 1 ? "configures" : "configure";
  return `No changes: what exists is what ${ids} ${configures}. ${others} not looked at.`;
}

/** `3 stacks`, or `1 of 3 stacks` if the others do not change. */
function stacksText(report: Report): string {
  const all = counted(report).length;
  const changing = counted(report).filter(({ status }) => status !== "no changes").length;
  return `${changing === all ? "" : `${changing} of `}${all} stack${all === 1 ? "" : "s"}`;
}

/** `66 to add, 0 to change, 0 to destroy in 3 stacks.  On AWS, account ..., us-east-2.  Fingerprint 7f3a91c022bd0f4e` */
export function totalText(report: Report): string {
  const sum = totals(report);
  const tense = words[isUnderWay(report) ? "past" : "future"];
  const always = (["add", "change", "destroy"] as const).map((kind) => `${sum[kind]} ${tense[kind]}`);
  const sometimes = (["replace", "import", "move", "forget"] as const)
    .filter((kind) => sum[kind] > 0)
    .map((kind) => `${sum[kind]} ${tense[kind]}`);
  const resources = Object.entries(sum).some(([kind, count]) => kind !== "outputs" && count > 0);
  const changed = resources ? [] : counted(report).flatMap(({ plan }) => plan?.outputs ?? []);
  const outputs = changed.length > 0 ? [outputsText(changed, isUnderWay(report) ? "past" : "future")] : [];
  const mark = report.fingerprint === undefined ? "" : `  Fingerprint ${report.fingerprint}`;
  const place = placeText(report.head).replace(/^on/, "On");
  return `${[...always, ...sometimes, ...outputs].join(", ")} in ${stacksText(report)}.  ${place}.${mark}`;
}
