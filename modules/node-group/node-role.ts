import { Construct } from "constructs";
import type { ClusterRef } from "../cluster-ref.ts";
import { ServiceRole } from "../iam/service-role.ts";

export interface NodeRoleProps {
  readonly cluster: Pick<ClusterRef, "name" | "region">;
}

/**
 * The role of a cluster's nodes: they may join, pull images, and be reached through Session Manager instead of SSH. Network
 * and storage add-ons have roles of their own, so nodes need no further permissions.
 */
export class NodeRole extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly policies: ServiceRole["policies"];

  constructor(scope: Construct, id: string, { cluster }: NodeRoleProps) {
    super(scope, id);
    // constructs leaves the id "Resource" out of the addresses of everything below: the role is `..._<id>_role`.
    const role = new ServiceRole(this, "Resource", {
      owner: cluster.name,
      region: cluster.region,
      purpose: "nodes",
      description: `Nodes of the EKS cluster ${cluster.name}`,
      service: "ec2.amazonaws.com",
      managedPolicies: [
        "AmazonEKSWorkerNodePolicy",
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonSSMManagedInstanceCore",
      ],
    });
    this.arn = role.arn;
    this.name = role.name;
    this.policies = role.policies;
  }
}
