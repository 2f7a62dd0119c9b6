import type { KubeObject } from "@ml-platform/emulator/kubernetes";
import { type GpuRunnerSpec, type NodeGroupSpec, runnerNames } from "@ml-platform/rules";
import { nodeCost } from "@ml-platform/state";

/** What a cluster answers about one runner. */
export interface RunnerObjects {
  /** The External Secret that brings the token. */
  readonly token: KubeObject | undefined;
  /** The namespace of the pods of jobs. */
  readonly namespace: KubeObject | undefined;
  readonly managerPods: readonly KubeObject[];
  readonly jobPods: readonly KubeObject[];
  /** Nodes of the node group. */
  readonly nodes: readonly KubeObject[];
  /** Names of nodes on which a job of any runner runs. */
  readonly busyNodes: ReadonlySet<string>;
}

/** A runner as it stands: what docs/json.md shows. */
export interface RunnerStatus {
  readonly name: string;
  readonly cluster: string;
  readonly nodeGroup: string;
  readonly gpus: number;
  readonly tags: readonly string[];
  /** The key of its token among the secrets of the environment. */
  readonly tokenSecret: string;
  readonly concurrency: number;
  readonly manager: { readonly state: "running" | "waiting" | "missing"; readonly reason?: string };
  readonly running: readonly string[];
  readonly waiting: readonly { readonly pod: string; readonly since: string; readonly reason: string }[];
  readonly nodes: {
    readonly count: number;
    /** Nodes without a job. */
    readonly idle: readonly string[];
    /** In US dollars an hour, on demand. Absent where no price is known. */
    readonly hourly?: number;
    readonly idleHourly?: number;
  };
}

export interface AskedRunner {
  readonly name: string;
  readonly runner: GpuRunnerSpec;
  readonly group: NodeGroupSpec;
  readonly concurrency: number;
  readonly region: string;
}

/** Pure. */
export function runnerStatus(asked: AskedRunner, objects: RunnerObjects): RunnerStatus {
  const { name, runner, concurrency } = asked;
  const { cluster, nodeGroup, gpus, tags, tokenSecret } = runner;
  const pods = objects.jobPods.filter((pod) => !["Succeeded", "Failed"].includes(phaseOf(pod)));
  return {
    name,
    cluster,
    nodeGroup,
    gpus,
    tags,
    tokenSecret,
    concurrency,
    manager: managerOf(asked, objects),
    running: pods.filter((pod) => phaseOf(pod) === "Running").map(({ metadata }) => metadata.name),
    waiting: pods
      .filter((pod) => phaseOf(pod) !== "Running")
      .map((pod) => ({
        pod: pod.metadata.name,
        since: String(pod.metadata["creationTimestamp"] ?? ""),
        reason: waitsFor(pod),
      })),
    nodes: nodesOf(asked, objects),
  };
}

function managerOf(
  { name, runner: { tokenSecret } }: AskedRunner,
  { namespace, token, managerPods }: RunnerObjects,
): RunnerStatus["manager"] {
  if (namespace === undefined)
    return { state: "missing", reason: `the namespace ${runnerNames(name).jobs} is not there` };
  if (managerPods.some((pod) => condition(pod, "Ready")?.status === "True")) return { state: "running" };
  const ready = token === undefined ? undefined : condition(token, "Ready");
  if (ready?.status !== "True") {
    const said = ready?.message === undefined ? "" : ` (${ready.message})`;
    return { state: "waiting", reason: `its token, the secret ${tokenSecret}, has not arrived${said}` };
  }
  const [pod] = managerPods;
  return pod === undefined
    ? { state: "missing", reason: "it has no pod" }
    : { state: "waiting", reason: waitsFor(pod) };
}

function nodesOf({ group, region }: AskedRunner, { nodes, busyNodes }: RunnerObjects): RunnerStatus["nodes"] {
  const names = nodes.map(({ metadata }) => metadata.name);
  const idle = names.filter((each) => !busyNodes.has(each));
  const { hourly } = nodeCost(group, names.length, region);
  const { hourly: idleHourly } = nodeCost(group, idle.length, region);
  return {
    count: names.length,
    idle,
    ...(hourly !== undefined && { hourly }),
    ...(idleHourly !== undefined && { idleHourly }),
  };
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

interface Status {
  readonly phase?: string;
  readonly conditions?: readonly Condition[];
  readonly containerStatuses?: readonly {
    readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
  }[];
  readonly initContainerStatuses?: Status["containerStatuses"];
}

const statusOf = (object: KubeObject): Status => (object["status"] ?? {}) as Status;
const phaseOf = (pod: KubeObject): string => statusOf(pod).phase ?? "Pending";

function condition(object: KubeObject, type: string): Condition | undefined {
  return statusOf(object).conditions?.find((each) => each.type === type);
}

/** Why a pod does not run yet, in the words of who knows it: the scheduler, or the kubelet. */
function waitsFor(pod: KubeObject): string {
  const scheduled = condition(pod, "PodScheduled");
  if (scheduled?.status === "False") return `a node: ${scheduled.message ?? scheduled.reason ?? "none fits"}`;
  const { initContainerStatuses = [], containerStatuses = [] } = statusOf(pod);
  const [waiting] = [...initContainerStatuses, ...containerStatuses].flatMap(({ state }) => state?.waiting ?? []);
  if (waiting === undefined) return scheduled === undefined ? "the scheduler" : "its containers";
  return [waiting.reason, waiting.message].filter((each) => each !== undefined && each !== "").join(": ");
}
