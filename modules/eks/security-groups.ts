import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import type { ClusterSpec } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { controlPlanePorts } from "./control-plane-ports.ts";

export interface ClusterSecurityGroupsProps {
  readonly clusterName: string;
  readonly vpcId: string;
  readonly webhookPorts: ClusterSpec["webhookPorts"];
}

/**
 * Who may talk to whom between control plane and nodes. The control plane's own way out needs no rule: EKS puts a group
 * of its own beside ours on the control plane's network interfaces, and that one lets everything out.
 */
export class ClusterSecurityGroups extends Construct {
  /** On the control plane's network interfaces. */
  readonly clusterGroupId: string;
  /** On every node. */
  readonly nodeGroupId: string;
  /** Traffic stops when one of these goes: the cluster depends on them all. */
  readonly rules: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { clusterName, vpcId, webhookPorts }: ClusterSecurityGroupsProps) {
    super(scope, id);
    const cluster = this.group("cluster", vpcId, `${clusterName}-cluster`, "EKS control plane", {});
    const nodes = this.group("nodes", vpcId, `${clusterName}-nodes`, "EKS nodes", {
      // The AWS load balancer controller wants exactly one group of a node to have this tag (its issue 2367).
      [`kubernetes.io/cluster/${clusterName}`]: "owned",
    });
    this.clusterGroupId = cluster.id;
    this.nodeGroupId = nodes.id;
    this.rules = [
      new VpcSecurityGroupIngressRule(this, "cluster-https-from-nodes", {
        securityGroupId: cluster.id,
        referencedSecurityGroupId: nodes.id,
        description: "Kubernetes API for nodes and pods",
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
      }),
      ...controlPlanePorts(webhookPorts).map(
        ({ id, description, from, to }) =>
          new VpcSecurityGroupIngressRule(this, `nodes-${id}-from-cluster`, {
            securityGroupId: nodes.id,
            referencedSecurityGroupId: cluster.id,
            description,
            ipProtocol: "tcp",
            fromPort: from,
            toPort: to,
          }),
      ),
      new VpcSecurityGroupIngressRule(this, "nodes-all-from-nodes", {
        securityGroupId: nodes.id,
        referencedSecurityGroupId: nodes.id,
        description: "Pods talk to pods on any port",
        ipProtocol: "-1",
      }),
      new VpcSecurityGroupEgressRule(this, "nodes-all-to-anywhere", {
        securityGroupId: nodes.id,
        description: "Nodes and pods may call out; routes and NAT decide how far",
        cidrIpv4: "0.0.0.0/0",
        ipProtocol: "-1",
      }),
    ];
  }

  private group(id: string, vpcId: string, name: string, description: string, tags: Record<string, string>) {
    return new SecurityGroup(this, id, {
      namePrefix: `${name}-`,
      description,
      vpcId,
      tags: { Name: name, ...tags },
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
