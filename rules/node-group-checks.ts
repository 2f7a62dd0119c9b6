import { amiTypes } from "./ami-types.ts";
import { findInstanceType, type InstanceType } from "./instance-types.ts";
import { duplicates, isLabelKey, isLabelValue } from "./names.ts";
import { amiTypeOf, labelsOf, type NodeGroupSpec, taintsOf } from "./node-group.ts";
import { at, error, type Problem, warning } from "./problem.ts";
import { regionOfZone } from "./regions.ts";

/**
 * Rules over one node group.
 *
 * @param kubernetes the cluster's minor version, where it is known
 */
export function checkNodeGroup(spec: NodeGroupSpec, kubernetes?: string): Problem[] {
  const type = findInstanceType(spec.instanceType);
  const byType =
    typeof type === "string"
      ? [error(["instanceType"], type)]
      : [
          ...checkAlternatives(spec, type),
          ...checkImage(spec, type, kubernetes),
          ...checkEfa(spec, type),
          ...checkLabels(spec),
          ...checkTaints(spec),
          ...checkDisk(spec, type),
        ];
  return [...byType, ...checkSize(spec), ...checkZones(spec), ...checkCapacity(spec), ...checkUpkeep(spec)];
}

/**
 * Rules over all node groups of one cluster: names that AWS takes, zones that the network has, somewhere for coredns.
 *
 * @param networkZones the network's zones, where they are known
 */
export function checkNodeGroups(
  groups: Readonly<Record<string, NodeGroupSpec>>,
  networkZones: readonly string[] = [],
): Problem[] {
  const entries = Object.entries(groups);
  const problems = entries.flatMap(([name, spec]) =>
    at([name], [...checkName(name, spec, networkZones), ...checkZonesExist(spec, networkZones)]),
  );
  const homes = entries.filter(([, spec]) => hostsSystemPods(spec));
  if (homes.length > 0 && homes.every(([, { capacity }]) => capacity === "spot"))
    problems.push(
      warning(
        [],
        `Every node group that takes system pods is on spot capacity (${homes.map(([name]) => name).join(", ")}): one reclaim may take all of DNS with it. Make one of them "onDemand".`,
      ),
    );
  if (entries.length > 0 && homes.length === 0)
    problems.push(
      error(
        [],
        `Every node group is tainted or may shrink to no node (${entries.map(([name]) => name).join(", ")}), so coredns has nowhere to run. Add a group without GPU, dedicatedTo and taints, with size.min of at least 1.`,
      ),
    );
  return problems;
}

/** EKS takes 63 characters, of which the provider appends 26 to a name prefix. */
const longestNamePrefix = 37;

/** Names by which EKS knows a group's nodes: `gpu-training-us-east-2a-`. */
function checkName(name: string, spec: NodeGroupSpec, networkZones: readonly string[]): Problem[] {
  const zones = spec.availabilityZones ?? networkZones;
  const prefixes = spec.perAvailabilityZone ? zones.map((zone) => `${name}-${zone}-`) : [`${name}-`];
  const longest = prefixes.reduce((one, other) => (other.length > one.length ? other : one), "");
  const excess = longest.length - longestNamePrefix;
  const problems: Problem[] = [];
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name))
    problems.push(error([], `"${name}" is not a node group name. Use letters, digits, hyphens and underscores.`));
  if (excess > 0)
    problems.push(
      error(
        [],
        `The name prefix "${longest}" has ${longest.length} characters and may have ${longestNamePrefix}. Shorten "${name}" to at most ${name.length - excess}.`,
      ),
    );
  return problems;
}

function checkZonesExist(spec: NodeGroupSpec, networkZones: readonly string[]): Problem[] {
  if (networkZones.length === 0) return [];
  return (spec.availabilityZones ?? []).flatMap((zone, index) =>
    networkZones.includes(zone)
      ? []
      : [
          error(
            ["availabilityZones", index],
            `"${zone}" is not a zone of the network. Use ${networkZones.join(", ")}, or add it to network.availabilityZones.`,
          ),
        ],
  );
}

/**
 * Whether coredns and other pods of the system, which tolerate no taint of ours, always find a node in the group. One of
 * unknown instance type counts, so that one mistake is not reported twice.
 */
export function hostsSystemPods(spec: NodeGroupSpec): boolean {
  if (typeof findInstanceType(spec.instanceType) === "string") return true;
  return spec.size.min >= 1 && taintsOf(spec).every(({ effect }) => effect === "PreferNoSchedule");
}

/** The autoscaler plans with one shape per group, so every type must hold the same pods. */
function checkAlternatives(spec: NodeGroupSpec, type: InstanceType): Problem[] {
  const problems = duplicates([spec.instanceType, ...spec.alternativeInstanceTypes]).map((name) =>
    error(["alternativeInstanceTypes"], `"${name}" stands twice. Remove one.`),
  );
  spec.alternativeInstanceTypes.forEach((name, index) => {
    const other = findInstanceType(name);
    if (typeof other === "string") {
      problems.push(error(["alternativeInstanceTypes", index], other));
      return;
    }
    const differences = shapeOf(other).flatMap(([what, value], place) => {
      const expected = shapeOf(type)[place]?.[1];
      return value === expected ? [] : [`${what} ${value} instead of ${expected}`];
    });
    if (differences.length > 0)
      problems.push(
        error(
          ["alternativeInstanceTypes", index],
          `"${name}" is not of the shape of ${type.name}: ${differences.join(", ")}. Use a type of the same shape, or make a node group of its own.`,
        ),
      );
  });
  return problems;
}

/** GPU models may differ where their number and memory agree: g5.12xlarge stands in for g6.12xlarge. */
function shapeOf({ family, size, architecture, gpu }: InstanceType): [what: string, value: string][] {
  return [
    ["architecture", architecture],
    ["category", /^[a-z]+/.exec(family)?.[0] ?? family],
    ["size", size],
    ["GPUs", gpu === undefined ? "none" : `${gpu.count} of ${gpu.memoryGiB} GiB`],
  ];
}

function checkImage(spec: NodeGroupSpec, type: InstanceType, kubernetes: string | undefined): Problem[] {
  return [
    ...checkAmiType(spec, type),
    ...checkCustomAmi(spec),
    ...checkReleaseVersion(spec, type),
    ...(kubernetes === undefined ? [] : checkReleaseFitsCluster(spec, kubernetes)),
  ];
}

function checkAmiType(spec: NodeGroupSpec, type: InstanceType): Problem[] {
  const { amiType } = spec;
  if (amiType === undefined) return [];
  const fitting = amiTypeOf({ instanceType: spec.instanceType });
  const fix = `Leave amiType out for ${fitting}.`;
  const image = amiTypes[amiType];
  const refuse = (reason: string) => [error(["amiType"], `"${amiType}" ${reason} ${fix}`)];

  if (image === undefined) return refuse(`is not an AMI type. Known: ${usableAmiTypes.join(", ")}.`);
  if (image.os === "al2")
    return refuse(
      `is Amazon Linux 2, whose images AWS stopped on 2025-11-26 and never made for Kubernetes ${image.retiredFrom} and later.`,
    );
  if (image.os === "windows") return refuse("is Windows, for which the clusters are not set up.");

  const problems: Problem[] = [];
  if (image.architecture !== type.architecture)
    problems.push(...refuse(`is for ${image.architecture}, and ${type.name} is ${type.architecture}.`));
  const gpu = type.gpu === undefined ? "none" : "nvidia";
  if (image.gpu !== gpu)
    problems.push(
      ...refuse(
        gpu === "nvidia"
          ? `has no NVIDIA drivers, and ${type.name} has ${type.gpu?.count} ${type.gpu?.name}.`
          : `carries drivers for accelerators that ${type.name} does not have.`,
      ),
    );
  return problems;
}

const usableAmiTypes = Object.entries(amiTypes)
  .filter(([, { os }]) => os === "al2023" || os === "bottlerocket")
  .map(([name]) => name);

function checkCustomAmi({ customAmiId, amiType, releaseVersion }: NodeGroupSpec): Problem[] {
  if (customAmiId === undefined) return [];
  const problems: Problem[] = [];
  if (!/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(customAmiId))
    problems.push(error(["customAmiId"], `"${customAmiId}" is not an AMI id. Write it like ami-0123456789abcdef0.`));
  if (amiType !== undefined)
    problems.push(error(["amiType"], "A custom AMI says what it is itself. Remove amiType or customAmiId."));
  if (releaseVersion !== undefined)
    problems.push(
      error(
        ["releaseVersion"],
        "Releases are of EKS's own AMIs, not of a custom one. Remove releaseVersion or customAmiId.",
      ),
    );
  return problems;
}

/** First EKS AMI release that drives the GPUs of g7 (awslabs/amazon-eks-ami issue 2768). */
const firstReleaseForG7 = "20260917";

function checkReleaseVersion(spec: NodeGroupSpec, type: InstanceType): Problem[] {
  const { releaseVersion } = spec;
  if (releaseVersion === undefined) return [];
  if (amiTypes[amiTypeOf(spec)]?.os === "bottlerocket")
    return /^\d+\.\d+\.\d+-[0-9a-f]{8}$/.test(releaseVersion)
      ? []
      : [
          error(
            ["releaseVersion"],
            `"${releaseVersion}" is not a release of Bottlerocket. Write it like 1.42.0-1a2b3c4d.`,
          ),
        ];

  const { date } = parseRelease(releaseVersion) ?? {};
  if (date === undefined)
    return [
      error(["releaseVersion"], `"${releaseVersion}" is not a release of EKS AMIs. Write it like 1.35.2-20260714.`),
    ];
  if (type.family === "g7" && date < firstReleaseForG7)
    return [
      error(
        ["releaseVersion"],
        `"${releaseVersion}" has no driver for the GPUs of g7. Use a release of ${firstReleaseForG7} or later.`,
      ),
    ];
  return [];
}

/** A pinned release of EKS's own images must be built for the cluster's Kubernetes version. */
export function checkReleaseFitsCluster(
  { releaseVersion }: Pick<NodeGroupSpec, "releaseVersion">,
  kubernetes: string,
): Problem[] {
  const { minor } = parseRelease(releaseVersion ?? "") ?? {};
  if (minor === undefined || minor === kubernetes) return [];
  return [
    error(
      ["releaseVersion"],
      `"${releaseVersion}" is for Kubernetes ${minor}, and the cluster runs ${kubernetes}. Use a release of ${kubernetes}.`,
    ),
  ];
}

/** `1.35.2-20260714`; undefined for Bottlerocket's releases, which name no Kubernetes version. */
function parseRelease(release: string): { minor: string; date: string } | undefined {
  const [, minor, date] = /^(1\.\d+)\.\d+-(\d{8})$/.exec(release) ?? [];
  return minor === undefined || date === undefined ? undefined : { minor, date };
}

function checkEfa(spec: NodeGroupSpec, type: InstanceType): Problem[] {
  if (!spec.efa) return [];
  const problems: Problem[] = [];
  if (type.efaInterfaces === 0)
    problems.push(
      error(
        ["efa"],
        `${type.name} is not known to have an Elastic Fabric Adapter. Set efa to false, or use a type that has: p4d.24xlarge, p5.48xlarge, g6e.48xlarge and others.`,
      ),
    );
  if (!spec.perAvailabilityZone && spec.availabilityZones?.length !== 1)
    problems.push(
      error(
        ["efa"],
        "Elastic Fabric Adapters talk within one availability zone only. Set perAvailabilityZone to true, or name one zone in availabilityZones.",
      ),
    );
  if (spec.alternativeInstanceTypes.length > 0)
    problems.push(
      error(
        ["alternativeInstanceTypes"],
        `With efa the launch template lists the network cards of ${type.name}, so no other type fits. Remove the alternatives.`,
      ),
    );
  return problems;
}

/** Set by `labelsOf` from other fields; two sources of one label would contradict each other. */
const derivedLabels = [
  "nvidia.com/gpu.present",
  "k8s.amazonaws.com/accelerator",
  "vpc.amazonaws.com/efa.present",
  "dedicated",
];

function checkLabels(spec: NodeGroupSpec): Problem[] {
  const problems = Object.entries(spec.labels).flatMap(([key, value]) => {
    if (derivedLabels.includes(key))
      return [error(["labels", key], `"${key}" follows from instanceType, efa and dedicatedTo. Remove it.`)];
    if (isReservedLabel(key))
      return [
        error(
          ["labels", key],
          `"${key}" has a prefix that nodes may not set themselves. Use a prefix of your own: example.com/name.`,
        ),
      ];
    return [
      ...(isLabelKey(key)
        ? []
        : [error(["labels", key], `"${key}" is not a label key. Use up to 63 letters, digits, ".", "_" and "-".`)]),
      ...(isLabelValue(value)
        ? []
        : [error(["labels", key], `"${value}" is not a label value. Use up to 63 letters, digits, ".", "_" and "-".`)]),
    ];
  });
  if (spec.dedicatedTo !== undefined && (spec.dedicatedTo === "" || !isLabelValue(spec.dedicatedTo)))
    problems.push(
      error(
        ["dedicatedTo"],
        `"${spec.dedicatedTo}" is not a label value. Use 1 to 63 letters, digits, ".", "_" and "-", like ci.`,
      ),
    );
  const count = Object.keys(labelsOf(spec)).length;
  if (count > 50)
    problems.push(error(["labels"], `${count} labels, counting those that follow from the rest. EKS takes 50.`));
  return problems;
}

/** Prefixes that the kubelet (NodeRestriction) or EKS refuse from a node group. */
function isReservedLabel(key: string): boolean {
  const [prefix = "", name] = key.split("/");
  if (name === undefined || ["node.kubernetes.io", "kubelet.kubernetes.io"].includes(prefix)) return false;
  return /(^|\.)(kubernetes\.io|k8s\.io)$/.test(prefix) || /^(eks|k8s|vpc)\.amazonaws\.com$/.test(prefix);
}

const taintEffects = ["NoSchedule", "NoExecute", "PreferNoSchedule"];

function checkTaints(spec: NodeGroupSpec): Problem[] {
  const problems = spec.taints.flatMap(({ key, value = "", effect }, index) => [
    ...(isLabelKey(key)
      ? []
      : [
          error(
            ["taints", index, "key"],
            `"${key}" is not a taint key. Use up to 63 letters, digits, ".", "_" and "-".`,
          ),
        ]),
    ...(isLabelValue(value)
      ? []
      : [
          error(
            ["taints", index, "value"],
            `"${value}" is not a taint value. Use up to 63 letters, digits, ".", "_" and "-".`,
          ),
        ]),
    ...(taintEffects.includes(effect)
      ? []
      : [
          error(
            ["taints", index, "effect"],
            `"${effect}" is not a taint effect. Use Kubernetes' spelling: ${taintEffects.join(", ")}.`,
          ),
        ]),
  ]);
  const taints = taintsOf(spec);
  for (const taint of duplicates(taints.map(({ key, effect }) => `${key}:${effect}`)))
    problems.push(
      error(["taints"], `"${taint}" stands twice, counting what instanceType and dedicatedTo bring. Remove one.`),
    );
  if (taints.length > 50) problems.push(error(["taints"], `${taints.length} taints. EKS takes 50.`));
  return problems;
}

/** Images of frameworks with CUDA are 10 GiB and more, several of them at once on a node. */
const gpuDiskGiB = 100;

function checkDisk({ diskGiB }: NodeGroupSpec, type: InstanceType): Problem[] {
  if (!Number.isInteger(diskGiB) || diskGiB < 20 || diskGiB > 16_384)
    return [error(["diskGiB"], `${diskGiB} GiB. A node's gp3 volume has 20 to 16384 GiB, in whole GiB.`)];
  if (type.gpu !== undefined && diskGiB < gpuDiskGiB)
    return [
      warning(
        ["diskGiB"],
        `${diskGiB} GiB is little for CUDA images of 10 GiB and more. Use ${gpuDiskGiB} GiB or more.`,
      ),
    ];
  return [];
}

/** Nodes per managed node group, by default (EKS service quotas). */
const mostNodes = 450;

function checkSize({ size, autoscaled, capacity }: NodeGroupSpec): Problem[] {
  const { min, max, desired } = size;
  const problems = Object.entries(size).flatMap(([name, value]: [string, number | undefined]) =>
    value === undefined || (Number.isInteger(value) && value >= 0)
      ? []
      : [error(["size", name], `${value} is not a number of nodes. Use whole numbers from 0.`)],
  );
  if (max < 1) problems.push(error(["size", "max"], `${max} leaves no room for a node. Use at least 1, with min 0.`));
  if (max > mostNodes)
    problems.push(
      error(["size", "max"], `${max} is more than the ${mostNodes} nodes that a group may have. Make two groups.`),
    );
  if (min > max) problems.push(error(["size", "min"], `min ${min} is more than max ${max}. Lower it, or raise max.`));
  if (desired !== undefined && (desired < min || desired > max))
    problems.push(error(["size", "desired"], `desired ${desired} is not between min ${min} and max ${max}.`));
  const isBlock = capacity === "capacityBlock";
  // A capacity block waits at no node until its reservation is active: nothing that the autoscaler asks for then starts.
  const waits = isBlock && (desired ?? min) === 0;
  if (!autoscaled && !waits && min < max)
    problems.push(
      error(
        ["size"],
        `EKS tags every group for the cluster autoscaler, which would move this one between min ${min} and max ${max} although autoscaled is false. Set min and max to the size it shall have, or ${isBlock ? "desired to 0 while the reservation is not active" : "autoscaled to true"}.`,
      ),
    );
  return problems;
}

function checkZones({ availabilityZones: zones }: NodeGroupSpec): Problem[] {
  if (zones === undefined) return [];
  const problems = duplicates(zones).map((zone) => error(["availabilityZones"], `"${zone}" stands twice. Remove one.`));
  if (zones.length === 0)
    problems.push(
      error(["availabilityZones"], "An empty list leaves nowhere to run. Name zones, or leave it out for all."),
    );
  zones.forEach((zone, index) => {
    if (regionOfZone(zone) === undefined)
      problems.push(
        error(
          ["availabilityZones", index],
          `"${zone}" is not the name of an availability zone. Write region and letter: us-east-2a.`,
        ),
      );
  });
  return problems;
}

function checkCapacity(spec: NodeGroupSpec): Problem[] {
  const { capacity, capacityReservationId: reservation, alternativeInstanceTypes: alternatives } = spec;
  const problems: Problem[] = [];
  if (capacity === "spot" && alternatives.length === 0)
    problems.push(
      warning(
        ["alternativeInstanceTypes"],
        `Spot capacity of ${spec.instanceType} alone is often out of stock. Name alternatives of the same shape.`,
      ),
    );
  if (reservation !== undefined && !/^cr-[0-9a-f]{17}$/.test(reservation))
    problems.push(
      error(
        ["capacityReservationId"],
        `"${reservation}" is not the id of a capacity reservation. Write it like cr-0123456789abcdef0.`,
      ),
    );
  if (capacity === "spot" && reservation !== undefined)
    problems.push(
      error(
        ["capacityReservationId"],
        'Spot capacity runs in no reservation. Use capacity "onDemand" or "capacityBlock", or remove the reservation.',
      ),
    );
  if (capacity === "capacityBlock" && reservation === undefined)
    problems.push(
      error(["capacityReservationId"], "A capacity block needs the id of its reservation: cr-0123456789abcdef0."),
    );
  if (capacity === "capacityBlock" || (capacity === "onDemand" && reservation !== undefined))
    problems.push(...checkReserved(spec));
  if (capacity === "capacityBlock") problems.push(...checkCapacityBlock(spec));
  return problems;
}

/** EC2 starts nothing in a reservation that does not match it. */
function checkReserved({ alternativeInstanceTypes, availabilityZones }: NodeGroupSpec): Problem[] {
  const problems: Problem[] = [];
  if (alternativeInstanceTypes.length > 0)
    problems.push(
      error(["alternativeInstanceTypes"], "A capacity reservation holds one instance type. Remove the alternatives."),
    );
  if (availabilityZones?.length !== 1)
    problems.push(
      error(
        ["availabilityZones"],
        "A capacity reservation lies in one availability zone. Name that of the reservation.",
      ),
    );
  return problems;
}

/** Source: "Create a managed node group with Capacity Blocks for ML" in the EKS user guide. */
function checkCapacityBlock({ autoscaled, size }: NodeGroupSpec): Problem[] {
  const problems: Problem[] = [];
  if (autoscaled)
    problems.push(
      error(
        ["autoscaled"],
        "A capacity block is paid for whether used or not, so it is not autoscaled. Set it to false.",
      ),
    );
  if (size.min >= 1)
    problems.push(
      warning(
        ["size", "min"],
        `min ${size.min} keeps asking for nodes that start only while the reservation is active, and EC2 ends them 30 minutes before it does. Use min 0 and desired 0 before and after.`,
      ),
    );
  return problems;
}

function checkUpkeep({ maxUnavailablePercentage, metadataHopLimit }: NodeGroupSpec): Problem[] {
  const problems: Problem[] = [];
  if (!Number.isInteger(maxUnavailablePercentage) || maxUnavailablePercentage < 1 || maxUnavailablePercentage > 100)
    problems.push(
      error(["maxUnavailablePercentage"], `${maxUnavailablePercentage} is not a percentage from 1 to 100.`),
    );
  if (!Number.isInteger(metadataHopLimit) || metadataHopLimit < 1 || metadataHopLimit > 64)
    problems.push(
      error(["metadataHopLimit"], `${metadataHopLimit} is not a hop limit. Use 1 to 64; 1 is the default.`),
    );
  else if (metadataHopLimit > 1)
    problems.push(
      warning(
        ["metadataHopLimit"],
        `${metadataHopLimit} hops let every pod use the node's credentials. Use 1, and give pods roles by Pod Identity.`,
      ),
    );
  return problems;
}
