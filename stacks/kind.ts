import type { ClusterEnvironment, Environment } from "@ml-platform/environments";
import type { App } from "cdktf";
import type { Contract, OutputKinds } from "./contract.ts";
import type { ClusterStackContext, PlatformStack, StackContext } from "./platform-stack.ts";
import type { ProviderName } from "./stack-node.ts";

interface CommonKind {
  readonly contract: Contract;
  /** The contracts that its stacks read; the publishers come first. */
  readonly reads: readonly Contract[];
  /**
   * `helm` and `kubernetes` are configured for the cluster whose contract the stack reads; they are never in the stack
   * that creates it.
   */
  readonly providers: readonly ProviderName[];
}

/** One stack per environment. */
export interface EnvironmentKind extends CommonKind {
  readonly contract: Contract<OutputKinds, "environment">;
  /** Not those of clusters: an environment may have none, or several. */
  readonly reads: readonly Contract<OutputKinds, "environment">[];
  /** The contracts that it reads of every cluster that the environment uses. @default - none */
  readonly readsOfEachCluster?: readonly Contract<OutputKinds, "cluster">[];
  /** Whether an environment has the stack. @default - if it has the section */
  readonly when?: (environment: Environment) => boolean;
  /** Loads the code that builds the stack, with cdktf and the provider bindings that it needs. */
  readonly load: () => Promise<(app: App, context: StackContext) => PlatformStack>;
}

/** One stack per cluster of an environment. */
export interface ClusterKind extends CommonKind {
  readonly contract: Contract<OutputKinds, "cluster">;
  /** Whether a cluster has the stack. @default - every cluster has it */
  readonly when?: (cluster: ClusterEnvironment, name: string, environment: Environment) => boolean;
  /** @param cluster the cluster of the stack, so that only the code that it needs is loaded */
  readonly load: (cluster: ClusterEnvironment) => Promise<(app: App, context: ClusterStackContext) => PlatformStack>;
}

/** An entry of the catalogue: everything that is known about a kind of stack without building it. */
export type StackKind = EnvironmentKind | ClusterKind;
