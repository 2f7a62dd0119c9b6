import fc from "fast-check";
import { fromSchema } from "./from-schema.ts";
import { below, schema } from "./schema.ts";
import { account } from "./values.ts";

const labelKey = fc.constantFrom("team", "example.com/pool", "example-com/pool", "a.b", "a-b", "a.b/c", "Tier_1");
const labelValue = fc.constantFrom("", "vision", "v1.2_3", "x".repeat(63));
const size = fc
  .tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 8 }))
  .map(([min, more]) => ({ min, max: min + more }));

/** The keys that `shapes` sets, together. */
const shapeKeys = [
  "instanceType",
  "alternativeInstanceTypes",
  "capacity",
  "capacityReservation",
  "warmPool",
  "perAvailabilityZone",
  "availabilityZones",
  "efa",
  "autoscaled",
  "amiType",
  "customAmiId",
  "releaseVersion",
  "localStorage",
  "kubelet",
  "fastImagePull",
  "bottlerocket",
  "diskIops",
  "diskThroughput",
];

/** The keys of a node group that do not depend on its shape. */
const groupKeys = Object.fromEntries(
  Object.entries(below(schema, ["clusters", "<name>", "nodeGroups", "<name>"]).properties ?? {}).filter(
    ([key]) => !shapeKeys.includes(key),
  ),
);

/** Parts of a node group that go together. */
const shapes = (inRegion: readonly string[]) =>
  fc.constantFrom<Record<string, unknown>[]>(
    { instanceType: "m7i.large" },
    { instanceType: "m7i.2xlarge", alternativeInstanceTypes: ["m6i.2xlarge", "m7a.2xlarge"], capacity: "spot" },
    { instanceType: "m7g.large", amiType: "BOTTLEROCKET_ARM_64", releaseVersion: "1.42.0-1a2b3c4d" },
    {
      instanceType: "g6.12xlarge",
      alternativeInstanceTypes: ["g5.12xlarge"],
      capacity: "spot",
      perAvailabilityZone: true,
    },
    { instanceType: "g6.xlarge", dedicatedTo: "ci", availabilityZones: inRegion.slice(0, 1) },
    { instanceType: "p5.48xlarge", efa: true, perAvailabilityZone: true, diskGiB: 1000 },
    { instanceType: "p4d.24xlarge", efa: true, availabilityZones: inRegion.slice(0, 1) },
    {
      instanceType: "p5.48xlarge",
      capacity: "capacityBlock",
      capacityReservation: { id: "cr-0123456789abcdef0" },
      availabilityZones: inRegion.slice(0, 1),
      autoscaled: false,
      size: { min: 0, max: 2, desired: 0 },
    },
    {
      instanceType: "p5.48xlarge",
      capacityReservation: { resourceGroupArn: resourceGroupIn(inRegion[0]?.slice(0, -1) ?? "") },
    },
    { instanceType: "m7i.large", capacityReservation: { preference: "none" } },
    {
      instanceType: "m7i.large",
      warmPool: { state: "running", minSize: 1, maxPreparedCapacity: 2, reuseOnScaleIn: true },
    },
    { instanceType: "m7i.large", customAmiId: "ami-0123456789abcdef0" },
    { instanceType: "g6.2xlarge", autoscaled: false, size: { min: 2, max: 2 } },
    { instanceType: "m6id.2xlarge", localStorage: "raid0", fastImagePull: true, kubelet },
    { instanceType: "m7i.large", diskGiB: 100, diskIops: 4000, diskThroughput: 1000, releaseVersion: "latest" },
    {
      instanceType: "m7i.large",
      amiType: "BOTTLEROCKET_x86_64",
      bottlerocket: { kubernetes: { "max-pods": 20 }, kernel: { sysctl: { "vm.max_map_count": "262144" } } },
    },
  );

/** Every setting that a kubelet can have. */
const kubelet = {
  maxPods: 40,
  kubeReserved: { cpu: "500m", memory: "1Gi" },
  systemReserved: { "ephemeral-storage": "2Gi" },
  evictionHard: { "memory.available": "5%" },
  evictionSoft: { "memory.available": "10%" },
  evictionSoftGracePeriod: { "memory.available": "1m30s" },
  imageGCHighThresholdPercent: 80,
  imageGCLowThresholdPercent: 70,
  podPidsLimit: 4096,
  cpuManagerPolicy: "static",
  topologyManagerPolicy: "best-effort",
  maxParallelImagePulls: 4,
  containerLogMaxSize: "50Mi",
  containerLogMaxFiles: 3,
  allowedUnsafeSysctls: ["net.*"],
};

function resourceGroupIn(region: string): string {
  const partition = region.startsWith("us-gov") ? "aws-us-gov" : "aws";
  return `arn:${partition}:resource-groups:${region}:${account}:group/training`;
}

/** A node group whose keys fit together. @param path where its keys are, in hints */
export function nodeGroup(inRegion: readonly string[], path: string): fc.Arbitrary<unknown> {
  const taint = fc.record(
    { key: labelKey, value: labelValue, effect: fc.constantFrom("NoSchedule", "NoExecute", "PreferNoSchedule") },
    { requiredKeys: ["key", "effect"] },
  );
  const others = fromSchema(
    { type: "object", properties: groupKeys },
    {
      [`${path}.dedicatedTo`]: fc.constantFrom("ci", "team-a"),
      [`${path}.size`]: size,
      [`${path}.renamedFrom`]: fc.constantFrom(["old"], ["former-name", "a"]),
      [`${path}.labels`]: fc.dictionary(labelKey, labelValue, { maxKeys: 5 }),
      [`${path}.taints`]: fc.uniqueArray(taint, { maxLength: 4, selector: ({ key, effect }) => `${key}:${effect}` }),
      [`${path}.autoscalerResources`]: fc.constantFrom({ "example.com/fpga": "2" }, { "hugepages-2Mi": "10Gi" }),
      [`${path}.diskGiB`]: fc.integer({ min: 20, max: 2000 }),
      [`${path}.update`]: fc.constantFrom(
        { maxUnavailable: 2 },
        { maxUnavailablePercentage: 50 },
        { strategy: "minimal" },
      ),
      [`${path}.metadataHopLimit`]: fc.constantFrom(1, 2),
    },
    path,
  );
  return fc
    .tuple(size, others, shapes(inRegion))
    .map(([fitting, more, shape]) => ({ ...(more as object), size: fitting, ...shape }));
}
