import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { partitionOf } from "@ml-platform/rules";
import { Construct } from "constructs";
import type { ClusterRef } from "../cluster-ref.ts";
import { AccessEntry } from "../eks/access-entry.ts";

/** A cluster that the hosts of a bastion reach. */
export interface ReachedCluster extends Pick<ClusterRef, "name" | "kubernetes" | "endpoint" | "certificateAuthority"> {
  /** Part of addresses: it must stay when the cluster is renamed. */
  readonly id: string;
  /** Of the control plane's network interfaces. */
  readonly securityGroupId: string;
}

export interface ClusterAccessProps {
  readonly cluster: Pick<ReachedCluster, "name" | "securityGroupId">;
  readonly region: string;
  readonly roleArn: string;
  readonly securityGroupId: string;
  /** `AmazonEKSViewPolicy` */
  readonly policy: string;
}

/** Opens a cluster's private endpoint to the hosts, and lets their role do there what the policy says. */
export class ClusterAccess extends Construct {
  constructor(scope: Construct, id: string, props: ClusterAccessProps) {
    super(scope, id);
    const { cluster, region, roleArn, securityGroupId, policy } = props;
    new AccessEntry(this, "access", {
      clusterName: cluster.name,
      partition: partitionOf(region),
      principalArn: roleArn,
      type: "STANDARD",
      policy,
    });
    new VpcSecurityGroupIngressRule(this, "https", {
      securityGroupId: cluster.securityGroupId,
      referencedSecurityGroupId: securityGroupId,
      description: "Kubernetes API for bastion hosts",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
  }
}
