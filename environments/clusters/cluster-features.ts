import { autoModeNodePools, controlPlaneTiers } from "@ml-platform/rules";
import { z } from "zod";

const hybridNetworks = z.strictObject({
  nodes: z.array(z.string()).describe("Ranges of the hosts, at most 15."),
  pods: z
    .array(z.string())
    .optional()
    .describe("Ranges of their pods, where the network routes them; webhooks in such pods need that."),
  credentials: z
    .enum(["ssm", "own"])
    .optional()
    .describe(
      '"ssm" makes a role for activations of Systems Manager, and its access entry; "own" leaves both to you, for IAM Roles Anywhere (default: "ssm").',
    ),
});

const autoMode = z.strictObject({
  enabled: z
    .boolean()
    .optional()
    .describe("Whether it is on (default: true). To switch it off write false: EKS keeps it if the key only goes."),
  nodePools: z
    .array(z.enum(autoModeNodePools))
    .optional()
    .describe(
      "Built-in node pools, none of them if all pools are your own (default: both). The cluster would be replaced by one without any, because EKS keeps the role of their nodes.",
    ),
});

/** The keys for what not every cluster has. */
export const clusterFeatureKeys = {
  controlPlaneZones: z
    .array(z.string())
    .optional()
    .describe(
      "Zones of the control plane, two or three; nodes may be in others (default: the network's). EKS keeps those of the creation.",
    ),
  controlPlaneTier: z
    .enum(controlPlaneTiers)
    .optional()
    .describe(
      'Capacity that EKS holds ready for the control plane, from $1.65 per hour on (default: "standard", what EKS scales by itself). Needs AWS provider 6.23; "tier-8xl" 6.66.',
    ),
  zonalShift: z
    .boolean()
    .optional()
    .describe(
      "Whether traffic in the cluster may be shifted away from a zone that fails (default: as the cluster is).",
    ),
  deletionProtectionByEks: z
    .boolean()
    .optional()
    .describe(
      "Whether EKS refuses to delete the cluster, whoever asks (default: as the cluster is). Needs deletionProtection and AWS provider 6.9.",
    ),
  hybridNetworks: hybridNetworks.optional().describe("Networks outside of AWS whose hosts are nodes of the cluster."),
  autoMode: autoMode
    .optional()
    .describe("EKS Auto Mode: EKS starts and patches nodes of its own, beside the node groups."),
};
