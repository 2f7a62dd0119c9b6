import { managedChanges } from "../../terraform/plan-json.ts";
import type { StackPlan } from "../plan-stacks.ts";
import { clusterGoingBack, minorOf } from "../way-back.ts";
import { listed } from "./look.ts";
import type { Risk } from "./risk.ts";
import type { StandingStack, Surroundings } from "./standing.ts";

type Planned = Pick<StackPlan, "stack" | "plan">;

/**
 * Node groups that would be newer than their control plane, because a part of an environment is applied: EKS upgrades no
 * group further than its cluster, and takes no cluster back before its groups.
 */
export function kubernetesOrder(plans: readonly Planned[], surroundings: Surroundings): Risk[] {
  return [...clustersTooEarly(plans, surroundings), ...groupsTooEarly(plans, surroundings)];
}

function clustersTooEarly(plans: readonly Planned[], surroundings: Surroundings): Risk[] {
  const { standing, appliedFirst = new Set() } = surroundings;
  return plans.flatMap(({ stack, plan }) => {
    const cluster = clusterGoingBack(plan);
    if (cluster === undefined) return [];
    const ahead = standing
      .filter((each) => !appliedFirst.has(each.stack.id))
      .map((each) => ({ id: each.stack.id, groups: groupsAhead(each, cluster.name, cluster.to, plans) }))
      .filter(({ groups }) => groups.length > 0);
    if (ahead.length === 0) return [];
    const groups = ahead.flatMap((each) => each.groups);
    const ids = ahead.map(({ id }) => id);
    return [
      {
        kind: "kubernetes-order",
        stack: stack.id,
        text: `EKS cluster ${cluster.name} would go back to Kubernetes ${cluster.to} before its ${named(groups)}, which ${groups.length === 1 ? "runs" : "run"} ${cluster.from}.`,
        refused: `EKS takes nodes back first. Apply ${listed([...ids, stack.id])} together, in one command, which keeps that order:`,
        steps: [applyOf([...ids, stack.id], surroundings)],
      },
    ];
  });
}

/** The groups in a state that stay newer than a version, whatever is planned. */
function groupsAhead({ stack, nodeGroups }: StandingStack, cluster: string, to: string, plans: readonly Planned[]) {
  const planned = plans.find((each) => each.stack.id === stack.id)?.plan;
  const changes = new Map(
    (planned === undefined ? [] : managedChanges(planned)).map(({ address, change }) => [address, change]),
  );
  return nodeGroups
    .filter((group) => group.cluster === cluster && group.amiType !== "CUSTOM")
    .filter(({ address, version }) => {
      const change = changes.get(address);
      const isGone = change?.actions.join() === "delete";
      return !isGone && isNewer(change === undefined ? version : versionOf(change.after), to);
    })
    .map(({ name }) => name);
}

function groupsTooEarly(plans: readonly Planned[], surroundings: Surroundings): Risk[] {
  const { standing, appliedFirst = new Set() } = surroundings;
  const ownerOf = (name: unknown) =>
    standing.flatMap(({ stack, clusters }) =>
      clusters.filter((each) => each.name === name).map(({ version }) => ({ id: stack.id, version })),
    )[0];
  return plans.flatMap(({ stack, plan }) =>
    managedChanges(plan).flatMap(({ type, address, change }): Risk[] => {
      const after = change.after as Readonly<Record<string, unknown>> | null;
      if (type !== "aws_eks_node_group" || after === null) return [];
      const owner = ownerOf(after["cluster_name"]);
      const isFirst = owner !== undefined && (appliedFirst.has(owner.id) || isPlanned(plans, owner.id));
      if (owner === undefined || isFirst || !isNewer(after["version"], owner.version)) return [];
      return [
        {
          kind: "kubernetes-order",
          stack: stack.id,
          address,
          text: `${address} would have Kubernetes ${String(after["version"])}, and its control plane has ${String(owner.version)}.`,
          refused: `EKS upgrades the control plane first. Apply ${owner.id} and ${stack.id} together, in one command, which keeps that order:`,
          steps: [applyOf([owner.id, stack.id], surroundings)],
        },
      ];
    }),
  );
}

function isPlanned(plans: readonly Planned[], id: string): boolean {
  return plans.some(({ stack }) => stack.id === id);
}

function versionOf(value: unknown): unknown {
  return (value as Readonly<Record<string, unknown>> | null)?.["version"];
}

function isNewer(version: unknown, than: unknown): boolean {
  return (minorOf(version) ?? 0) > (minorOf(than) ?? Number.POSITIVE_INFINITY);
}

function named(groups: readonly string[]): string {
  return `node group${groups.length === 1 ? "" : "s"} ${listed(groups)}`;
}

function applyOf(ids: readonly string[], { environment, targetHint }: Surroundings): string {
  return `./platform apply ${environment.name}${targetHint}${ids.map((id) => ` --stack ${id}`).join("")}`;
}
