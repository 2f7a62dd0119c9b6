import { expect, it } from "vitest";
import { importedOf } from "./arn-types.ts";

it.each([
  ["arn:aws:ec2:us-east-2:111111111111:vpc/vpc-1", "aws_vpc", "vpc-1"],
  ["arn:aws:ec2:us-east-2:111111111111:natgateway/nat-1", "aws_nat_gateway", "nat-1"],
  ["arn:aws:iam::111111111111:role/path/anna-us-east-2-owner", "aws_iam_role", "anna-us-east-2-owner"],
  [
    "arn:aws:iam::111111111111:oidc-provider/oidc.eks.us-east-2.amazonaws.com/id/1",
    "aws_iam_openid_connect_provider",
    "arn:aws:iam::111111111111:oidc-provider/oidc.eks.us-east-2.amazonaws.com/id/1",
  ],
  ["arn:aws:eks:us-east-2:111111111111:cluster/anna-ml", "aws_eks_cluster", "anna-ml"],
  ["arn:aws:eks:us-east-2:111111111111:nodegroup/anna-ml/general/1234", "aws_eks_node_group", "anna-ml:general"],
  ["arn:aws:eks:us-east-2:111111111111:addon/anna-ml/coredns/1234", "aws_eks_addon", "anna-ml:coredns"],
  [
    "arn:aws:eks:us-east-2:111111111111:podidentityassociation/dev-ml/a-1",
    "aws_eks_pod_identity_association",
    "dev-ml,a-1",
  ],
  [
    "arn:aws:eks:us-east-2:111111111111:access-entry/dev-ml/role/111111111111/anna-us-east-2-owner/1234",
    "aws_eks_access_entry",
    "dev-ml:arn:aws:iam::111111111111:role/anna-us-east-2-owner",
  ],
  [
    "arn:aws:logs:us-east-2:111111111111:log-group:/aws/eks/anna-ml/cluster:*",
    "aws_cloudwatch_log_group",
    "/aws/eks/anna-ml/cluster",
  ],
  [
    "arn:aws:autoscaling:us-east-2:111111111111:autoScalingGroup:1234:autoScalingGroupName/anna-gpu",
    "aws_autoscaling_group",
    "anna-gpu",
  ],
])("%s is imported as %s %s", (arn, type, id) => {
  expect(importedOf(arn)).toEqual({ type, id, canImport: true });
});

it.each([
  ["arn:aws:ec2:us-east-2:111111111111:instance/i-1", "ec2 instance"],
  ["arn:aws:elasticloadbalancing:us-east-2:111111111111:loadbalancer/net/a/1", "elasticloadbalancing loadbalancer"],
  ["arn:aws:sqs:us-east-2:111111111111:queue", "sqs queue"],
])("%s is listed only, as %s", (arn, type) => {
  expect(importedOf(arn)).toEqual({ type, id: arn, canImport: false });
});
