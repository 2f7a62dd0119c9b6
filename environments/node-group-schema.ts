import { type AmiType, checkNodeGroup } from "@ml-platform/rules";
import { z } from "zod";
import { ruleCheck } from "./rule-check.ts";

const size = z.strictObject({ min: z.number(), max: z.number(), desired: z.number().optional() });

const taint = z.strictObject({
  key: z.string(),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "NoExecute", "PreferNoSchedule"]),
});

const keys = {
  instanceType: z.string(),
  alternativeInstanceTypes: z.array(z.string()).default([]),
  size,
  autoscaled: z.boolean().default(true),
  capacity: z.enum(["onDemand", "spot", "capacityBlock"]).default("onDemand"),
  capacityReservationId: z.string().optional(),
  perAvailabilityZone: z.boolean().default(false),
  availabilityZones: z.array(z.string()).optional(),
  dedicatedTo: z.string().optional(),
  labels: z.record(z.string(), z.string()).default({}),
  taints: z.array(taint).default([]),
  // The rule over node groups knows the table, and says more than a list of names.
  amiType: z.custom<AmiType>((value) => typeof value === "string").optional(),
  customAmiId: z.string().optional(),
  releaseVersion: z.string().optional(),
  diskGiB: z.number().default(100),
  efa: z.boolean().default(false),
  nodeRepair: z.boolean().default(true),
  maxUnavailablePercentage: z.number().default(33),
  metadataHopLimit: z.number().default(1),
};

/** `NodeGroupSpec` with defaults: on demand, autoscaled, over all zones of the network. */
export const nodeGroupSchema = z
  .strictObject(keys)
  .check(ruleCheck(Object.keys(keys) as (keyof typeof keys)[], (group) => checkNodeGroup(group)));
