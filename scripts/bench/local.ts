import { findKubernetes, findMoto, type LocalAws, noKubernetes, noMoto, startLocalAws } from "@ml-platform/emulator";
import { execa } from "execa";
import { createClusters, prepare } from "./local/create-clusters.ts";

/** Limits of the figures, as ratios within one run. */
const budgets = {
  /** Memory of a further cluster, as a multiple of that of the first one. */
  memory: 1.2,
  /** Time until four clusters that are created at once are ready, as a multiple of that of one. */
  time: 6,
};

const counts = [1, 2, 4] as const;

/** How long a cluster is left alone before its memory is measured, in milliseconds. */
const settling = 15_000;

/**
 * Measures how long clusters of the local AWS take until they are ready, and how much memory they need, for one, two and
 * four at once.
 *
 * @returns whether every figure is within its budget
 */
export async function run(): Promise<boolean> {
  const programs = findKubernetes();
  const missing = findMoto() === undefined ? noMoto : programs === undefined ? noKubernetes : undefined;
  if (programs === undefined || missing !== undefined) {
    console.log(`not measured: ${missing}`);
    return true;
  }
  const figures: Figures[] = [];
  console.log("clusters   ready after   memory of clusters   of everything");
  for (const count of counts) {
    const aws = await startLocalAws({ account: "111111111111", kubernetes: { programs } });
    try {
      const measured = await measure(aws, count);
      figures.push(measured);
      const { seconds, clusters, everything } = measured;
      const [time, memory, all] = [`${seconds.toFixed(1)} s`, mebibytes(clusters), mebibytes(everything)];
      console.log(`${String(count).padStart(8)}${time.padStart(14)}${memory.padStart(21)}${all.padStart(16)}`);
    } finally {
      await aws.stop();
    }
  }
  return judge(figures);
}

interface Figures {
  readonly seconds: number;
  /** Bytes of resident memory. */
  readonly clusters: number;
  readonly everything: number;
}

async function measure(aws: LocalAws, count: number): Promise<Figures> {
  const account = await prepare(aws);
  const start = performance.now();
  await createClusters(account, count);
  const seconds = (performance.now() - start) / 1000;
  await new Promise((resolve) => setTimeout(resolve, settling));
  const ofClusters = aws.clusters().flatMap(({ plane }) => plane.pids);
  const processes = await processTree();
  return { seconds, clusters: memoryOf(processes, ofClusters), everything: memoryOf(processes) };
}

/** Resident memory in bytes of this process and all below it, by id; pages that programs share count in each. */
async function processTree(): Promise<Map<number, number>> {
  const { stdout } = await execa("ps", ["-A", "-o", "pid=,ppid=,rss="]);
  const all = stdout.split("\n").map((line) => line.trim().split(/\s+/).map(Number) as [number, number, number]);
  const tree = new Map<number, number>();
  const add = (of: number): void => {
    for (const [pid, parent, kibibytes] of all) {
      if (pid === of) tree.set(pid, kibibytes * 1024);
      if (parent === of) add(pid);
    }
  };
  add(process.pid);
  return tree;
}

function memoryOf(processes: ReadonlyMap<number, number>, pids: readonly number[] = [...processes.keys()]): number {
  return pids.reduce((sum, pid) => sum + (processes.get(pid) ?? 0), 0);
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(0)} MiB`;
}

function judge(figures: readonly Figures[]): boolean {
  const [one, , four] = figures;
  if (one === undefined || four === undefined) return false;
  const memory = (four.clusters - one.clusters) / 3 / one.clusters;
  const time = four.seconds / one.seconds;
  console.log(`a further cluster: ${memory.toFixed(2)} times the memory of the first (budget ${budgets.memory})`);
  console.log(`four at once: ready after ${time.toFixed(1)} times as long as one (budget ${budgets.time})`);
  return memory <= budgets.memory && time <= budgets.time;
}
