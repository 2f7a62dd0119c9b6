import type { Environment, SectionName } from "@ml-platform/environments";
import { bastion } from "./bastion/kind.ts";
import { cluster } from "./cluster/kind.ts";
import type { ClusterKind, StackKind } from "./kind.ts";
import { network } from "./network/kind.ts";
import { nodes } from "./nodes/kind.ts";
import { platform } from "./platform/kind.ts";
import { runners } from "./runners/kind.ts";
import { sandpits } from "./sandpits/kind.ts";
import { secrets } from "./secrets/kind.ts";
import { publisherOf, type StackNode, stackId, stackName } from "./stack-node.ts";
import { teams } from "./teams/kind.ts";
import { tenant } from "./tenant/kind.ts";
import { workloads } from "./workloads/kind.ts";

/** Every kind of stack. A new kind is a folder beside `network/` and a line here, after the kinds that it reads. */
export const catalogue: readonly StackKind[] = [
  network,
  cluster,
  nodes,
  workloads,
  platform,
  teams,
  sandpits,
  bastion,
  secrets,
  runners,
  tenant,
];

/** The stacks of an environment, each after those it reads. A pure function that takes microseconds. */
export function stacksOf(environment: Environment): StackNode[] {
  return kindsOf(environment).map(({ node }) => node);
}

/** The stacks of an environment, each with the kind that builds it. */
export function kindsOf(environment: Environment): { readonly node: StackNode; readonly kind: StackKind }[] {
  return catalogue.flatMap((kind) =>
    instancesOf(kind, environment).map((name) => ({ kind, node: nodeOf(kind, environment, name) })),
  );
}

/** The clusters that have a stack of this kind; `[undefined]` if the environment as a whole has one. */
function instancesOf(kind: StackKind, environment: Environment): (string | undefined)[] {
  if (environment.shares.includes(kind.contract.publisher.section)) return [];
  if (isClusterKind(kind)) {
    const { when = () => true } = kind;
    return Object.entries(environment.clusters).flatMap(([name, spec]) =>
      when(spec, name, environment) ? [name] : [],
    );
  }
  const { when = hasSection(kind.contract.publisher.section) } = kind;
  return when(environment) ? [undefined] : [];
}

export function isClusterKind(kind: StackKind): kind is ClusterKind {
  return kind.contract.publisher.scope === "cluster";
}

function hasSection(section: SectionName): (environment: Environment) => boolean {
  return (environment) => environment[section] !== undefined;
}

function nodeOf(stackKind: StackKind, environment: Environment, clusterName?: string): StackNode {
  const { contract, providers } = stackKind;
  const { kind } = contract.publisher;
  const name = stackName(kind, clusterName);
  return {
    id: stackId(environment.name, name),
    environment: environment.name,
    name,
    kind,
    ...(clusterName !== undefined && { cluster: clusterName }),
    dependencies: upstreamsOf(stackKind, environment, clusterName),
    providers,
  };
}

function upstreamsOf(kind: StackKind, environment: Environment, clusterName?: string): string[] {
  const ofEachCluster = isClusterKind(kind) ? [] : (kind.readsOfEachCluster ?? []);
  return [
    ...kind.reads.map((read) => publisherOf(environment, read, clusterName).id),
    ...Object.keys(environment.clusters).flatMap((each) =>
      ofEachCluster.map((read) => publisherOf(environment, read, each).id),
    ),
  ];
}
