import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { Context } from "../context.ts";
import { type ClusterProviders, knownClusterProviders } from "./find-providers.ts";
import {
  accountDirectory,
  knownLocalAccounts,
  logFile,
  type RunningCluster,
  readRun,
  runningAccount,
} from "./run-file.ts";

/** What runs of a local AWS, or what is left of it. */
export interface AccountStatus {
  /** Twelve digits. */
  readonly id: string;
  /** Environments in the account. */
  readonly environments: readonly string[];
  /** `ended`: by itself, or it was killed. */
  readonly status: "runs" | "ended";
  readonly pid?: number;
  readonly url?: string;
  /** Of all its processes; absent where the system does not say. */
  readonly memoryBytes?: number;
  /** Version of Kubernetes; absent if clusters are only records. */
  readonly kubernetes?: string;
  /** Which kubernetes and helm providers write into clusters; absent until a command needed to know. */
  readonly clusterProviders?: ClusterProviders;
  readonly clusters: readonly RunningCluster[];
  /** Absolute path. */
  readonly log: string;
}

export async function accountStatuses({ io, services }: Pick<Context, "io" | "services">): Promise<AccountStatus[]> {
  const loaded = await services.environments();
  return knownLocalAccounts(io.root).flatMap((id): AccountStatus[] => {
    const directory = accountDirectory(io.root, id);
    const environments = loaded.flatMap((each) =>
      "environment" in each && each.environment.account.id === id ? [each.name] : [],
    );
    const common = { id, environments, log: logFile(directory) };
    const run = runningAccount(io.root, id);
    if (run === undefined) {
      return readRun(directory) === undefined && !existsSync(common.log)
        ? []
        : [{ ...common, status: "ended", clusters: [] }];
    }
    const { process, url, kubernetes, clusters } = run;
    const memoryBytes = memoryOf(process.pid);
    const clusterProviders = knownClusterProviders(directory);
    return [
      {
        ...common,
        status: "runs",
        pid: process.pid,
        url,
        ...(memoryBytes !== undefined && { memoryBytes }),
        ...(kubernetes !== undefined && { kubernetes }),
        ...(clusterProviders !== undefined && { clusterProviders }),
        clusters,
      },
    ];
  });
}

/** Resident memory of a process and all that it has started. */
function memoryOf(pid: number): number | undefined {
  const { stdout, status } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,rss="], { encoding: "utf8" });
  return status === 0 ? memoryOfTree(stdout, pid) : undefined;
}

/** @param listing lines of process id, parent's id and resident kibibytes */
export function memoryOfTree(listing: string, root: number): number {
  const processes = listing
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const total = (pid: number): number =>
    processes.reduce(
      (sum, [id = 0, parent, kibibytes = 0]) =>
        sum + (id === pid ? kibibytes * 1024 : 0) + (parent === pid && id !== pid ? total(id) : 0),
      0,
    );
  return total(root);
}
