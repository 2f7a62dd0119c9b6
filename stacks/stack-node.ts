import type { Environment } from "@ml-platform/environments";
import { earlierNames } from "@ml-platform/rules";
import type { Contract } from "./contract.ts";

/** Terraform providers that a stack can need. Every stack has `aws`. */
export type ProviderName = "aws" | "helm" | "kubernetes";

/** What names a stack and its state. */
export interface NamedStack {
  /** `dev` */
  readonly environment: string;
  /** `dev-ml-nodes` */
  readonly id: string;
}

/** A stack of an environment, as the catalogue knows it without building it. */
export interface StackNode extends NamedStack {
  /** `ml-nodes`: the id without the environment. */
  readonly name: string;
  /** `nodes` */
  readonly kind: string;
  /** `ml`; absent for a stack of the whole environment. */
  readonly cluster?: string;
  /** Ids of the stacks whose outputs it reads, including stacks of the base. */
  readonly dependencies: readonly string[];
  readonly providers: readonly ProviderName[];
}

/** The environment whose stack publishes a contract, and the stack's id. */
export interface PublishingStack {
  readonly environment: Environment;
  readonly id: string;
}

/**
 * The stack that publishes a contract to an environment: its own, or its base's if it uses the base's section.
 *
 * @param clusterName for the contract of a cluster's stack
 */
export function publisherOf(environment: Environment, { publisher }: Contract, clusterName?: string): PublishingStack {
  const { base, shares } = environment;
  const owner = base !== undefined && shares.includes(publisher.section) ? base : environment;
  return {
    environment: owner,
    id: stackId(owner.name, stackName(publisher.kind, publisher.scope === "cluster" ? clusterName : undefined)),
  };
}

/** `network`, or `ml-nodes` for a cluster's stack. */
export function stackName(kind: string, clusterName: string | undefined): string {
  return clusterName === undefined ? kind : `${clusterName}-${kind}`;
}

/** What a stack was called before its environment or its cluster was renamed, oldest first. */
export function formerStacks(
  environment: Environment,
  { id, kind, cluster }: Pick<StackNode, "id" | "kind" | "cluster">,
): NamedStack[] {
  const clusters =
    cluster === undefined ? [undefined] : [...earlierNames(cluster, environment.clusters[cluster] ?? {}), cluster];
  return [...earlierNames(environment.name, environment), environment.name]
    .flatMap((name) => clusters.map((each) => ({ environment: name, id: stackId(name, stackName(kind, each)) })))
    .filter((former) => former.id !== id);
}

/** The name of the environment that a stack's id begins with; the longest if several do. */
export function environmentOf(id: string, names: readonly string[]): string | undefined {
  return names.filter((name) => id.startsWith(stackId(name, ""))).sort((a, b) => b.length - a.length)[0];
}

/** `dev-network`, from `dev` and `network`. */
export function stackId(environment: string, name: string): string {
  return `${environment}-${name}`;
}
