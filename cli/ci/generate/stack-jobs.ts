import type { AffectedEnvironment, AffectedStack } from "../affected-stacks.ts";
import type { DeploymentTier, Job, Need } from "./pipeline.ts";

/** What GitLab allows one job to wait for: https://docs.gitlab.com/administration/instance_limits/ (`ci_needs_size_limit`). */
export const mostNeeds = 50;

/** `plan dev-network`: names are unique, because ids of stacks are. */
export function planName(id: string): string {
  return `plan ${id}`;
}

export function applyName({ id, change }: Pick<AffectedStack, "id" | "change">): string {
  return `${change === "removed" ? "destroy" : "apply"} ${id}`;
}

/** The job that plans one stack. */
export function planJob(environment: AffectedEnvironment, stack: AffectedStack, stage: string): Job {
  return {
    name: planName(stack.id),
    why: [reason(stack)],
    extends: ".plan",
    stage,
    variables: variablesOf(environment, stack),
  };
}

/** The job that applies one stack or, if the code no longer has it, destroys it. */
export function applyJob(environment: AffectedEnvironment, stack: AffectedStack, stage: string): Job {
  const name = `${environment.name}/${stack.name}`;
  return {
    name: applyName(stack),
    why: [reason(stack)],
    extends: ".apply",
    stage,
    variables: variablesOf(environment, stack),
    // One name for each stack: with a common one, GitLab would take the apply of one stack for an outdated deployment
    // of another. https://docs.gitlab.com/ci/environments/deployment_safety/
    environment: { name, deployment_tier: tierOf(environment) },
    resource_group: name,
  };
}

function variablesOf({ name }: AffectedEnvironment, { id, change }: AffectedStack): Record<string, string> {
  return {
    PLATFORM_ENVIRONMENT: name,
    PLATFORM_STACK: id,
    // The code that destroys it is in an earlier commit.
    ...(change === "removed" && { GIT_DEPTH: "0" }),
  };
}

const fewReasons = 5;

function reason({ change, because }: AffectedStack): string {
  const more = because.length - fewReasons;
  const texts = [...because.slice(0, fewReasons), ...(more > 0 ? [`and ${more} more`] : [])];
  return [change, ...(texts.length > 0 ? [texts.join(", ")] : [])].join(": ");
}

const tiers: Readonly<Record<string, DeploymentTier>> = { dev: "development", staging: "staging", prod: "production" };

function tierOf({ name, kind, protected: isProtected }: AffectedEnvironment): DeploymentTier {
  if (kind === "personal") return "development";
  return tiers[name] ?? (isProtected ? "production" : "other");
}

/** `needs`, unless they are more than GitLab allows: without, the job waits for all jobs of earlier stages. */
export function needing(needs: readonly Need[]): { readonly needs?: readonly Need[] } {
  return needs.length > mostNeeds ? {} : { needs };
}
