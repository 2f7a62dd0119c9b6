import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { type HybridNetworks, partitionOf, sourcesOf } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ServiceRole } from "../iam/service-role.ts";
import { AccessEntry } from "./access-entry.ts";

export interface HybridNodesProps {
  readonly cluster: { readonly name: string; readonly region: string; readonly accountId: string };
  readonly networks: HybridNetworks;
  /** The group of the control plane. */
  readonly clusterGroupId: string;
  /** The group of the nodes in AWS, where DNS of the cluster runs. */
  readonly nodeGroupId: string;
}

/**
 * What lets hosts outside of AWS be nodes of a cluster: their way to its API and to its DNS and, if they are activated through
 * Systems Manager, their role and its access entry. Sources, as of 2026-11-27: "Prepare networking for hybrid nodes" and
 * "Prepare credentials for hybrid nodes" in the EKS user guide.
 */
export class HybridNodes extends Construct {
  /** The cluster must depend on these: traffic stops when one is destroyed. */
  readonly rules: readonly ITerraformDependable[];
  private readonly props: HybridNodesProps;
  private readonly role: ServiceRole | undefined;

  constructor(scope: Construct, id: string, props: HybridNodesProps) {
    super(scope, id);
    this.props = props;
    const { networks, clusterGroupId, nodeGroupId } = props;
    this.rules = sourcesOf({ cidrs: [...networks.nodes, ...(networks.pods ?? [])] }).flatMap((source) => [
      this.rule(
        `api-from-${source.id}`,
        clusterGroupId,
        source.rule,
        "tcp",
        443,
        "Kubernetes API for hybrid nodes and pods",
      ),
      this.rule(
        `dns-udp-from-${source.id}`,
        nodeGroupId,
        source.rule,
        "udp",
        53,
        "Cluster DNS for hybrid nodes and pods",
      ),
      this.rule(
        `dns-tcp-from-${source.id}`,
        nodeGroupId,
        source.rule,
        "tcp",
        53,
        "Cluster DNS for hybrid nodes and pods",
      ),
    ]);
    this.role = networks.credentials === "own" ? undefined : this.ssmRole();
  }

  /** Lets the role join the cluster, once that exists. @param clusterName of the cluster's resource */
  join(clusterName: string): void {
    if (this.role === undefined) return;
    new AccessEntry(this, "access", {
      clusterName,
      partition: partitionOf(this.props.cluster.region),
      principalArn: this.role.arn,
      type: "HYBRID_LINUX",
    });
  }

  private rule(
    id: string,
    securityGroupId: string,
    source: object,
    ipProtocol: string,
    port: number,
    description: string,
  ): ITerraformDependable {
    return new VpcSecurityGroupIngressRule(this, id, {
      securityGroupId,
      ...source,
      description,
      ipProtocol,
      fromPort: port,
      toPort: port,
    });
  }

  private ssmRole(): ServiceRole {
    const { name, region, accountId } = this.props.cluster;
    const partition = partitionOf(region);
    const clusterArn = `arn:${partition}:eks:${region}:${accountId}:cluster/${name}`;
    const instances = `arn:${partition}:ssm:${region}:${accountId}:managed-instance/*`;
    return new ServiceRole(this, "role", {
      owner: name,
      region,
      purpose: "hybrid-nodes",
      description: `Hosts outside of AWS in the EKS cluster ${name}`,
      service: "ssm.amazonaws.com",
      conditions: {
        StringEquals: { "aws:SourceAccount": accountId },
        ArnEquals: { "aws:SourceArn": `arn:${partition}:ssm:${region}:${accountId}:*` },
      },
      managedPolicies: ["AmazonSSMManagedInstanceCore", "AmazonEC2ContainerRegistryPullOnly"],
      inlinePolicies: {
        join: [
          { actions: ["eks:DescribeCluster"], resources: [clusterArn] },
          {
            // The tag is that of the activation: a host removes itself, and no other cluster's.
            actions: ["ssm:DeregisterManagedInstance"],
            resources: [instances],
            conditions: { StringEquals: { "ssm:resourceTag/EKSClusterARN": clusterArn } },
          },
          { actions: ["ssm:DescribeInstanceInformation"], resources: ["*"] },
        ],
      },
    });
  }
}
