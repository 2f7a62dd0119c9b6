import { PlacementGroup } from "@cdktf/provider-aws/lib/placement-group/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Construct } from "constructs";

export interface EfaProps {
  /** Unique in the region. */
  readonly name: string;
  readonly vpcId: string;
  /** Whether the nodes stand where a capacity reservation has them. */
  readonly reserved: boolean;
}

/**
 * What nodes need to talk over the Elastic Fabric Adapter: to stand close together, and a security group that lets all
 * through among themselves, in and out. Source: "Get started with EFA and MPI" in the EC2 user guide.
 */
export class Efa extends Construct {
  /** Absent where a reservation decides: its capacity need not be in a placement group of ours, and then nothing starts. */
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
