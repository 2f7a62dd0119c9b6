import { Construct } from "constructs";
import { ServiceRole } from "../iam/service-role.ts";

export interface NodeRoleProps {
  /** Known at synthesis. */
  readonly clusterName: string;
  readonly region: string;
}

/**
 * The role of a cluster's nodes: join, pull images, be reached through Session Manager instead of SSH. Network and storage
 * add-ons have roles of their own, so a node can do no more than run.
 */
export class NodeRole extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly policies: ServiceRole["policies"];

  constructor(scope: Construct, id: string, { clusterName, region }: NodeRoleProps) {
    super(scope, id);
    const role = new ServiceRole(this, "Resource", {
      owner: clusterName,
      region,
      purpose: "nodes",
      description: `Nodes of the EKS cluster ${clusterName}`,
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
