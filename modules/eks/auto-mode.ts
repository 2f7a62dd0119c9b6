import type { EksClusterComputeConfig, EksClusterStorageConfig } from "@cdktf/provider-aws/lib/eks-cluster/index.js";
import { type AutoMode, autoModeNodePolicies, autoModeNodePools, isAutoMode } from "@ml-platform/rules";
import type { Construct } from "constructs";
import { ServiceRole } from "../iam/service-role.ts";

/** The arguments of a cluster by which Auto Mode is on or off: EKS takes all of them together, or none. */
export interface AutoModeConfig {
  readonly computeConfig: EksClusterComputeConfig;
  readonly storageConfig: EksClusterStorageConfig;
  readonly elasticLoadBalancing: { readonly enabled: boolean };
}

/**
 * Auto Mode of a cluster, with the role of its nodes. EKS makes the access entry of that role itself.
 *
 * The role stays when the mode is switched off: without it in the configuration, the provider would replace the cluster
 * (hashicorp/terraform-provider-aws issue 40411).
 */
export function autoModeConfig(
  scope: Construct,
  { name, region, autoMode }: { readonly name: string; readonly region: string; readonly autoMode: AutoMode },
): AutoModeConfig {
  const enabled = isAutoMode(autoMode);
  const role = new ServiceRole(scope, "auto-node-role", {
    owner: name,
    region,
    purpose: "auto-nodes",
    description: `Nodes of EKS Auto Mode in the cluster ${name}`,
    service: "ec2.amazonaws.com",
    managedPolicies: autoModeNodePolicies,
  });
  return {
    computeConfig: { enabled, nodePools: [...(autoMode.nodePools ?? autoModeNodePools)], nodeRoleArn: role.arn },
    storageConfig: { blockStorage: { enabled } },
    elasticLoadBalancing: { enabled },
  };
}
