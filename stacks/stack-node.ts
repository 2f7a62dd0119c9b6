import type { Environment } from "@ml-platform/environments";
import type { Contract } from "./contract.ts";

/** Terraform providers that a stack can need. Every stack has `aws`. */
export type ProviderName = "aws" | "helm" | "kubernetes";

/** A stack of an environment, as the catalogue knows it without building it. */
export interface StackNode {
  /** `dev-ml-nodes` */
  readonly id: string;
  /** `dev` */
  readonly environment: string;
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

/** The name of the environment that a stack's id begins with; the longest if several do. */
export function environmentOf(id: string, names: readonly string[]): string | undefined {
  return names.filter((name) => id.startsWith(stackId(name, ""))).sort((a, b) => b.length - a.length)[0];
}

/** `dev-network`, from `dev` and `network`. */
export function stackId(environment: string, name: string): string {
  return `${environment}-${name}`;
}
