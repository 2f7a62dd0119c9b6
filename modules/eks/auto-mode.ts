import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry/index.js";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association/index.js";
import type { EksClusterComputeConfig, EksClusterStorageConfig } from "@cdktf/provider-aws/lib/eks-cluster/index.js";
import { type AutoMode, autoModeNodePolicies, autoModeNodePools, isAutoMode, partitionOf } from "@ml-platform/rules";
import { Construct } from "constructs";
import { ServiceRole } from "../iam/service-role.ts";

export interface AutoModeNodesProps {
  /** Known at synthesis. */
  readonly name: string;
  readonly region: string;
  readonly autoMode: AutoMode;
}

/**
 * Auto Mode of a cluster, with the role of its nodes.
 *
 * The role stays when the mode is switched off: without it in the configuration, the provider would replace the cluster
 * (hashicorp/terraform-provider-aws issue 40411).
 */
export class AutoModeNodes extends Construct {
  /** The arguments of the cluster by which the mode is on or off: EKS takes all of them together, or none. */
  readonly config: {
    readonly computeConfig: EksClusterComputeConfig;
    readonly storageConfig: EksClusterStorageConfig;
    readonly elasticLoadBalancing: { readonly enabled: boolean };
  };
  private readonly props: AutoModeNodesProps;
  private readonly role: ServiceRole;
  /** EKS takes the role of its own pools only, and makes the access entry of that; other pools are the author's. */
  private readonly hasPools: boolean;

  constructor(scope: Construct, id: string, props: AutoModeNodesProps) {
    super(scope, id);
    this.props = props;
    const { name, region, autoMode } = props;
    const enabled = isAutoMode(autoMode);
    const nodePools = [...(autoMode.nodePools ?? autoModeNodePools)];
    this.hasPools = nodePools.length > 0;
    this.role = new ServiceRole(this, "role", {
      owner: name,
      region,
      purpose: "auto-nodes",
      description: `Nodes of EKS Auto Mode in the cluster ${name}`,
      service: "ec2.amazonaws.com",
      managedPolicies: autoModeNodePolicies,
    });
    this.config = {
      computeConfig: { enabled, ...(this.hasPools && { nodePools, nodeRoleArn: this.role.arn }) },
      storageConfig: { blockStorage: { enabled } },
      elasticLoadBalancing: { enabled },
    };
  }

  /** Lets nodes of the author's own pools join the cluster, once that exists. @param clusterName of the cluster's resource */
  join(clusterName: string): void {
    if (this.hasPools) return;
    const entry = new EksAccessEntry(this, "access", { clusterName, principalArn: this.role.arn, type: "EC2" });
    new EksAccessPolicyAssociation(this, "access-policy", {
      clusterName,
      principalArn: entry.principalArn,
      policyArn: `arn:${partitionOf(this.props.region)}:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy`,
      accessScope: { type: "cluster" },
    });
  }
}
