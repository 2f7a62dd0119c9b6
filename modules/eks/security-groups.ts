import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { type ClusterSpec, type NetworkSources, portRange, sourcesOf } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { controlPlanePorts } from "./control-plane-ports.ts";

export interface ClusterSecurityGroupsProps {
  readonly clusterName: string;
  readonly vpcId: string;
  readonly webhookPorts: ClusterSpec["webhookPorts"];
  /** Who reaches the private endpoint besides the nodes. */
  readonly apiFrom: NetworkSources;
  readonly nodeIngress: ClusterSpec["nodeIngress"];
}

/**
 * Which traffic is allowed between control plane and nodes. Outgoing traffic of the control plane needs no rule: EKS adds a
 * group of its own to the control plane's network interfaces, which allows all of it.
 */
export class ClusterSecurityGroups extends Construct {
  /** The group of the control plane's network interfaces. */
  readonly clusterGroupId: string;
  /** The group of every node. */
  readonly nodeGroupId: string;
  /** The cluster must depend on all of these: traffic stops when one is destroyed. */
  readonly rules: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ClusterSecurityGroupsProps) {
    super(scope, id);
    const { clusterName, vpcId, webhookPorts, apiFrom, nodeIngress } = props;
    const cluster = this.group("cluster", vpcId, `${clusterName}-cluster`, "EKS control plane", {});
    const nodes = this.group("nodes", vpcId, `${clusterName}-nodes`, "EKS nodes", {
      // The AWS load balancer controller requires exactly one group of a node to have this tag (its issue 2367).
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
      ...sourcesOf(apiFrom).map(
        (source) =>
          new VpcSecurityGroupIngressRule(this, `cluster-https-from-${source.id}`, {
            securityGroupId: cluster.id,
            ...source.rule,
            description: "Kubernetes API, as the environment allows",
            ipProtocol: "tcp",
            fromPort: 443,
            toPort: 443,
          }),
      ),
      ...Object.entries(nodeIngress).flatMap(([name, spec]) => this.toNodes(nodes.id, name, spec)),
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

  private toNodes(securityGroupId: string, name: string, spec: ClusterSpec["nodeIngress"][string]) {
    const { from, to } = portRange(spec.ports);
    return sourcesOf(spec).map(
      (source) =>
        new VpcSecurityGroupIngressRule(this, `nodes-ingress-${name}-from-${source.id}`, {
          securityGroupId,
          ...source.rule,
          description: name,
          ipProtocol: spec.protocol ?? "tcp",
          fromPort: from,
          toPort: to,
        }),
    );
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
