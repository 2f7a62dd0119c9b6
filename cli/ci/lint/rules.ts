import { timeToLiveText } from "@ml-platform/rules";
import { mostNeeds } from "../generate/stack-jobs.ts";
import { isKnownAtCreation } from "../variables.ts";
import { isBehindGate } from "./is-behind-gate.ts";
import { couldApply, couldChangeEnvironments, couldChangeSandpits, printsCredentials, rolesOf } from "./job-powers.ts";
import type { LintedJob } from "./linted-job.ts";
import type { LintedPipeline } from "./linted-pipeline.ts";

/** Something in a pipeline that GitLab would accept and that would go wrong later. */
export interface LintProblem {
  readonly rule: string;
  /** Absent if it concerns the whole pipeline. */
  readonly job?: string;
  /** What is wrong, and the fix. */
  readonly text: string;
}

export interface LintOptions {
  /** Names of the environments that nothing may be applied to before a person said so. */
  readonly gated: readonly string[];
  /** How long a sandpit may exist at most, in milliseconds. @default - it is not checked that GitLab lets it */
  readonly sandpitsLive?: number | undefined;
}

/** What GitLab reads at most: https://docs.gitlab.com/administration/instance_limits/ (`max_yaml_size_bytes`). */
const mostBytes = 5_000_000;

type JobRule = (job: LintedJob, pipeline: LintedPipeline, options: LintOptions) => string | undefined;

/** Rules for one job: the texts of what is wrong, by the names of the rules. */
const jobRules: Readonly<Record<string, JobRule>> = {
  needs: ({ needs = [] }) =>
    needs.length > mostNeeds
      ? `needs ${needs.length} jobs, and GitLab allows ${mostNeeds}. Leave needs out: it then waits for all earlier stages.`
      : undefined,
  strategy: ({ trigger }) =>
    trigger !== undefined && trigger.strategy === undefined
      ? "starts a pipeline and succeeds whatever comes of it. Add to its trigger: strategy: depend."
      : undefined,
  "two-levels": ({ trigger }, { isChild }) =>
    trigger !== undefined && isChild
      ? "starts a pipeline from one that was started itself: nobody finds a third level. Start it from .gitlab-ci.yml."
      : undefined,
  "resource-group": (job) =>
    couldApply(job) && job.resourceGroup === undefined
      ? "could apply at the same time as another job. Add resource_group: <environment>/<stack>."
      : undefined,
  interruptible: (job) =>
    couldApply(job) && job.interruptible ? "could be cancelled while it applies. Add interruptible: false." : undefined,
  "apply-role": (job) =>
    couldApply(job) && rolesOf(job).includes("plan")
      ? "could apply, and signs in with the role for plans. Move what applies to another job."
      : undefined,
  "plan-role": (job) =>
    !couldApply(job) && rolesOf(job).some((role) => role === "apply" || role === "sandpit")
      ? "changes nothing, and signs in with a role that may. Sign in with plan."
      : undefined,
  "sandpit-role": (job) => {
    const roles = rolesOf(job);
    if (couldChangeSandpits(job) && roles.includes("apply")) {
      return "makes or destroys sandpits with the role that may change every environment. Sign in with sandpit.";
    }
    return couldChangeEnvironments(job) && roles.includes("sandpit")
      ? "could apply, and signs in with the role for sandpits. Move what applies to another job."
      : undefined;
  },
  credentials: (job) =>
    printsCredentials(job)
      ? "prints credentials into its log. Sign in with ./platform ci sign-in: the SDKs call ci credentials themselves."
      : undefined,
  artifacts: ({ artifacts }) => {
    if (artifacts === undefined || !artifacts.paths.some((path) => path.startsWith("pipeline"))) return undefined;
    if (artifacts.access !== "developer") {
      return "shows what a platform consists of to everybody who sees the project. Add to its artifacts: access: developer.";
    }
    return artifacts.expireIn === undefined ? "keeps plans for ever. Add to its artifacts: expire_in." : undefined;
  },
  leftovers: (job) => {
    if (job.variables["GIT_STRATEGY"] !== "none") return undefined;
    if (job.artifacts === undefined && !couldApply(job)) return undefined;
    return "works in the directory that an earlier job of its runner left, with the files of that one. Leave GIT_STRATEGY out, or set it to empty.";
  },
  "stop-job": ({ environment }, { isChild }) =>
    environment?.action === "stop" && isChild
      ? "stops an environment, and GitLab finds such a job only in .gitlab-ci.yml: define it there."
      : undefined,
  "on-stop": ({ environment, resourceGroup }, { jobs }) => {
    if (environment?.onStop === undefined) return undefined;
    const stop = jobs.find(({ name }) => name === environment.onStop);
    if (stop?.environment?.action !== "stop") {
      return `is stopped by "${environment.onStop}", and no job of this name has environment: action: stop.`;
    }
    return stop.resourceGroup === resourceGroup
      ? undefined
      : `is stopped by "${environment.onStop}", which GitLab cannot start with another resource_group. Give it the same.`;
  },
  "auto-stop": (job, _, { sandpitsLive = 0 }) => {
    const { autoStopIn } = job.environment ?? {};
    if (autoStopIn === undefined || !couldChangeSandpits(job)) return undefined;
    return durationOf(autoStopIn) >= sandpitsLive
      ? undefined
      : `is stopped by GitLab ${autoStopIn} after its last deployment, and its base lets a sandpit live for ${timeToLiveText(sandpitsLive)}: what its owner extended would be destroyed. Give auto_stop_in more, and leave the rest to sandpit reap.`;
  },
  conditions: ({ rules = [] }) => {
    const scoped = scopedVariables(rules.flatMap((rule) => rule.if ?? []));
    return scoped === undefined ? undefined : `has rules on $${scoped}, ${unknownText}`;
  },
  "no-rules": ({ rules }, { isChild }) =>
    rules === undefined && !isChild
      ? "has no rules, and so runs for merge requests, merges and schedules alike. Say when it runs."
      : undefined,
  gate: (job, pipeline, { gated }) => {
    const environment = job.environment?.name?.split("/")[0];
    if (!couldApply(job) || environment === undefined || !gated.includes(environment)) return undefined;
    return isBehindGate(job, environment, pipeline)
      ? undefined
      : `applies ${environment} before a person said so. Let it wait for a manual job with PLATFORM_ENVIRONMENT: ${environment} and allow_failure: false.`;
  },
};

type PipelineRule = (pipeline: LintedPipeline) => string | undefined;

const pipelineRules: Readonly<Record<string, PipelineRule>> = {
  empty: ({ jobs }) =>
    jobs.length === 0 ? "has no job: GitLab fails the job that starts it. Give it one that says why." : undefined,
  size: ({ bytes }) =>
    bytes > mostBytes
      ? `has ${bytes} bytes, and GitLab reads ${mostBytes}. Move what repeats to .gitlab/jobs.yml.`
      : undefined,
  conditions: ({ conditions }) => {
    const scoped = scopedVariables(conditions);
    return scoped === undefined ? undefined : `decides by $${scoped}, ${unknownText}`;
  },
};

/** Every rule, for the documentation. */
export const ruleNames: readonly string[] = [...new Set([...Object.keys(jobRules), ...Object.keys(pipelineRules)])];

/** Everything that is wrong with a pipeline. */
export function lintPipeline(pipeline: LintedPipeline, options: LintOptions): LintProblem[] {
  const ofPipeline = Object.entries(pipelineRules).flatMap(([rule, check]) => {
    const text = check(pipeline);
    return text === undefined ? [] : [{ rule, text }];
  });
  const ofJobs = pipeline.jobs.flatMap((job) =>
    Object.entries(jobRules).flatMap(([rule, check]) => {
      const text = check(job, pipeline, options);
      return text === undefined ? [] : [{ rule, job: job.name, text }];
    }),
  );
  return [...ofPipeline, ...ofJobs];
}

const unknownText =
  "which is not known to have a value when GitLab creates the pipeline: a variable of one environment has none then. Use a predefined one, or add it to cli/ci/variables.ts.";

const unitMilliseconds = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

/** Milliseconds of `16 days` or `1 week and 2 days`; a unit that is none of these counts as nothing. */
function durationOf(text: string): number {
  const parts = text.matchAll(/(\d+)\s*(minute|hour|day|week)s?/g);
  return [...parts].reduce(
    (sum, [, count, unit]) => sum + Number(count) * unitMilliseconds[unit as keyof typeof unitMilliseconds],
    0,
  );
}

/** The first variable that may have no value yet. https://docs.gitlab.com/ci/environments/ (scope of variables) */
function scopedVariables(conditions: readonly string[]): string | undefined {
  return conditions
    .flatMap((condition) => [...condition.matchAll(/\$\{?(\w+)/g)].flatMap(([, name]) => name ?? []))
    .find((name) => !isKnownAtCreation(name));
}
