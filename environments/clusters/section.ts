import { type Addons, addonsSchema, checkAddons, checkWebhookPorts } from "@ml-platform/modules/addons";
import {
  at,
  type ClusterSpec,
  checkCluster,
  checkDeletionProtectionByEks,
  checkEksAddonRoles,
  checkEksAddonsHaveNodes,
  checkKmsKeyRegion,
  checkKubernetesVersionKnown,
  checkNamesNotReused,
  checkNodeGroups,
  checkPodNetworkingOfGroups,
  checkPodSubnets,
  checkPrincipalAccounts,
  checkPrincipalPartitions,
  checkReleaseFitsCluster,
  checkRenamedFrom,
  checkReservationRegion,
  checkSlug,
  checkTagsOfGroup,
  error,
  isRegion,
  type NodeGroupSpec,
  type Problem,
  type Renamed,
  type RoleChanges,
  type WorkloadSpecs,
} from "@ml-platform/rules";
import { z } from "zod";

import { roleChanges } from "../iam/schema.ts";
import { renamedFrom } from "../model/renamed-from.ts";
import { ruleCheck } from "../model/rule-check.ts";
import { defineSection } from "../model/section.ts";
import { controlPlaneKeys } from "./control-plane.ts";
import { deriveClusters } from "./derive-clusters.ts";
import { checkClusterInNetwork } from "./in-network.ts";
import { nodeGroupSchema } from "./node-group.ts";
import { workloadRules } from "./workload-rules.ts";
import { workloads } from "./workloads.ts";

const platform = z.strictObject({
  addons: addonsSchema.default({}).describe("Add-ons by name; one that is absent is not installed."),
});

/** Names of clusters and node groups become part of the names of AWS resources, whose length is limited. */
const longestName = 20;

/** `ClusterSpec` with defaults, and its node groups. Deletion protection follows the environment by default. */
const clusterSchema = z
  .strictObject({
    ...controlPlaneKeys,
    nodeGroups: z.record(z.string(), nodeGroupSchema).default({}).describe("Node groups by name."),
    platform: platform.optional().describe("What runs in the cluster for all its users."),
    workloads: workloads
      .optional()
      .describe(
        "What pods may do in AWS, by a name of your choice: see docs/eks/workload-identities.md (default: nothing).",
      ),
    roles: roleChanges
      .optional()
      .describe(
        'Changes of single roles of the cluster, by what they are for: cluster, nodes, or "<namespace>/<service account>" (default: none). They go before those in `iam`.',
      ),
    renamedFrom,
  })
  .check(
    ruleCheck(Object.keys(controlPlaneKeys) as (keyof typeof controlPlaneKeys)[], (cluster) => checkCluster(cluster)),
  )
  .check(ruleCheck(["kubernetes"], ({ kubernetes }) => at(["kubernetes"], checkKubernetesVersionKnown(kubernetes))))
  .check(
    ruleCheck(["kubernetes", "nodeGroups"], ({ kubernetes, nodeGroups }) =>
      Object.entries(nodeGroups).flatMap(([name, group]) =>
        at(
          ["nodeGroups", name],
          [
            ...checkName(name),
            ...checkRenamedFrom(name, group, longestName),
            ...checkReleaseFitsCluster(group, kubernetes),
          ],
        ),
      ),
    ),
  )
  .check(
    ruleCheck(
      ["kubernetes", "nodeGroups", "platform", "eksAddons"],
      ({ kubernetes, nodeGroups, platform: section, eksAddons }) =>
        section === undefined
          ? []
          : at(
              ["platform"],
              [
                ...checkHasNodes(nodeGroups),
                ...at(["addons"], checkAddons(section.addons, { kubernetes, nodeGroups, eksAddons })),
              ],
            ),
    ),
  )
  .check(
    ruleCheck(["eksAddons", "nodeGroups"], ({ eksAddons, nodeGroups }) =>
      at(["eksAddons"], checkEksAddonsHaveNodes(eksAddons, Object.keys(nodeGroups).length > 0)),
    ),
  )
  .check(
    ruleCheck(["webhookPorts", "platform"], ({ webhookPorts, platform: section }) =>
      at(["webhookPorts"], checkWebhookPorts(section?.addons ?? {}, webhookPorts)),
    ),
  );

type CheckedCluster = z.output<typeof clusterSchema>;

/** A cluster with every default filled in. */
export type ClusterEnvironment = ClusterSpec &
  Renamed & {
    readonly nodeGroups: Readonly<Record<string, NodeGroupSpec>>;
    readonly platform?: { readonly addons: Addons } | undefined;
    /** @default - none */
    readonly workloads?: WorkloadSpecs | undefined;
    /** @default - none of its roles is changed */
    readonly roles?: RoleChanges | undefined;
    /** Present if its author wrote `deletionProtection: true`, which holds even where the environment is not protected. */
    readonly deletionProtectionWritten?: true;
  };

/** What an author writes about a cluster. */
export type ClusterEnvironmentSpec = z.input<typeof clusterSchema>;

/** EKS clusters by name, each with its node groups. */
export const clusters = defineSection({
  description: "EKS clusters by name, each with its node groups.",
  schema: z.record(z.string(), clusterSchema),
  absent: {},
  rules: [
    {
      needs: ["network"],
      check: (found, { network }) =>
        eachCluster(found, (cluster, name) => [
          ...checkName(name),
          ...checkRenamedFrom(name, cluster, longestName),
          ...checkClusterInNetwork(cluster, network),
          ...at(["nodeGroups"], checkNodeGroups(cluster.nodeGroups, network.availabilityZones)),
          ...at(["nodeGroups"], checkPodNetworkingOfGroups(cluster.podNetworking, cluster.nodeGroups)),
          ...at(
            ["podNetworking"],
            checkPodSubnets(
              cluster.podNetworking,
              network.existing === undefined ? network.secondaryCidrs : [],
              network.existing,
            ),
          ),
        ]),
    },
    { needs: [], check: checkNamesNotReused },
    {
      needs: ["protected"],
      check: (found, { protected: isProtected }) =>
        eachCluster(found, ({ deletionProtection = isProtected, deletionProtectionByEks }) => [
          ...(isProtected && !deletionProtection ? [unprotectedCluster] : []),
          ...checkDeletionProtectionByEks({ deletionProtection, deletionProtectionByEks }),
        ]),
    },
    {
      needs: ["region"],
      check: (found, { region }) =>
        isRegion(region)
          ? eachCluster(found, (cluster) => [
              ...checkKmsKeyRegion(cluster, region),
              ...at(["access"], checkPrincipalPartitions(cluster.access, region)),
              ...Object.entries(cluster.nodeGroups).flatMap(([name, group]) =>
                at(["nodeGroups", name], checkReservationRegion(group, region)),
              ),
            ])
          : [],
    },
    {
      needs: ["account", "region"],
      check: (found, { account, region }) =>
        isRegion(region)
          ? eachCluster(found, ({ eksAddons }) =>
              at(["eksAddons"], checkEksAddonRoles(eksAddons, { accountId: account.id, region })),
            )
          : [],
    },
    {
      needs: ["account"],
      check: (found, { account }) =>
        eachCluster(found, ({ access }) => at(["access"], checkPrincipalAccounts(access, account.id))),
    },
    ...workloadRules,
    {
      needs: ["tags"],
      check: (found, { tags }) =>
        eachCluster(found, ({ nodeGroups }) =>
          Object.entries(nodeGroups).flatMap(([name, group]) =>
            at(["nodeGroups", name], checkTagsOfGroup(group, Object.keys(tags).length)),
          ),
        ),
    },
    {
      needs: ["name"],
      check: (found, { name, baseName = name }) =>
        eachCluster(found, ({ nodeGroups }, cluster) =>
          at(
            ["nodeGroups"],
            checkNotStacks(Object.keys(nodeGroups), [...stacksRead(name, cluster), ...stacksRead(baseName, cluster)]),
          ),
        ),
    },
  ],
  complete: (found, { protected: isProtected }): Readonly<Record<string, ClusterEnvironment>> =>
    Object.fromEntries(
      Object.entries(found).map(([name, cluster]) => [
        name,
        {
          ...cluster,
          deletionProtection: cluster.deletionProtection ?? isProtected,
          ...(cluster.deletionProtection === true && { deletionProtectionWritten: true as const }),
        },
      ]),
    ),
  derive: deriveClusters,
});

/** Everything that holds data in a protected environment is protected; the policy `retention` requires the same. */
const unprotectedCluster = error(
  ["deletionProtection"],
  "false contradicts protected: true, which protects every cluster. Remove the line, or set protected: false.",
);

function eachCluster(
  found: Readonly<Record<string, CheckedCluster>>,
  check: (cluster: CheckedCluster, name: string) => readonly Problem[],
): Problem[] {
  return Object.entries(found).flatMap(([name, cluster]) => at([name], check(cluster, name)));
}

/** The stacks whose outputs node groups read. */
function stacksRead(environment: string, cluster: string): string[] {
  return [`${environment}-network`, `${environment}-${cluster}-cluster`];
}

/** What a stack reads is in it under the id of the other stack, so no group can have that name. */
function checkNotStacks(groups: readonly string[], stacks: readonly string[]): Problem[] {
  return groups
    .filter((group) => stacks.includes(group))
    .map((group) => error([group], `"${group}" is also the id of a stack that node groups read. Rename the group.`));
}

function checkHasNodes(nodeGroups: object): Problem[] {
  if (Object.keys(nodeGroups).length > 0) return [];
  return [
    error([], "The cluster has no node group, so add-ons have nowhere to run. Add a node group, or remove platform."),
  ];
}

/** The rule for names of clusters and of node groups. */
function checkName(name: string): Problem[] {
  return checkSlug(name, longestName, "gpu-training");
}
