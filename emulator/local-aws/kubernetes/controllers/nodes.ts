import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { KubeError } from "../../../kubernetes-api/kube-error.ts";
import type { NodeGroup } from "../../eks/model.ts";
import { type AutoScalingGroup, autoScalingGroups, type GroupInstance } from "../nodes/auto-scaling-groups.ts";
import type { Resources } from "../nodes/capacity.ts";
import { type Devices, deviceChange, hasDevices, reportedDevices } from "../nodes/devices.ts";
import { drain, podsOf, removeNode } from "../nodes/drain.ts";
import { gpuShares } from "../nodes/gpu-shares.ts";
import { InstanceCatalogue, type RunningInstance, runningInstances } from "../nodes/instances.ts";
import { LaunchTemplates } from "../nodes/launch-template.ts";
import { changedTaints, labelChange } from "../nodes/node-changes.ts";
import {
  managedSettings,
  maxUnavailable,
  type NodeGroupSettings,
  selfManagedSettings,
} from "../nodes/node-group-settings.ts";
import { drainingAnnotation, generationAnnotation, instanceOf, nodeObject } from "../nodes/node-object.ts";
import type { Taint } from "../nodes/user-data.ts";
import { Attempts } from "./attempts.ts";
import type { ClusterView, Controller } from "./controller.ts";

/** An Auto Scaling group whose instances are nodes of the cluster. */
interface Group {
  readonly scaling: AutoScalingGroup;
  /** Undefined for a group that EKS does not manage. */
  readonly managed: NodeGroup | undefined;
  readonly settings: NodeGroupSettings | undefined;
}

const managedLabel = "eks.amazonaws.com/nodegroup";

/** Registers a node for each instance of the cluster's groups, and takes those away whose instance is gone. */
export function nodesController(now: () => number = Date.now): Controller {
  return new NodesController(now);
}

class NodesController implements Controller {
  readonly name = "nodes";
  private readonly now: () => number;
  private readonly catalogue = new InstanceCatalogue();
  private readonly templates = new LaunchTemplates();
  /** What was last written to each node. */
  private readonly written = new Map<string, Pick<NodeGroupSettings, "labels" | "taints">>();

  constructor(now: () => number) {
    this.now = now;
  }

  async reconcile(view: ClusterView): Promise<void> {
    const attempts = new Attempts();
    const groups = await this.groups(view);
    const nodes = (await view.client.list("/api/v1/nodes")).filter((node) => instanceOf(node) !== undefined);
    const byInstance = new Map(nodes.map((node) => [instanceOf(node) ?? "", node]));
    const instances = new Map(
      groups.flatMap((group) => group.scaling.instances.map((instance) => [instance.id, { group, instance }] as const)),
    );
    for (const node of nodes) {
      if (instances.has(instanceOf(node) ?? "")) continue;
      await attempts.take(node.metadata.name, () => this.retire(view, node));
    }
    const fresh = [...instances.values()].filter(({ instance }) => !byInstance.has(instance.id));
    const running = await runningInstances(
      view.moto,
      fresh.map(({ instance }) => instance.id),
    );
    for (const { group, instance } of fresh) {
      const found = running.get(instance.id);
      if (found !== undefined) await attempts.take(instance.id, () => this.register(view, group, instance, found));
    }
    for (const [id, node] of byInstance) {
      const known = instances.get(id);
      if (known !== undefined)
        await attempts.take(node.metadata.name, () => this.follow(view, known.group, known.instance, node));
    }
    for (const group of groups) {
      await attempts.take(group.scaling.name, () => this.replaceOutdated(view, group, nodes));
    }
    attempts.settle();
  }

  private async groups({ record, moto }: ClusterView): Promise<Group[]> {
    const { name } = record.cluster;
    const managed = new Map(
      [...record.nodeGroups.values()].flatMap((group) =>
        group.resources.autoScalingGroups.map((scaling) => [scaling.name, group] as const),
      ),
    );
    const isOurs = ({ name: group, tags }: AutoScalingGroup): boolean =>
      managed.has(group) ||
      (tags[`kubernetes.io/cluster/${name}`] === "owned" && tags["eks:nodegroup-name"] === undefined);
    const groups: Group[] = [];
    for (const scaling of (await autoScalingGroups(moto)).filter(isOurs)) {
      const group = managed.get(scaling.name);
      const reference = group === undefined ? scaling.template : group.launchTemplate;
      const template = reference && (await this.templates.find(moto, reference));
      const settings =
        group !== undefined
          ? managedSettings(record, group, template, template?.imageId ?? "")
          : template && selfManagedSettings(record, template);
      groups.push({ scaling, managed: group, settings });
    }
    return groups;
  }

  private async register(
    { record, region, client, moto }: ClusterView,
    { scaling, settings }: Group,
    instance: GroupInstance,
    { privateIp, imageId }: RunningInstance,
  ): Promise<void> {
    if (settings === undefined) {
      throw new Error(`does not join: the user data of the group ${scaling.name} does not name ${record.cluster.name}`);
    }
    const { efaInterfaces: _, amiType: __, ...facts } = settings;
    const labels = withImage(settings.labels, imageId);
    const node = nodeObject({
      ...facts,
      labels,
      clusterName: record.cluster.name,
      region: region.account.region,
      instanceId: instance.id,
      zone: instance.zone,
      zoneId: await this.catalogue.zoneId(moto, instance.zone),
      privateIp,
      shape: await this.catalogue.shape(moto, instance.type),
    });
    try {
      await client.create("/api/v1/nodes", node);
    } catch (error) {
      // A node that is being drained may still have the address.
      if (error instanceof KubeError && error.status === 409) return;
      throw error;
    }
    this.written.set(node.metadata.name, { labels, taints: settings.taints });
  }

  /** EKS drains nodes of managed groups; all others are gone with their instance. */
  private async retire({ client }: ClusterView, node: KubeObject): Promise<void> {
    const { name, labels = {} } = node.metadata;
    this.written.delete(name);
    if (labels[managedLabel] === undefined) await removeNode(client, name);
    else await drain(client, node, this.now());
  }

  /** Labels and taints of the group take effect on nodes that are there, and device plugins report what they find. */
  private async follow(
    view: ClusterView,
    { settings }: Group,
    instance: GroupInstance,
    node: KubeObject,
  ): Promise<void> {
    if (settings === undefined) return;
    const { name, annotations = {} } = node.metadata;
    const isCurrent = annotations[generationAnnotation] === settings.generation;
    const before = this.written.get(name);
    if (before !== undefined && isCurrent) {
      const image = before.labels["eks.amazonaws.com/nodegroup-image"];
      const wanted = { labels: withImage(settings.labels, image ?? ""), taints: settings.taints };
      await this.rewrite(view, node, before, wanted);
    }
    const shape = await this.catalogue.shape(view.moto, instance.type);
    const devices: Devices = { ...shape, efaInterfaces: settings.efaInterfaces };
    if (!hasDevices(devices)) return;
    const status = (node["status"] ?? {}) as { readonly capacity?: Resources; readonly allocatable?: Resources };
    const pods = await podsOf(view.client, name);
    const shared: Devices = { ...devices, gpuShares: await gpuShares(view.client, node, pods) };
    const reported = reportedDevices(shared, settings.amiType, pods);
    const change = deviceChange(status, reported);
    if (change !== undefined) await view.client.patch(`/api/v1/nodes/${name}/status`, { status: change });
  }

  private async rewrite(
    { client }: ClusterView,
    node: KubeObject,
    before: Pick<NodeGroupSettings, "labels" | "taints">,
    wanted: Pick<NodeGroupSettings, "labels" | "taints">,
  ): Promise<void> {
    const labels = labelChange(before.labels, wanted.labels);
    const { taints = [] } = (node["spec"] ?? {}) as { readonly taints?: readonly Taint[] };
    const newTaints = changedTaints(taints, before.taints, wanted.taints);
    if (labels === undefined && newTaints === undefined) return;
    await client.patch(`/api/v1/nodes/${node.metadata.name}`, {
      metadata: { resourceVersion: node.metadata["resourceVersion"], ...(labels && { labels }) },
      ...(newTaints && { spec: { taints: newTaints } }),
    });
    this.written.set(node.metadata.name, wanted);
  }

  /**
   * Ends instances of a managed group that were started from another image or template version than it has now, no more at
   * once than it allows. Their group starts new ones at once, so that pods have where to go while their node is drained.
   */
  private async replaceOutdated({ moto }: ClusterView, group: Group, nodes: readonly KubeObject[]): Promise<void> {
    const { managed, scaling, settings } = group;
    if (managed === undefined || settings === undefined) return;
    const ofGroup = nodes.filter(({ metadata }) => metadata.labels?.[managedLabel] === managed.nodegroupName);
    const held = new Set(scaling.instances.map(({ id }) => id));
    const isDraining = (node: KubeObject): boolean =>
      node.metadata.annotations?.[drainingAnnotation] !== undefined || !held.has(instanceOf(node) ?? "");
    const outdated = ofGroup.filter(
      (node) => !isDraining(node) && node.metadata.annotations?.[generationAnnotation] !== settings.generation,
    );
    const draining = ofGroup.filter(isDraining).length;
    const starting = scaling.instances.length - (ofGroup.length - draining);
    const free = maxUnavailable(managed.updateConfig, scaling.desired) - draining - starting;
    for (const node of outdated.slice(0, Math.max(free, 0))) {
      await moto.query("autoscaling", "TerminateInstanceInAutoScalingGroup", {
        InstanceId: instanceOf(node),
        ShouldDecrementDesiredCapacity: "false",
      });
    }
  }
}

/** The image of the launch template, or the one that the instance was started from. */
function withImage(labels: Readonly<Record<string, string>>, imageId: string): Readonly<Record<string, string>> {
  const image = labels["eks.amazonaws.com/nodegroup-image"];
  return image === "" ? { ...labels, "eks.amazonaws.com/nodegroup-image": imageId } : labels;
}
