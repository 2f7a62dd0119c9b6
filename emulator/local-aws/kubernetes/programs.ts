import { spawnSync } from "node:child_process";
import { findTool } from "../tools.ts";

/** Paths of the programs that a cluster is made of. */
export interface KubernetesPrograms {
  readonly etcd: string;
  readonly apiServer: string;
  /** Without it, Deployments and Jobs make no pods. */
  readonly controllerManager?: string;
  /** Without it, no pod gets a node. */
  readonly scheduler?: string;
  /** Without it, nodes are not ready, and pods do not run. */
  readonly kwok?: string;
  /** `1.35.4`. */
  readonly version: string;
}

/** Why clusters are no Kubernetes, and how to change that. */
export const noKubernetes =
  "kube-apiserver and etcd were found neither in KUBEBUILDER_ASSETS nor on PATH. Fetch them: ./platform local setup";

/**
 * The programs of a cluster, each found on its own; undefined without an API server and its store.
 */
export function findKubernetes(env: NodeJS.ProcessEnv = process.env): KubernetesPrograms | undefined {
  const find = (name: string): string | undefined => findTool(name, env);
  const [etcd, apiServer] = [find("etcd"), find("kube-apiserver")];
  if (etcd === undefined || apiServer === undefined) return undefined;
  const version = versionOf(apiServer);
  if (version === undefined) return undefined;
  const optional = {
    controllerManager: find("kube-controller-manager"),
    scheduler: find("kube-scheduler"),
    kwok: find("kwok"),
  };
  const found = Object.entries(optional).filter(([, path]) => path !== undefined);
  return { etcd, apiServer, version, ...Object.fromEntries(found) };
}

/** Whether pods are made, get nodes and run. */
export function runsPods({ controllerManager, scheduler, kwok }: KubernetesPrograms): boolean {
  return controllerManager !== undefined && scheduler !== undefined && kwok !== undefined;
}

function versionOf(apiServer: string): string | undefined {
  const { stdout } = spawnSync(apiServer, ["--version"], { encoding: "utf8" });
  return /v(\d+\.\d+\.\d+)/.exec(stdout ?? "")?.[1];
}
