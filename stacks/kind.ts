import type { ClusterEnvironment, Environment } from "@ml-platform/environments";
import type { App } from "cdktf";
import type { Contract, OutputKinds } from "./contract.ts";
import type { ClusterStackContext, PlatformStack, StackContext } from "./platform-stack.ts";
import type { ProviderName } from "./stack-node.ts";

interface CommonKind {
  readonly contract: Contract;
  /** The contracts that its stacks read: what comes before them. */
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
  /** Whether an environment has it. @default wherever it has the section */
  readonly when?: (environment: Environment) => boolean;
  /** Loads the code that builds it, which takes cdktf and the providers. */
  readonly load: () => Promise<(app: App, context: StackContext) => PlatformStack>;
}

/** One stack per cluster of an environment. */
export interface ClusterKind extends CommonKind {
  readonly contract: Contract<OutputKinds, "cluster">;
  /** Whether a cluster has it. @default every cluster */
  readonly when?: (cluster: ClusterEnvironment) => boolean;
  /** @param cluster what its stack is for, so that only the code it needs is loaded */
  readonly load: (cluster: ClusterEnvironment) => Promise<(app: App, context: ClusterStackContext) => PlatformStack>;
}

/** An entry of the catalogue: all there is to know of one kind of stack without building it. */
export type StackKind = EnvironmentKind | ClusterKind;
