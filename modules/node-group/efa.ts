import { PlacementGroup } from "@cdktf/provider-aws/lib/placement-group/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Construct } from "constructs";

export interface EfaProps {
  /** Unique in the region. */
  readonly name: string;
  readonly vpcId: string;
  /** Whether a capacity reservation decides where the nodes run. */
  readonly reserved: boolean;
}

/**
 * What nodes need to communicate over Elastic Fabric Adapters: a placement group that keeps them close together, and a
 * security group that allows all traffic among them. Source: "Get started with EFA and MPI" in the EC2 user guide.
 */
export class Efa extends Construct {
  /** Absent with a reservation: its capacity may be outside our placement group, and then no instance would start. */
  readonly placementGroupName?: string;
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, { name, vpcId, reserved }: EfaProps) {
    super(scope, id);
    if (!reserved) {
      this.placementGroupName = new PlacementGroup(this, "placement-group", { name, strategy: "cluster" }).name;
    }
    const group = new SecurityGroup(this, "security-group", {
      namePrefix: `${name}-`,
      description: "EFA traffic among the nodes of one group",
      vpcId,
      tags: { Name: name },
      lifecycle: { createBeforeDestroy: true },
    });
    const everything = {
      securityGroupId: group.id,
      referencedSecurityGroupId: group.id,
      description: "EFA among the nodes of the group",
      ipProtocol: "-1",
    };
    new VpcSecurityGroupIngressRule(this, "all-from-group", everything);
    new VpcSecurityGroupEgressRule(this, "all-to-group", everything);
    this.securityGroupId = group.id;
  }
}
