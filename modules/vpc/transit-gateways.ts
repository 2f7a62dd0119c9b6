import { Ec2TransitGatewayVpcAttachment } from "@cdktf/provider-aws/lib/ec2-transit-gateway-vpc-attachment/index.js";
import type { NetworkSpec } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface TransitGatewaysProps {
  /** The VPC's name. */
  readonly name: string;
  readonly vpcId: string;
  /** By the name that the author chose. */
  readonly gateways: NetworkSpec["transitGateways"];
  /** One in each zone. The gateway takes an address in each, and traffic from it needs no route but the local one. */
  readonly subnetIds: readonly string[];
}

/**
 * Attachments to transit gateways, in the subnets of control planes: AWS advises subnets without workloads, whose routes
 * concern nothing else. Which of a gateway's route tables an attachment has is decided by the owner of the gateway; the
 * arguments for it cannot be used with gateways of other accounts (aws_ec2_transit_gateway_vpc_attachment).
 */
export class TransitGateways extends Construct {
  /** By the name that the author chose. */
  readonly attachmentIds: Readonly<Record<string, string>>;
  /** By the id of the gateway. */
  readonly attachments: Readonly<Record<string, ITerraformDependable>>;

  constructor(scope: Construct, id: string, { name, vpcId, gateways, subnetIds }: TransitGatewaysProps) {
    super(scope, id);
    const made = Object.entries(gateways).map(([key, { id: transitGatewayId, applianceMode = false }]) => ({
      key,
      transitGatewayId,
      attachment: new Ec2TransitGatewayVpcAttachment(this, key, {
        transitGatewayId,
        vpcId,
        subnetIds: [...subnetIds],
        applianceModeSupport: applianceMode ? "enable" : "disable",
        tags: { Name: `${name}-${key}` },
      }),
    }));
    this.attachmentIds = Object.fromEntries(made.map(({ key, attachment }) => [key, attachment.id]));
    this.attachments = Object.fromEntries(
      made.map(({ transitGatewayId, attachment }) => [transitGatewayId, attachment]),
    );
  }
}
