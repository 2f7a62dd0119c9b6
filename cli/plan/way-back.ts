import { managedChanges, type PlanJson } from "../terraform/plan-json.ts";
import type { Node } from "./graph.ts";

// A cluster is upgraded from the control plane to its nodes, in the order in which stacks read each other. EKS takes it
// back the other way round: "Rollback cluster to previous Kubernetes version" in its user guide.

/** The stacks that go before a cluster's stack, although they read it, by the id of that stack. */
export type WaysBack = ReadonlyMap<string, ReadonlySet<string>>;

interface Planned {
  readonly stack: Node;
  readonly plan: PlanJson;
}

/** The clusters that go back in these plans, and the stacks whose node groups go back with them. */
export function waysBack(plans: Iterable<Planned>): WaysBack {
  const all = [...plans];
  return new Map(
    all.flatMap(({ stack, plan }) => {
      const cluster = clusterGoingBack(plan);
      if (cluster === undefined) return [];
      const ahead = all.filter(
        (other) => other.stack.dependencies.includes(stack.id) && hasNodesGoingBack(other.plan, cluster.name),
      );
      return [[stack.id, new Set(ahead.map((other) => other.stack.id))] as const];
    }),
  );
}

/** The same stacks in the order in which clusters go back: their nodes before them. */
export function onTheWayBack<N extends Node>(nodes: readonly N[], ways: WaysBack): N[] {
  return nodes.map((node) => ({
    ...node,
    dependencies: [
      ...node.dependencies.filter((id) => ways.get(id)?.has(node.id) !== true),
      ...(ways.get(node.id) ?? []),
    ],
  }));
}

/** The cluster that a plan takes back by one minor version. */
export function clusterGoingBack(plan: PlanJson): ClusterGoingBack | undefined {
  return managedChanges(plan)
    .filter(({ type }) => type === "aws_eks_cluster")
    .flatMap(({ name: address, change }) => {
      const [before, after] = [fieldsOf(change.before), fieldsOf(change.after)];
      const [old, now] = [minorOf(before["version"]), minorOf(after["version"])];
      if (old === undefined || now !== old - 1) return [];
      return [{ address, name: String(before["name"]), from: String(before["version"]), to: String(after["version"]) }];
    })
    .at(0);
}

export interface ClusterGoingBack {
  /** The name of the resource in the configuration. */
  readonly address: string;
  readonly name: string;
  /** `1.36` */
  readonly from: string;
  readonly to: string;
}

/**
 * A stack's `cdk.tf.json` that leaves its cluster at the version from which it goes back: all else that the plan changes,
 * such as add-ons that must not be newer than the control plane, comes first.
 */
export function beforeGoingBack(configuration: string, { address, from }: ClusterGoingBack): string {
  const parsed = JSON.parse(configuration) as {
    resource: { aws_eks_cluster: Record<string, Record<string, unknown>> };
  };
  const cluster = parsed.resource.aws_eks_cluster[address];
  if (cluster !== undefined) cluster["version"] = from;
  return JSON.stringify(parsed, null, 2);
}

function hasNodesGoingBack(plan: PlanJson, cluster: string): boolean {
  return managedChanges(plan).some(({ type, change }) => {
    const [before, after] = [fieldsOf(change.before), fieldsOf(change.after)];
    const [old, now] = [minorOf(before["version"]), minorOf(after["version"])];
    if (type !== "aws_eks_node_group" || before["cluster_name"] !== cluster) return false;
    return change.actions.includes("delete") || (old !== undefined && now !== undefined && now < old);
  });
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** `1.36` -> 36 */
export function minorOf(version: unknown): number | undefined {
  const [, minor] = /^v?1\.(\d+)/.exec(String(version)) ?? [];
  return minor === undefined ? undefined : Number(minor);
}
