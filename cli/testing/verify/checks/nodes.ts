import {
  type AmiTypeFacts,
  amiTypeOf,
  amiTypes,
  describeInstanceType,
  gpusOffered,
  labelsOf,
  type NodeGroupSpec,
  taintsOf,
} from "@ml-platform/rules";
import { parse } from "yaml";
import type { LaunchTemplate, NetworkInterface, NodeGroup, Role } from "../picture.ts";
import { commonTagKeys, commonTags, tagsWith, topic } from "../topic.ts";
import { type ClusterSubject, managedPolicy, nodeSecurityGroup, ownClusters } from "./cluster.ts";
import { subnetOf } from "./network.ts";

interface GroupSubject extends ClusterSubject {
  readonly group: NodeGroupSpec;
  /** `gpu-training-us-east-2a` for a group of one zone. */
  readonly groupName: string;
  readonly zones: readonly string[];
  readonly found: NodeGroup | undefined;
}

/** A suffix of digits follows the name, so that a replacement can be made before the old group is destroyed. */
function foundGroup({ picture, name }: ClusterSubject, groupName: string): NodeGroup | undefined {
  const pattern = new RegExp(`^${groupName}-\\d+[0-9a-f]*$`);
  return picture.nodeGroups.find((each) => each.cluster === name && pattern.test(each.name));
}

function ownGroups(subject: ClusterSubject): GroupSubject[] {
  const { environment, spec } = subject;
  return Object.entries(spec.nodeGroups).flatMap(([name, group]) => {
    const zones = group.availabilityZones ?? environment.network.availabilityZones;
    const parts = group.perAvailabilityZone
      ? zones.map((zone) => [`${name}-${zone}`, [zone]] as const)
      : [[name, zones] as const];
    return parts.map(([groupName, its]) => ({
      ...subject,
      group,
      groupName,
      zones: its,
      found: foundGroup(subject, groupName),
    }));
  });
}

const capacityTypes = { onDemand: "ON_DEMAND", spot: "SPOT", capacityBlock: "CAPACITY_BLOCK" } as const;
const effects = {
  NoSchedule: "NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
} as const;

const groups = topic<GroupSubject>({
  subjects: (environment, picture) => ownClusters(environment, picture).flatMap(ownGroups),
  name: ({ name, groupName }) => `node group ${groupName} of ${name}`,
  checks: {
    status: { wanted: () => "ACTIVE", found: ({ found }) => found?.status },
    // With an image of one's own, EKS does not know the version.
    version: {
      wanted: ({ spec, group }) => (group.customAmiId === undefined ? spec.kubernetes : "of the image"),
      found: ({ group, found }) => (group.customAmiId === undefined ? found?.version : "of the image"),
    },
    "instance types": {
      wanted: ({ group }) =>
        group.capacity === "capacityBlock" ? [] : [group.instanceType, ...group.alternativeInstanceTypes],
      found: ({ found }) => found?.instanceTypes,
    },
    capacity: { wanted: ({ group }) => capacityTypes[group.capacity], found: ({ found }) => found?.capacityType },
    size: {
      wanted: ({ group: { size } }) => ({ min: size.min, max: size.max, desired: size.desired ?? size.min }),
      found: ({ found }) => found?.size,
    },
    subnets: {
      wanted: ({ environment, picture, zones }) =>
        zones.map((zone) => subnetOf(environment, picture, "private", zone)?.id),
      found: ({ found }) => found?.subnetIds,
    },
    image: {
      wanted: ({ group }) => (group.customAmiId === undefined ? amiTypeOf(group) : "CUSTOM"),
      found: ({ found }) => found?.amiType,
    },
    labels: { wanted: ({ group }) => labelsOf(group), found: ({ found }) => found?.labels },
    taints: {
      wanted: ({ group }) =>
        taintsOf(group).map(({ key, value = "", effect }) => ({ key, value, effect: effects[effect] })),
      found: ({ found }) => found?.taints,
    },
    "updates and repair": {
      wanted: ({ group: { update, nodeRepair } }) => {
        const { maxUnavailable: count, maxUnavailablePercentage: percentage = count === undefined ? 33 : 0 } = update;
        return { count: count ?? 0, percentage, isRepaired: nodeRepair };
      },
      found: ({ found }) => found && { ...found.maxUnavailable, isRepaired: found.isRepaired },
    },
    tags: {
      wanted: ({ environment, key }) => commonTags(environment, `${key}-nodes`),
      found: ({ found }) => tagsWith(commonTagKeys, found?.tags),
    },
    "tags for the autoscaler": {
      wanted: autoscalerTagsWanted,
      found: ({ found, picture }) => {
        const group = picture.autoScalingGroups.find(({ name }) => name === found?.autoScalingGroup);
        return group?.tags.filter(({ key }) => key.startsWith(nodeTemplate));
      },
    },
    "number of tags of its Auto Scaling group": {
      wanted: () => "at most 50",
      found: ({ found, picture }) => {
        const group = picture.autoScalingGroups.find(({ name }) => name === found?.autoScalingGroup);
        return group !== undefined && group.tags.length <= 50 ? "at most 50" : group?.tags.length;
      },
    },
    "trust of its role": {
      wanted: () => [
        {
          effect: "Allow",
          services: ["ec2.amazonaws.com"],
          actions: ["sts:AssumeRole"],
          resources: [],
          conditions: {},
        },
      ],
      found: (subject) => roleOf(subject)?.trust,
    },
    "policies of its role": {
      wanted: ({ environment }) =>
        ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonSSMManagedInstanceCore"].map(
          (policy) => managedPolicy(environment, policy),
        ),
      found: (subject) => roleOf(subject)?.attached,
    },
    "metadata service": {
      wanted: ({ group }) => ({ tokens: "required", hops: group.metadataHopLimit }),
      found: ({ found }) => found?.template.metadata,
    },
    disks: { wanted: disksWanted, found: ({ found }) => found?.template.disks },
    "tags at launch": {
      wanted: ({ environment, key, name, groupName }) => {
        const tags = { ...commonTags(environment, `${key}-nodes`), Name: `${name}-${groupName}` };
        return { instance: tags, volume: tags, "network-interface": tags };
      },
      found: ({ found }) => {
        const tags = Object.entries(found?.template.tagsAtLaunch ?? {});
        return Object.fromEntries(tags.map(([what, all]) => [what, tagsWith([...commonTagKeys, "Name"], all)]));
      },
    },
    "security groups": {
      wanted: (subject) => (subject.group.efa ? [] : [nodeSecurityGroup(subject)?.id]),
      found: ({ found }) => found?.template.securityGroupIds,
    },
    "network interfaces": {
      wanted: (subject) => (subject.group.efa ? interfacesWanted(subject) : []),
      found: ({ found }) => found?.template.interfaces.map(({ card, device, type }) => ({ card, device, type })),
    },
    "traffic among adapters": {
      wanted: (subject) => (subject.group.efa ? adapterTrafficWanted(subject) : []),
      found: adapterTraffic,
    },
    "placement group": {
      wanted: ({ group, name, groupName }) =>
        group.efa && (group.capacityReservation === undefined || group.capacityReservation.preference === "none")
          ? [{ name: `${name}-${groupName}`, strategy: "cluster" }]
          : [],
      found: ({ found, picture }) =>
        picture.placementGroups.filter(({ name }) => name === found?.template.placementGroup),
    },
    reservation: {
      wanted: ({ group }) => ({
        ...reservationWanted(group.capacityReservation),
        marketType: group.capacity === "capacityBlock" ? "capacity-block" : "",
        instanceType: group.capacity === "capacityBlock" ? group.instanceType : "",
      }),
      found: ({ found }) => found && reservationOf(found.template),
    },
    "image of one's own": {
      wanted: ({ group }) => group.customAmiId ?? "",
      found: ({ found }) => found?.template.imageId,
    },
    "how nodes join": { wanted: joinWanted, found: ({ found }) => joinOf(found?.template.userData ?? "") },
  },
});

function roleOf({ picture, found }: GroupSubject): Role | undefined {
  return picture.roles.find(({ arn }) => arn === found?.roleArn);
}

const nodeTemplate = "k8s.io/cluster-autoscaler/node-template";

/** What the autoscaler must know of a node that does not exist: its labels, taints and what pods can ask for. */
function autoscalerTagsWanted({ group }: GroupSubject): object[] {
  if (!group.autoscaled) return [];
  const { efaInterfaces, neuron, vCpus, memoryGiB } = describeInstanceType(group.instanceType, group.instanceShapes);
  const labels = { ...labelsOf(group), "eks.amazonaws.com/capacityType": capacityTypes[group.capacity] };
  const resources = {
    ...(vCpus !== undefined && { cpu: String(vCpus) }),
    ...(memoryGiB !== undefined && { memory: `${Math.floor(memoryGiB * 1024)}Mi` }),
    "ephemeral-storage": `${Math.floor(group.diskGiB * 0.85)}Gi`,
    ...(gpusOffered(group) > 0 && { "nvidia.com/gpu": String(gpusOffered(group)) }),
    ...(neuron !== undefined && {
      "aws.amazon.com/neuron": String(neuron.count),
      "aws.amazon.com/neuroncore": String(neuron.count * neuron.cores),
    }),
    ...(group.efa && { "vpc.amazonaws.com/efa": String(efaInterfaces) }),
    // What Amazon Linux keeps aside for the adapters: 5128 pages.
    ...(group.efa && amiTypes[amiTypeOf(group)].os === "al2023" && { "hugepages-2Mi": "10256Mi" }),
  };
  const tags = [
    ...Object.entries(labels).map(([key, value]) => [`label/${key}`, value]),
    ...taintsOf(group).map(({ key, value = "", effect }) => [`taint/${key}`, `${value}:${effect}`]),
    ...Object.entries(resources).map(([key, value]) => [`resources/${key}`, value]),
  ];
  return tags.map(([key, value]) => ({ key: `${nodeTemplate}/${key}`, value, isPropagated: false }));
}

function disksWanted({ group }: GroupSubject): object[] {
  const facts: AmiTypeFacts = amiTypes[amiTypeOf(group)];
  const volume = { type: "gp3", isEncrypted: true };
  const sized = { ...volume, sizeGiB: group.diskGiB };
  if (facts.dataDeviceName === undefined) return [{ ...sized, device: facts.rootDeviceName }];
  return [
    { ...volume, sizeGiB: 0, device: facts.rootDeviceName },
    { ...sized, device: facts.dataDeviceName },
  ];
}

/** One for IP traffic, and one for EFA only on each card that has an adapter: after the former on card 0. */
function interfacesWanted({ group }: GroupSubject): Omit<NetworkInterface, "securityGroupIds">[] {
  const type = describeInstanceType(group.instanceType, group.instanceShapes);
  const cards = Array.from({ length: type.networkCards }, (_, card) => card);
  const withEfa = type.efaCards ?? cards.slice(type.networkCards - type.efaInterfaces);
  return [
    { card: 0, device: 0, type: "interface" },
    ...withEfa.map((card) => ({ card, device: card === 0 ? 1 : 0, type: "efa-only" })),
  ];
}

/** Every interface is in the group of all nodes, and in one in which they may talk of everything. */
function adapterTrafficWanted(subject: GroupSubject): object[] {
  const among = { protocol: "-1", peer: "among themselves" };
  return interfacesWanted(subject).map(() => ({
    ofAllNodes: true,
    rules: [
      { ...among, direction: "in" },
      { ...among, direction: "out" },
    ],
  }));
}

function adapterTraffic(subject: GroupSubject): object[] | undefined {
  const nodes = nodeSecurityGroup(subject)?.id;
  return subject.found?.template.interfaces.map(({ securityGroupIds }) => {
    const [own, ...others] = subject.picture.securityGroups.filter(
      ({ id }) => id !== nodes && securityGroupIds.includes(id),
    );
    return {
      ofAllNodes: nodes !== undefined && securityGroupIds.includes(nodes) && others.length === 0,
      rules: own?.rules.map((rule) => ({ ...rule, peer: rule.peer === own.id ? "among themselves" : rule.peer })),
    };
  });
}

/** With an id, nothing starts elsewhere by itself; with a group, what finds no room would, unless it is told not to. */
function reservationWanted({
  id = "",
  resourceGroupArn = "",
  preference,
}: NonNullable<NodeGroupSpec["capacityReservation"]> = {}): LaunchTemplate["capacityReservation"] {
  const ofGroup = preference === "open" ? "" : "capacity-reservations-only";
  return { id, resourceGroupArn, preference: resourceGroupArn === "" ? (preference ?? "") : ofGroup };
}

function reservationOf({ capacityReservation, marketType, instanceType }: LaunchTemplate): object {
  return { ...capacityReservation, marketType, instanceType };
}

/** nodeadm's configuration, which EKS itself gives to nodes of its own images. */
function joinWanted({ group, spec, cluster }: GroupSubject): object | undefined {
  if (group.customAmiId === undefined) return undefined;
  // EKS labels nodes of its own images so; with another image nobody does.
  const given = {
    "eks.amazonaws.com/capacityType": capacityTypes[group.capacity],
    "eks.amazonaws.com/nodegroup-image": group.customAmiId,
  };
  const labels = Object.entries({ ...labelsOf(group), ...given }).map(([key, value]) => `${key}=${value}`);
  const taints = taintsOf(group).map(({ key, value = "", effect }) => `${key}=${value}:${effect}`);
  const flags = [
    ...(labels.length === 0 ? [] : [`--node-labels=${labels.join(",")}`]),
    ...(taints.length === 0 ? [] : [`--register-with-taints=${taints.join(",")}`]),
  ];
  return {
    apiVersion: "node.eks.aws/v1alpha1",
    kind: "NodeConfig",
    spec: {
      cluster: {
        name: cluster?.name,
        apiServerEndpoint: cluster?.endpoint,
        certificateAuthority: cluster?.certificateAuthority,
        cidr: spec.serviceCidr,
      },
      ...(flags.length > 0 && { kubelet: { flags } }),
    },
  };
}

/** The part of multipart user data that nodeadm reads; undefined without user data. */
function joinOf(userData: string): unknown {
  const [, boundary] = /^Content-Type: multipart\/mixed; boundary="?([^"\n]+)"?$/m.exec(userData) ?? [];
  if (boundary === undefined) return userData === "" ? undefined : userData;
  const parts = userData.split(`--${boundary}`).filter((part) => part.includes("application/node.eks.aws"));
  return parts.map((part) => parse(part.slice(part.indexOf("\n\n"))) as unknown).at(0);
}

interface CountSubject extends ClusterSubject {
  readonly names: readonly string[];
}

const groupNames = topic<CountSubject>({
  subjects: (environment, picture) =>
    ownClusters(environment, picture).map((subject) => ({
      ...subject,
      names: ownGroups(subject).map(({ groupName }) => groupName),
    })),
  name: ({ name }) => `node groups of ${name}`,
  checks: {
    number: {
      wanted: ({ names }) => names.length,
      found: ({ picture, name }) => picture.nodeGroups.filter(({ cluster }) => cluster === name).length,
    },
  },
});

export const nodeTopics = [groups, groupNames];
