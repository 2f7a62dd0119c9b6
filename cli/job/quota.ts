import type { KubeObject } from "@ml-platform/emulator/kubernetes";
import { quantityOf, UserError } from "@ml-platform/rules";
import type { Demand } from "./demand.ts";

interface ScopeExpression {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface ResourceQuota extends KubeObject {
  readonly spec?: {
    readonly scopes?: readonly string[];
    readonly scopeSelector?: { readonly matchExpressions?: readonly ScopeExpression[] };
  };
  readonly status?: {
    readonly hard?: Readonly<Record<string, string>>;
    readonly used?: Readonly<Record<string, string>>;
  };
}

/** What a quota counts, and how much of it a job needs. Source: "Resource Quotas" in the Kubernetes documentation. */
function neededOf({ nodes, requests, limits }: Demand, key: string): number {
  if (key === "pods" || key === "count/pods") return nodes;
  if (key === "count/jobs.batch") return 1;
  if (key === "services" || key === "count/services") return nodes > 1 ? 1 : 0;
  const [kind, resource] = key.startsWith("limits.")
    ? [limits, key.slice("limits.".length)]
    : [requests, key.replace(/^requests\./, "")];
  return (kind[resource] ?? 0) * nodes;
}

/**
 * What of a namespace's quotas other workloads still use, so that the job has to wait for it.
 *
 * @returns a sentence for each resource; empty if the job fits at once
 * @throws {UserError} if the job needs more than the quota allows at all: it would never run
 */
export function waitsFor(demand: Demand, quotas: readonly ResourceQuota[], namespace: string): string[] {
  const counting = quotas.filter((quota) => counts(quota, demand));
  const lines = counting.flatMap(({ status: { hard = {}, used = {} } = {} }) =>
    Object.entries(hard).map(([key, text]) => ({
      key,
      hard: text,
      used: used[key] ?? "0",
      needed: neededOf(demand, key),
      most: quantityOf(text) ?? Number.POSITIVE_INFINITY,
      left: (quantityOf(text) ?? Number.POSITIVE_INFINITY) - (quantityOf(used[key] ?? "0") ?? 0),
    })),
  );
  const never = lines.filter(({ needed, most }) => needed > most);
  if (never.length > 0) {
    const all = never.map(({ key, needed, hard }) => `${key}: needs ${amountText(key, needed)}, allowed ${hard}`);
    throw new UserError(
      `The quota of the namespace ${namespace} never lets the job run: ${all.join("; ")}. Ask for less, or have the quota raised (docs/teams.md). Nothing was created.`,
    );
  }
  return lines
    .filter(({ needed, left }) => needed > 0 && needed > left)
    .map(
      ({ key, needed, hard, used }) => `${key}: needs ${amountText(key, needed)}, and ${used} of ${hard} are in use`,
    );
}

/** Whether a quota counts the pods of a job. One whose scopes are not understood does not: the API server says so itself. */
function counts({ spec = {} }: ResourceQuota, { priorityClass }: Demand): boolean {
  const { scopes = [], scopeSelector: { matchExpressions = [] } = {} } = spec;
  const selected = matchExpressions.map(({ scopeName, operator, values = [] }) => {
    if (scopeName !== "PriorityClass") return false;
    const isNamed = priorityClass !== undefined && values.includes(priorityClass);
    switch (operator) {
      case "In":
        return isNamed;
      case "NotIn":
        return !isNamed;
      case "Exists":
        return priorityClass !== undefined;
      default:
        return priorityClass === undefined;
    }
  });
  return scopes.length === 0 && selected.every((each) => each);
}

/** As Kubernetes writes it. */
function amountText(key: string, amount: number): string {
  if (!/memory|storage/.test(key)) return String(Number(amount.toFixed(3)));
  return `${Number((amount / 1024 ** 3).toFixed(2))}Gi`;
}
