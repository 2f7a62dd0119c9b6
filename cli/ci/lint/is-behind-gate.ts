import type { LintedJob } from "./linted-job.ts";
import type { LintedPipeline } from "./linted-pipeline.ts";

/**
 * Whether a job starts only after a person started a job for its environment. A job without `needs` waits for all jobs of
 * earlier stages; one with `needs` waits for these and for nothing else.
 */
export function isBehindGate(job: LintedJob, environment: string, { jobs }: LintedPipeline): boolean {
  const gates = jobs.filter(
    (each) => isManual(each) && !each.allowFailure && each.variables["PLATFORM_ENVIRONMENT"] === environment,
  );
  const isBehind = (each: LintedJob, seen: readonly string[]): boolean => {
    if (gates.includes(each)) return true;
    if (each.needs === undefined) return gates.some(({ stage }) => stage < each.stage);
    return each.needs.some(({ job: name, isElsewhere }) => {
      const needed = jobs.find((other) => other.name === name);
      return !isElsewhere && needed !== undefined && !seen.includes(name) && isBehind(needed, [...seen, name]);
    });
  };
  return isBehind(job, [job.name]);
}

/** With rules, each of them says it: https://docs.gitlab.com/ci/yaml/#ruleswhen */
function isManual({ when, rules = [] }: LintedJob): boolean {
  return when === "manual" || (rules.length > 0 && rules.every((rule) => rule.when === "manual"));
}
