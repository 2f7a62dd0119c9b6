import {
  at,
  checkCluster,
  checkKubernetesVersionKnown,
  checkReleaseFitsCluster,
  defaultKubernetesVersion,
  error,
  isSlug,
} from "@ml-platform/rules";
import { z } from "zod";
import { nodeGroupSchema } from "./node-group-schema.ts";
import { ruleCheck } from "./rule-check.ts";

const endpoint = z.discriminatedUnion("access", [
  z.strictObject({ access: z.literal("private") }),
  z.strictObject({
    access: z.literal("publicAndPrivate"),
    allowedCidrs: z.array(z.string()),
    openToInternetBecause: z.string().optional(),
  }),
]);

const logs = z.strictObject({
  types: z
    .array(z.enum(["api", "audit", "authenticator", "controllerManager", "scheduler"]))
    .default(["api", "audit", "authenticator"]),
  retentionDays: z.number().default(90),
});

const encryption = z.strictObject({
  kmsKey: z.union([z.literal("create"), z.templateLiteral(["arn:", z.string()])], {
    error: ({ input }) => `${JSON.stringify(input)} is neither "create" nor the ARN of a KMS key.`,
  }),
  irreversible: z.literal(true, {
    error: "Write true: EKS never lets a key go again, and the environment says that its author knows.",
  }),
});

const accessEntry = z.strictObject({
  principalArn: z.string(),
  type: z.enum(["STANDARD", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX"]).default("STANDARD"),
  policy: z.string().optional(),
  namespaces: z.array(z.string()).optional(),
  kubernetesGroups: z.array(z.string()).optional(),
});

const addonVersions = z.strictObject({
  "vpc-cni": z.string().exactOptional(),
  "kube-proxy": z.string().exactOptional(),
  "eks-pod-identity-agent": z.string().exactOptional(),
  coredns: z.string().exactOptional(),
  "aws-ebs-csi-driver": z.string().exactOptional(),
  "eks-node-monitoring-agent": z.string().exactOptional(),
});

const controlPlaneKeys = {
  kubernetes: z.string().default(defaultKubernetesVersion),
  endpoint: endpoint.default({ access: "private" }),
  serviceCidr: z.string().default("172.20.0.0/16"),
  logs: logs.prefault({}),
  encryption: encryption.optional(),
  upgradePolicy: z.enum(["STANDARD", "EXTENDED"]).default("STANDARD"),
  deletionProtection: z.boolean().optional(),
  access: z.record(z.string(), accessEntry).default({}),
  webhookPorts: z
    .union([z.literal("all"), z.array(z.number())], {
      error: ({ input }) => `${JSON.stringify(input)} is neither "all" nor a list of ports, like [9443, 15017].`,
    })
    .default("all"),
  addonVersions: addonVersions.default({}),
};

/** Names of clusters and node groups end up in names of AWS resources, which are short. */
const longestName = 20;

/** `ClusterSpec` with defaults, and its node groups. Deletion protection that is absent follows the environment. */
export const clusterSchema = z
  .strictObject({ ...controlPlaneKeys, nodeGroups: z.record(z.string(), nodeGroupSchema).default({}) })
  .check(
    ruleCheck(Object.keys(controlPlaneKeys) as (keyof typeof controlPlaneKeys)[], (cluster) => checkCluster(cluster)),
  )
  .check(ruleCheck(["kubernetes"], ({ kubernetes }) => at(["kubernetes"], checkKubernetesVersionKnown(kubernetes))))
  .check(
    ruleCheck(["kubernetes", "nodeGroups"], ({ kubernetes, nodeGroups }) =>
      Object.entries(nodeGroups).flatMap(([name, group]) =>
        at(["nodeGroups", name], [...checkName(name), ...checkReleaseFitsCluster(group, kubernetes)]),
      ),
    ),
  );

/** What an author writes of a cluster. */
export type ClusterEnvironmentSpec = z.input<typeof clusterSchema>;

/** Clusters and node groups are named alike. */
export function checkName(name: string) {
  if (isSlug(name, longestName)) return [];
  return [
    error(
      [],
      `"${name}" is not a name. Use lower-case words, digits and hyphens, at most ${longestName} characters: gpu-training.`,
    ),
  ];
}
