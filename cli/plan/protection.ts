import type { Environment } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import type { Risk } from "./risks/risk.ts";
import type { Run } from "./run.ts";

type Protected = Pick<Environment, "name" | "kind" | "protected" | "clusters">;

/**
 * What to change in an environment's file before what holds data may be destroyed: `set protected: false and remove
 * deletionProtection: true of clusters.training in environments/staging.ts`. Empty if nothing is protected.
 *
 * The rule: whatever is protected protects its clusters, and a cluster may be protected in an environment that is not.
 *
 * @param clusters names of those that are to be destroyed @default - all
 */
export function protectionSteps(
  environment: Protected,
  clusters: readonly string[] = Object.keys(environment.clusters),
): string {
  const kept = clusters.filter((name) => environment.clusters[name]?.deletionProtectionWritten === true);
  const steps = [
    ...(environment.protected ? ["set protected: false"] : []),
    ...(kept.length === 0
      ? []
      : [`remove deletionProtection: true of ${kept.map((name) => `clusters.${name}`).join(" and ")}`]),
  ];
  if (steps.length === 0) return "";
  const folder = environment.kind === "personal" ? "environments/personal" : "environments";
  return `${steps.join(" and ")} in ${folder}/${environment.name}.ts`;
}

/** @throws {UserError} for a protected environment, naming every line that keeps it from being destroyed */
export function refuseProtected(environment: Protected, { target }: { readonly target: string }): void {
  if (environment.protected) throw new UserError(refusal(environment, environment.name, target));
}

/** @throws {UserError} when one of the stacks to destroy holds a cluster that is protected by itself */
export function refuseProtectedClusters({ environment, stacks, request }: Run): void {
  const clusters = [...new Set(stacks.flatMap(({ kind, cluster = "" }) => (kind === "cluster" ? [cluster] : [])))];
  const kept = clusters.filter((name) => environment.clusters[name]?.deletionProtection === true);
  if (kept.length === 0) return;
  const what = kept.map((name) => `clusters.${name} of ${environment.name}`).join(" and ");
  throw new UserError(refusal(environment, what, request.target, kept));
}

/** What a plan of a destroy says of a protected environment, so that nobody learns it only from the destroy. */
export function protectionRisks(environment: Protected, { target }: { readonly target: string }): Risk[] {
  if (!environment.protected) return [];
  const { what, way } = refusalParts(environment, environment.name, target);
  return [{ kind: "protected", text: `the environment ${what}`, refused: way }];
}

function refusal(environment: Protected, what: string, target: string, clusters?: readonly string[]): string {
  const parts = refusalParts(environment, what, target, clusters);
  return `${parts.what} ${parts.way} Nothing was changed.`;
}

function refusalParts(environment: Protected, what: string, target: string, clusters?: readonly string[]) {
  const command = `${environment.name}${target === "aws" ? "" : ` --target ${target}`}`;
  return {
    what: `${what} ${clusters !== undefined && clusters.length > 1 ? "are" : "is"} protected and cannot be destroyed.`,
    way: `To destroy it all the same, in a reviewed change: ${protectionSteps(environment, clusters)}. Apply that (./platform apply ${command}), then destroy (./platform destroy ${command}).`,
  };
}
