import type { PolicyStatement } from "@ml-platform/modules/account";
import type { Scope } from "./scope.ts";

/**
 * To join a network of the platform to what others own, which has none of the platform's tags: the addresses of a company,
 * its transit gateways, which may be in another account, and its buckets for flow logs.
 *
 * Sources, as of 2026-11-27: CreateNatGateway and CreateTransitGatewayVpcAttachment in the Service Authorization Reference of
 * EC2; "Use service-linked roles for transit gateways" in the guide to AWS Transit Gateway; "IAM policy for IAM principals
 * that publish flow logs to Amazon S3" in the Amazon VPC user guide.
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
      // The first attachment of an account makes it.
      sid: "JoinAsTransitGateway",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [arn("iam", "", "role/aws-service-role/*")],
      conditions: { StringEquals: { "iam:AWSServiceName": "transitgateway.amazonaws.com" } },
    },
    {
      sid: "DeliverFlowLogs",
      actions: ["logs:CreateLogDelivery", "logs:DeleteLogDelivery"],
      resources: ["*"],
      conditions: { StringEquals: { "aws:RequestedRegion": regions } },
    },
  ];
}

/**
 * To make security groups and endpoints in VPCs that exist already, which have none of the platform's tags. What is made there
 * has them. A shared VPC is its owner's, so the ids alone say which are meant.
 *
 * @returns none, if no environment of the account is in such a VPC
 */
export function useGivenNetworks({ account, arn }: Scope): PolicyStatement[] {
  const inAnyAccount = (region: string, resource: string) => arn("ec2", region, resource).replace(/:\d{12}:/, ":*:");
  const given = account.environments.flatMap(({ region, network: { existing } }) =>
    existing === undefined
      ? []
      : [
          {
            vpc: inAnyAccount(region, `vpc/${existing.vpcId}`),
            subnets: Object.values(existing.privateSubnetIds).map((id) => inAnyAccount(region, `subnet/${id}`)),
          },
        ],
  );
  if (given.length === 0) return [];
  const [vpcs, subnets] = [given.map(({ vpc }) => vpc), given.flatMap((each) => each.subnets)].map((all) =>
    [...new Set(all)].sort(),
  ) as [string[], string[]];
  return [
    { sid: "UseGivenVpcs", actions: ["ec2:CreateSecurityGroup", "ec2:CreateVpcEndpoint"], resources: vpcs },
    { sid: "UseGivenSubnets", actions: ["ec2:CreateVpcEndpoint", "ec2:ModifyVpcEndpoint"], resources: subnets },
  ];
}
