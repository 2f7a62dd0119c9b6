import { spawnSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

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

/** Where `platform local setup` puts programs; every clone of the same user shares them. */
export function localToolsDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const cache = env["XDG_CACHE_HOME"] || join(env["HOME"] ?? homedir(), ".cache");
  return join(cache, "ml-platform", "local", "bin");
}

/**
 * The programs in the folder that KUBEBUILDER_ASSETS names, then on PATH, then where setup puts them; undefined without
 * an API server and its store. The variable is the convention of controller-runtime's envtest.
 */
export function findKubernetes(env: NodeJS.ProcessEnv = process.env): KubernetesPrograms | undefined {
  const find = (name: string): string | undefined => findLocalTool(name, env);
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

/** A program of the local target, by its name. */
export function findLocalTool(name: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const assets = env["KUBEBUILDER_ASSETS"] || undefined;
  const folders = [...(assets === undefined ? [] : [assets]), ...(env["PATH"] ?? "").split(delimiter)];
  return [...folders.filter((folder) => folder !== ""), localToolsDirectory(env)]
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function versionOf(apiServer: string): string | undefined {
  const { stdout } = spawnSync(apiServer, ["--version"], { encoding: "utf8" });
  return /v(\d+\.\d+\.\d+)/.exec(stdout ?? "")?.[1];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
