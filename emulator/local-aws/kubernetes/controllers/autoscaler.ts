import { stringify } from "yaml";
import { recordedOnlyLabel } from "../../../cluster-providers/helm/release-record.ts";
import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { pathOf } from "../../../kubernetes-api/object-path.ts";
import type { NodeGroup } from "../../eks/model.ts";
import type { Fields } from "../../fields.ts";
import type { MotoClient } from "../../moto-client.ts";
import { findTool } from "../../tools.ts";
import { amounts, requestsOf } from "../autoscaler/fit.ts";
import { RealAutoscaler } from "../autoscaler/real-autoscaler.ts";
import { type ComingNode, type ScalableGroup, scaleUp } from "../autoscaler/scale-up.ts";
import { type AutoscalerSettings, autoscalerSettings, recordedSettings } from "../autoscaler/settings.ts";
import { lastingTaints, likeNode, taggedDevices, templateNode, toBeDeleted } from "../autoscaler/template-node.ts";
import { type AutoScalingGroup, autoScalingGroups } from "../nodes/auto-scaling-groups.ts";
import type { Resources } from "../nodes/capacity.ts";
import { isLeftBehind } from "../nodes/drain.ts";
import { InstanceCatalogue } from "../nodes/instances.ts";
import { diskOf, LaunchTemplates } from "../nodes/launch-template.ts";
import { instanceOf } from "../nodes/node-object.ts";
import type { Taint } from "../nodes/user-data.ts";
import type { ClusterView, Controller } from "./controller.ts";

/** Says on the Deployment of cluster-autoscaler who does its work. */
const scalerAnnotation = "simulation/cluster-autoscaler";
const doneBy = {
  standIn: "a stand-in of the local AWS scales the groups: pods are simulated",
  real: "the real cluster-autoscaler runs beside the cluster: pods are simulated",
};

/** Secrets of Helm's releases whose charts could not be fetched. */
const recordedReleases = `${recordedOnlyLabel}=true,owner=helm,status=deployed`;

/** How long pods that a new node takes may need to be scheduled there, in milliseconds. */
const settleTime = 10_000;
/** For one pod, groups grow no more often: what keeps it pending then is nothing that this stand-in understands. */
const mostTries = 3;

interface NodeObject extends KubeObject {
  readonly spec: { readonly unschedulable?: boolean; readonly taints?: readonly Taint[] };
  readonly status?: {
    readonly allocatable?: Resources;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

interface PodObject extends KubeObject {
  readonly spec: { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly reason?: string }[];
  };
}

/** An Auto Scaling group with its nodes. */
interface Group extends ScalableGroup {
  readonly scaling: AutoScalingGroup;
  readonly nodes: readonly NodeObject[];
  /** Devices that its nodes report once a device plugin runs there. */
  readonly devices: readonly string[];
}

/**
 * Does the work of the cluster-autoscaler that a cluster has installed, whose pods are simulated: by the real program where
 * it is found, else by a stand-in. With the stand-in, groups grow for pods that cannot be scheduled, and shrink when nodes
 * are idle. It knows resources, node selectors, required node affinity and taints; it moves no pods.
 */
export function autoscalerController(
  now: () => number = Date.now,
  program: string | undefined = findTool("cluster-autoscaler"),
): Controller {
  return new AutoscalerController(now, program);
}

class AutoscalerController implements Controller {
  readonly name = "cluster-autoscaler";
  private readonly now: () => number;
  private readonly real: RealAutoscaler | undefined;
  private readonly catalogue = new InstanceCatalogue();
  private readonly templates = new LaunchTemplates();
  /** By uid: a node may get the address, and with it the name, of one that is gone. */
  private readonly idleSince = new Map<string, number>();
  private readonly readySince = new Map<string, number>();
  private readonly tries = new Map<string, number>();
  /** The priorities that are in the cluster. */
  private written: string | undefined;

  constructor(now: () => number, program: string | undefined) {
    this.now = now;
    this.real = program === undefined ? undefined : new RealAutoscaler(program);
  }

  async reconcile(view: ClusterView): Promise<void> {
    const { client, record } = view;
    const deployments = await client.list("/apis/apps/v1/deployments");
    const settings =
      autoscalerSettings(deployments, record.cluster.name) ??
      recordedSettings(await client.list("/api/v1/secrets", { labelSelector: recordedReleases }), record.cluster.name);
    if (settings?.priorities !== undefined) await this.writePriorities(view, settings.namespace, settings.priorities);
    this.real?.follow(view, settings, this.now());
    if (settings === undefined) return;
    await this.mark(view, settings, deployments);
    if (this.real !== undefined) return;
    const nodes = (await client.list<NodeObject>("/api/v1/nodes")).filter((node) => instanceOf(node) !== undefined);
    for (const since of [this.idleSince, this.readySince]) forgetOthers(since, nodes);
    const pods = await client.list<PodObject>("/api/v1/pods");
    const groups = await this.groups(view, settings, nodes);
    const { awaited, growing } = await this.grow(view, settings, groups, pods);
    await this.shrink(view, settings, groups, pods, awaited, growing);
  }

  private async mark(
    { client }: ClusterView,
    { namespace, deployment: name }: AutoscalerSettings,
    deployments: readonly KubeObject[],
  ): Promise<void> {
    const deployment = deployments.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
    if (deployment === undefined || deployment.metadata.annotations?.[scalerAnnotation] !== undefined) return;
    const annotations = { [scalerAnnotation]: doneBy[this.real === undefined ? "standIn" : "real"] };
    await client.patch(`/apis/apps/v1/namespaces/${namespace}/deployments/${name}`, { metadata: { annotations } });
  }

  /** Does what a chart that is recorded only could not do: without the ConfigMap, the real expander chooses no group. */
  private async writePriorities({ client }: ClusterView, namespace: string, priorities: Fields): Promise<void> {
    // Numbers, as the autoscaler wants its keys.
    const text = stringify(new Map(Object.entries(priorities).map(([key, patterns]) => [Number(key), patterns])));
    if (this.written === text) return;
    const metadata = { name: prioritiesName, namespace };
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata, data: { priorities: text } };
    await client.apply(pathOf(object), object);
    this.written = text;
  }

  private async groups(
    { record, moto, region }: ClusterView,
    { tags }: AutoscalerSettings,
    nodes: readonly NodeObject[],
  ): Promise<Group[]> {
    const managed = [...record.nodeGroups.values()];
    const groups: Group[] = [];
    for (const scaling of await autoScalingGroups(moto)) {
      if (!tags.every((tag) => scaling.tags[tag] !== undefined)) continue;
      const group = managed.find(({ resources }) =>
        resources.autoScalingGroups.some(({ name }) => name === scaling.name),
      );
      const ids = new Set(scaling.instances.map(({ id }) => id));
      const template = await this.template(moto, region.account.region, scaling, group);
      if (template === undefined) continue;
      const ofGroup = nodes.filter((node) => ids.has(instanceOf(node) ?? ""));
      const sample = ofGroup.find(isReady);
      groups.push({
        name: scaling.name,
        desired: scaling.desired,
        max: scaling.max,
        template: sample === undefined ? template : likeNode(template, sample),
        scaling,
        nodes: ofGroup,
        devices: taggedDevices(scaling),
      });
    }
    return groups;
  }

  private async template(moto: MotoClient, region: string, scaling: AutoScalingGroup, group: NodeGroup | undefined) {
    const reference = group?.launchTemplate ?? scaling.template;
    const found = reference && (await this.templates.find(moto, reference));
    const type = scaling.instances[0]?.type ?? group?.instanceTypes?.[0] ?? found?.instanceType;
    if (type === undefined || type === "") return undefined;
    const shape = await this.catalogue.shape(moto, type);
    const diskGiB = (found && diskOf(found)) ?? group?.diskSize ?? 20;
    return templateNode(scaling, group, shape, { diskGiB }, region);
  }

  /** @returns nodes that pending pods wait for, and the groups that grow */
  private async grow(
    view: ClusterView,
    settings: AutoscalerSettings,
    groups: readonly Group[],
    pods: readonly PodObject[],
  ): Promise<{ readonly awaited: ReadonlySet<string>; readonly growing: ReadonlySet<string> }> {
    const pending = pods.filter(isUnschedulable).filter((pod) => (this.tries.get(uidOf(pod)) ?? 0) < mostTries);
    const coming = groups.flatMap((group) => this.coming(group, pods));
    const priorities = settings.expanders.includes("priority") ? await prioritiesOf(view, settings) : "";
    const { growth, awaited, hopeless } = scaleUp(pending, groups, coming, settings.expanders, priorities);
    for (const [name, { nodes, pods: helped }] of growth) {
      const group = groups.find((each) => each.name === name);
      if (group === undefined) continue;
      const wanted = group.desired + nodes;
      await view.moto.query("autoscaling", "SetDesiredCapacity", {
        AutoScalingGroupName: name,
        DesiredCapacity: String(wanted),
      });
      for (const pod of helped) {
        this.tries.set(uidOf(pod), (this.tries.get(uidOf(pod)) ?? 0) + 1);
        const message = `pod triggered scale-up: [{${name} ${group.desired}->${wanted} (max: ${group.max})}] (simulated)`;
        await say(view, pod, "Normal", "TriggeredScaleUp", message, this.now());
      }
    }
    for (const pod of hopeless) {
      if (this.tries.has(uidOf(pod))) continue;
      this.tries.set(uidOf(pod), 0);
      const message =
        "pod didn't trigger scale-up: no group's node takes it, or those groups are at their maximum (simulated)";
      await say(view, pod, "Normal", "NotTriggerScaleUp", message, this.now());
    }
    forgetOthers(this.tries, pods);
    return { awaited, growing: new Set(growth.keys()) };
  }

  /** Nodes of a group that do not run what they could yet: those that are asked for, start, or have just become ready. */
  private coming({ name, desired, nodes, template, devices }: Group, pods: readonly PodObject[]): ComingNode[] {
    const there = nodes.flatMap((node): ComingNode[] => {
      const { metadata, spec, status = {} } = node;
      if (spec.unschedulable) return [];
      const isComplete = devices.every((device) => (status.allocatable?.[device] ?? "0") !== "0");
      if (isReady(node) && isComplete) {
        const since = this.readySince.get(uidOf(node)) ?? this.now();
        this.readySince.set(uidOf(node), since);
        if (this.now() - since > settleTime) return [];
      } else {
        this.readySince.delete(uidOf(node));
      }
      const free: Record<string, number> = {
        ...template.free,
        ...(isReady(node) && amounts(status.allocatable ?? {})),
      };
      for (const device of isComplete ? [] : devices) free[device] = template.free[device] ?? 0;
      for (const pod of pods.filter((each) => each.spec.nodeName === metadata.name && !hasEnded(each))) {
        for (const [resource, amount] of Object.entries(requestsOf(pod)))
          free[resource] = (free[resource] ?? 0) - amount;
      }
      const taints = lastingTaints(node);
      return [{ group: name, name: metadata.name, labels: metadata.labels ?? {}, taints, free }];
    });
    const missing = Math.max(desired - nodes.length, 0);
    return [...there, ...Array.from({ length: missing }, () => ({ ...template, group: name }))];
  }

  private async shrink(
    view: ClusterView,
    { unneededTime }: AutoscalerSettings,
    groups: readonly Group[],
    pods: readonly PodObject[],
    awaited: ReadonlySet<string>,
    growing: ReadonlySet<string>,
  ): Promise<void> {
    const busy = new Set(pods.filter((pod) => !isLeftBehind(pod)).map(({ spec }) => spec.nodeName));
    for (const { name, desired, scaling, nodes } of groups) {
      let spare = desired - scaling.min;
      for (const node of nodes) {
        const { name: nodeName, annotations = {} } = node.metadata;
        const isIdle =
          !busy.has(nodeName) &&
          !awaited.has(nodeName) &&
          !growing.has(name) &&
          annotations["cluster-autoscaler.kubernetes.io/scale-down-disabled"] !== "true";
        if (!isIdle) {
          this.idleSince.delete(uidOf(node));
          continue;
        }
        const since = this.idleSince.get(uidOf(node)) ?? this.now();
        this.idleSince.set(uidOf(node), since);
        if (spare <= 0 || this.now() - since < unneededTime) continue;
        this.idleSince.delete(uidOf(node));
        if (!(await isClosed(view, node))) continue;
        await view.moto.query("autoscaling", "TerminateInstanceInAutoScalingGroup", {
          InstanceId: instanceOf(node),
          ShouldDecrementDesiredCapacity: "true",
        });
        spare -= 1;
      }
    }
  }
}

/**
 * Keeps pods off a node that is to go, by the taint that the project gives it. One that has come in the meantime stays, and
 * with it the node.
 */
async function isClosed({ client }: ClusterView, { metadata, spec }: NodeObject): Promise<boolean> {
  const path = `/api/v1/nodes/${metadata.name}`;
  const taints = (spec.taints ?? []).filter(({ key }) => key !== toBeDeleted);
  await client.patch(path, { spec: { taints: [...taints, { key: toBeDeleted, effect: "NoSchedule" }] } });
  const pods = await client.list<PodObject>("/api/v1/pods");
  if (pods.every((pod) => pod.spec.nodeName !== metadata.name || isLeftBehind(pod))) return true;
  await client.patch(path, { spec: { taints } });
  return false;
}

/** Source: expander/priority/readme.md of the project. */
const prioritiesName = "cluster-autoscaler-priority-expander";

async function prioritiesOf({ client }: ClusterView, { namespace }: AutoscalerSettings): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/configmaps/${prioritiesName}`;
  const data = (await client.get(path))?.["data"] as { readonly priorities?: string } | undefined;
  return data?.priorities ?? "";
}

async function say(
  { client }: ClusterView,
  pod: KubeObject,
  type: string,
  reason: string,
  message: string,
  now: number,
): Promise<void> {
  const { name, namespace = "default", uid } = pod.metadata;
  const timestamp = new Date(now).toISOString().replace(/\.\d+Z$/, "Z");
  await client.create(`/api/v1/namespaces/${namespace}/events`, {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `${name}.${now.toString(16)}.${reason.toLowerCase()}`.slice(-253), namespace },
    involvedObject: { apiVersion: "v1", kind: "Pod", name, namespace, uid },
    type,
    reason,
    message,
    source: { component: "cluster-autoscaler" },
    firstTimestamp: timestamp,
    lastTimestamp: timestamp,
    count: 1,
  });
}

function isReady({ status }: NodeObject): boolean {
  return (status?.conditions ?? []).some((each) => each.type === "Ready" && each.status === "True");
}

function isUnschedulable({ metadata, spec, status }: PodObject): boolean {
  return (
    metadata["deletionTimestamp"] === undefined &&
    spec.nodeName === undefined &&
    (status?.conditions ?? []).some(({ type, reason }) => type === "PodScheduled" && reason === "Unschedulable")
  );
}

function hasEnded({ status }: PodObject): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}

/** Keeps what is known of objects that are there. */
function forgetOthers(known: Map<string, number>, objects: readonly KubeObject[]): void {
  const uids = new Set(objects.map(uidOf));
  for (const uid of known.keys()) if (!uids.has(uid)) known.delete(uid);
}

function uidOf({ metadata }: KubeObject): string {
  return String(metadata["uid"]);
}
