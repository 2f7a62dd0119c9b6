/**
 * EKS Auto Mode: EKS itself starts, patches and ends nodes, beside the node groups of an environment.
 *
 * Sources, as of 2026-11-27: "Enable EKS Auto Mode on an existing cluster" (roles and add-on versions) and "Amazon EKS Auto
 * Mode cluster IAM role" in the EKS user guide; that changing its node role replaces the cluster:
 * hashicorp/terraform-provider-aws issue 40411.
 */
import { checkDuplicates } from "../duplicates.ts";
import { at, error, type Problem } from "../problem.ts";
import { isOlder } from "../versions.ts";

export interface AutoMode {
  /** Whether it is on. Leaving the whole key out changes nothing in EKS: write false to switch it off. @default true */
  readonly enabled?: boolean | undefined;
  /**
   * Built-in node pools; none of them if all pools are to be the author's own. A list that becomes empty, or no longer is,
   * changes the role of the nodes in EKS. @default - both
   */
  readonly nodePools?: readonly AutoModeNodePool[] | undefined;
}

export const autoModeNodePools = ["general-purpose", "system"] as const;

export type AutoModeNodePool = (typeof autoModeNodePools)[number];

/** Managed policies of the cluster's role besides AmazonEKSClusterPolicy. */
export const autoModeClusterPolicies = [
  "AmazonEKSComputePolicy",
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingPolicy",
] as const;

/** Managed policies of the nodes' role. */
export const autoModeNodePolicies = ["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"] as const;

/** Older versions of these add-ons also start on the nodes of Auto Mode, which have their own. */
const oldestAddons: Readonly<Record<string, string>> = {
  "vpc-cni": "v1.19.0-eksbuild.1",
  "eks-pod-identity-agent": "v1.3.4-eksbuild.1",
  "aws-ebs-csi-driver": "v1.37.0-eksbuild.1",
};

/** Whether the mode is on. */
export function isAutoMode(mode: AutoMode | undefined): boolean {
  return mode !== undefined && mode.enabled !== false;
}

export function checkAutoMode(
  mode: AutoMode | undefined,
  eksAddons: Readonly<Record<string, { readonly version?: string | undefined }>>,
): Problem[] {
  if (mode === undefined) return [];
  const { nodePools } = mode;
  const pools = at(["autoMode", "nodePools"], checkDuplicates(nodePools ?? []));
  if (!isAutoMode(mode)) return pools;
  const addons = Object.entries(oldestAddons).flatMap(([addon, oldest]) => {
    const version = eksAddons[addon]?.version;
    if (version === undefined || !isOlder(version, oldest)) return [];
    return [
      error(
        ["autoMode"],
        `${addon} is pinned to ${version}, which would also run on nodes of Auto Mode, where EKS has its own. Use ${oldest} or later.`,
      ),
    ];
  });
  return [...pools, ...addons];
}
