import { type AmiType, checkNodeGroup, nodeGroupDefaults as defaults } from "@ml-platform/rules";
import { z } from "zod";
import { saying } from "../model/messages.ts";
import { renamedFrom } from "../model/renamed-from.ts";
import { ruleCheck } from "../model/rule-check.ts";
import { nodeCapacityKeys } from "./node-capacity.ts";
import { nodeSettings } from "./node-settings.ts";

const size = z.strictObject({
  min: z.number().describe("Fewest nodes; 0 lets the group scale to zero."),
  max: z.number().describe("Most nodes."),
  desired: z
    .number()
    .optional()
    .describe("Nodes at creation (default: min); later, the cluster autoscaler decides, unless `autoscaled` is false."),
});

const taint = z.strictObject({
  key: z.string(),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "NoExecute", "PreferNoSchedule"]),
});

const instanceShape = z.strictObject({
  architecture: z.enum(["x86_64", "arm64"]).describe("Of its CPUs."),
  vCpus: z.number().describe("Number of vCPUs."),
  memoryGiB: z.number().describe("Memory in GiB."),
  gpu: z
    .strictObject({
      name: z.string().describe("Model, such as H100."),
      count: z.number().describe("Number of GPUs."),
      memoryGiB: z.number().describe("Memory in GiB of each GPU."),
    })
    .optional()
    .describe("NVIDIA GPUs (default: none)."),
  neuron: z
    .strictObject({
      count: z.number().describe("Number of devices."),
      cores: z.number().describe("NeuronCores of each device."),
    })
    .optional()
    .describe("AWS Neuron devices (default: none)."),
  efaInterfaces: z.number().optional().describe("Number of Elastic Fabric Adapters (default: 0)."),
  networkCards: z.number().optional().describe("Number of network cards (default: one for each adapter, at least 1)."),
  efaCards: z
    .array(z.number())
    .optional()
    .describe("Indexes of the network cards that have an adapter (default: the last ones)."),
  localDisksGB: z
    .number()
    .optional()
    .describe("Gigabytes (powers of ten) of all local NVMe disks together (default: none)."),
});

const gpuSharing = z.strictObject({
  timeSlicing: z
    .strictObject({
      replicas: z.number().describe("Pods that share each GPU, without limits on its memory."),
      failRequestsGreaterThanOne: z
        .boolean()
        .default(true)
        .describe("Whether a pod that asks for several shares fails: they may be of one GPU, and give no more of it."),
    })
    .optional()
    .describe("Pods take turns on each GPU."),
  mig: z
    .strictObject({ profile: z.string().describe("Profile of every instance, such as 1g.10gb.") })
    .optional()
    .describe("Each GPU is partitioned by a custom AMI, with memory of their own for the instances."),
});

const keys = {
  instanceType: z.string().describe("EC2 instance type of the nodes."),
  alternativeInstanceTypes: z
    .array(z.string())
    .default([...defaults.alternativeInstanceTypes])
    .describe("Other types of the same shape, so that spot capacity is found more often."),
  instanceShapes: z
    .record(z.string(), instanceShape)
    .default({ ...defaults.instanceShapes })
    .describe(
      "Shapes of instance types that the platform does not know yet, by name; they prevail over its tables. See docs/instance-types.md.",
    ),
  size: size.describe("How many nodes the group has."),
  autoscaled: z
    .boolean()
    .default(defaults.autoscaled)
    .describe("Whether the cluster autoscaler owns the desired size."),
  asleep: z
    .boolean()
    .default(defaults.asleep)
    .describe("Whether it has no nodes for now; its size holds again once this is false."),
  capacity: z
    .enum(["onDemand", "spot", "capacityBlock"])
    .default(defaults.capacity)
    .describe("How the capacity is bought."),
  ...nodeCapacityKeys,
  perAvailabilityZone: z
    .boolean()
    .default(defaults.perAvailabilityZone)
    .describe("One group per zone, for jobs whose pods must run in the same zone."),
  availabilityZones: z
    .array(z.string())
    .optional()
    .describe("Zones to use; naming others replaces the group. Default: all zones that the network has at creation."),
  dedicatedTo: z
    .string()
    .optional()
    .describe(
      'Keeps other pods off: taint and label dedicated=<value>. "system" is for the pods that all others depend on: label dedicated=system, taint CriticalAddonsOnly, and add-ons run there and nowhere else. "training" is for training jobs, also those of teams\' queues.',
    ),
  labels: z
    .record(z.string(), z.string())
    .default({ ...defaults.labels })
    .describe("Kubernetes labels of the nodes."),
  taints: z
    .array(taint)
    .default([...defaults.taints])
    .describe("Kubernetes taints of the nodes, besides those of GPUs and dedicatedTo."),
  // A string here: the rule for node groups knows the table, and explains more than a list of allowed names.
  amiType: z
    .custom<AmiType>((value) => typeof value === "string", {
      error: saying("an AMI type", (shown) => `${shown} is not an AMI type. Write one such as "AL2023_x86_64_NVIDIA".`),
    })
    .optional()
    .describe("EKS AMI type (default: by architecture and GPU)."),
  customAmiId: z.string().optional().describe("A custom AMI based on Amazon Linux 2023."),
  releaseVersion: z
    .string()
    .optional()
    .describe(
      "EKS AMI release, such as 1.35.2-20260714, or latest to follow what EKS recommends (default: the newest at creation).",
    ),
  diskGiB: z.number().default(defaults.diskGiB).describe("Size in GiB of the volume that images and pods use."),
  ...nodeSettings,
  efa: z
    .boolean()
    .default(defaults.efa)
    .describe("Elastic Fabric Adapter on every network card that supports it, in one zone."),
  gpuSharing: gpuSharing
    .optional()
    .describe("How several pods use each GPU; quotas and requests then count shares (default: a GPU is one pod's)."),
  nodeRepair: z
    .boolean()
    .default(defaults.nodeRepair)
    .describe("Whether EKS replaces or reboots nodes that it finds broken."),
  metadataHopLimit: z
    .number()
    .default(defaults.metadataHopLimit)
    .describe("Hop limit of the instance metadata service; 1 keeps the node's credentials from pods."),
  renamedFrom,
};

/** `NodeGroupSpec` with defaults: on demand, autoscaled, over all zones of the network. */
export const nodeGroupSchema = z
  .strictObject(keys)
  .check(ruleCheck(Object.keys(keys) as (keyof typeof keys)[], (group) => checkNodeGroup(group)));
