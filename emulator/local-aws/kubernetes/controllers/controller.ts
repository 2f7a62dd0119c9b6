import type { KubeClient } from "../../../kubernetes-api/kube-client.ts";
import type { ClusterRecord, EksRegion } from "../../eks/region.ts";
import type { MotoClient } from "../../moto-client.ts";

/** What a controller sees of its cluster: both sides, as they are now. */
export interface ClusterView {
  /** What EKS holds. It changes while controllers run. */
  readonly record: ClusterRecord;
  readonly region: EksRegion;
  /** Of a member of system:masters. */
  readonly client: KubeClient;
  readonly moto: MotoClient;
  /** Whether the programs are there that make pods, give them nodes and run them; an API server alone does not. */
  readonly runsPods: boolean;
  /** Absent where controllers can start nothing. */
  readonly host?: ControllerHost;
}

/** Runs programs beside a cluster. */
export interface ControllerHost {
  /** Variables that point SDKs to the local AWS. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Starts a program that ends with the cluster, in a folder with a `kubeconfig` of a member of system:masters.
   *
   * @param file to write there first
   */
  start(
    program: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
    file: { readonly name: string; readonly text: string },
  ): ClusterProgram;
}

export interface ClusterProgram {
  /** Resolves once it has ended, whoever ended it. */
  readonly ended: Promise<void>;
  kill(): void;
}

/** Makes the cluster what EKS says that it is, a step at a time. */
export interface Controller {
  readonly name: string;
  /** Called within a second of a change, and every few seconds without one, never twice at once. What it throws is logged, and it is called again. */
  reconcile(view: ClusterView): Promise<void>;
}

/** Makes the controllers of one cluster; each may remember what it has seen. */
export type ControllerFactory = () => Controller;
