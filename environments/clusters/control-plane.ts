import { clusterDefaults, controlPlaneLogTypes, supportTypes } from "@ml-platform/rules";
import { z } from "zod";
import { saying } from "../model/messages.ts";
import { accessEntry } from "./access-entry.ts";
import { clusterFeatureKeys } from "./cluster-features.ts";
import { eksAddons } from "./eks-addons.ts";
import { endpoint } from "./endpoint.ts";
import { kmsKey } from "./kms-key.ts";
import { nodeIngress } from "./node-ingress.ts";
import { podNetworking } from "./pod-networking.ts";
import { volumes } from "./volumes.ts";

const logs = z.strictObject({
  types: z
    .array(z.enum(controlPlaneLogTypes))
    .default([...clusterDefaults.logs.types])
    .describe("Logs of the control plane."),
  retentionDays: z
    .number()
    .default(clusterDefaults.logs.retentionDays)
    .describe("Days for which CloudWatch Logs keeps them."),
});

const encryption = z.strictObject({
  kmsKey: kmsKey.describe("\"create\" for a key of the cluster's own, or the ARN of a key in the cluster's region."),
  irreversible: z
    .literal(true, {
      error: "Write true: EKS never releases a key again, and this says that the author knows.",
    })
    .describe("Acknowledges that EKS never releases the key."),
});

/** The keys of a cluster besides its nodes and what runs on them. */
export const controlPlaneKeys = {
  kubernetes: z.string().default(clusterDefaults.kubernetes).describe("Kubernetes minor version."),
  endpoint: endpoint.default(clusterDefaults.endpoint).describe("Who reaches the Kubernetes API."),
  serviceCidr: z
    .string()
    .default(clusterDefaults.serviceCidr)
    .describe("Range of Kubernetes services; must not overlap the VPC."),
  logs: logs.prefault({}).describe("Control plane logs."),
  encryption: encryption.optional().describe("A customer-managed key for Kubernetes secrets."),
  volumes: volumes
    .optional()
    .describe("How disks of nodes and volumes of pods are encrypted (default: by the account's default key for EBS)."),
  upgradePolicy: z
    .enum(supportTypes)
    .default(clusterDefaults.upgradePolicy)
    .describe("Whether EKS upgrades the cluster when standard support ends, or charges for extended support."),
  deletionProtection: z
    .boolean()
    .optional()
    .describe(
      "Whether Terraform refuses to destroy the cluster (default: `protected`; false is refused where `protected` is true).",
    ),
  access: z
    .record(z.string(), accessEntry)
    .default({})
    .describe("Who may use the Kubernetes API, by a name of your choice."),
  webhookPorts: z
    .union([z.literal("all"), z.array(z.number())], {
      error: saying(
        '"all" or a list of ports',
        (shown) => `${shown} is neither "all" nor a list of ports, like [9443, 15017].`,
      ),
    })
    .default(clusterDefaults.webhookPorts)
    .describe("Node ports that the control plane may call: every unprivileged one, or these only."),
  podNetworking: podNetworking.prefault({}).describe("From where pods get their addresses: settings of the VPC CNI."),
  nodeIngress: z
    .record(z.string(), nodeIngress)
    .default({})
    .describe(
      "What else reaches the nodes, by a name of your choice. Load balancers of the controller need nothing here.",
    ),
  ...clusterFeatureKeys,
  eksAddons: eksAddons
    .default({})
    .describe("EKS add-ons by name: settings of those that every cluster has, and others that EKS is to install."),
};
