import type { PolicyStatement } from "@ml-platform/modules/account";
import type { Scope } from "./scope.ts";

/**
 * To join a network of the platform to what others own, which has none of the platform's tags: the addresses of a company,
 * its transit gateways, which may be in another account, and its buckets for flow logs.
 *
 * Sources, as of 2026-11-27: CreateNatGateway and CreateTransitGatewayVpcAttachment in the Service Authorization Reference of
 * EC2; "IAM policy for IAM principals that publish flow logs to Amazon S3" in the Amazon VPC user guide.
 */
export function joinOthers({ regions, arn }: Scope): PolicyStatement[] {
  const ofAnyAccount = (region: string) => arn("ec2", region, "transit-gateway/*").replace(/:\d{12}:/, ":*:");
  return [
    {
      sid: "UseAddresses",
      actions: ["ec2:CreateNatGateway"],
      resources: regions.map((region) => arn("ec2", region, "elastic-ip/*")),
    },
    {
      sid: "JoinTransitGateways",
      actions: ["ec2:CreateTransitGatewayVpcAttachment", "ec2:ModifyTransitGatewayVpcAttachment"],
      resources: regions.map(ofAnyAccount),
    },
    {
      sid: "DeliverFlowLogs",
      actions: ["logs:CreateLogDelivery", "logs:DeleteLogDelivery"],
      resources: ["*"],
      conditions: { StringEquals: { "aws:RequestedRegion": regions } },
    },
  ];
}
