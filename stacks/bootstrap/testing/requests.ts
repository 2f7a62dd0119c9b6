import type { Context } from "@ml-platform/modules/testing/decide";
import { personalBoundary } from "@ml-platform/rules";

/** A request to AWS: what for, its action, its resource, and what AWS knows besides. */
export type Case = readonly [what: string, action: string, resource: string, context: Context];

/** The account of `small`, the base of sandpits. */
export const account = "111111111111";

export const states = `arn:aws:s3:::ml-small-${account}-terraform-state`;
export const ec2 = (resource: string) => `arn:aws:ec2:us-east-2:${account}:${resource}`;
export const eks = (resource: string) => `arn:aws:eks:us-east-2:${account}:${resource}`;
export const iam = (resource: string) => `arn:aws:iam::${account}:${resource}`;
export const logs = (name: string) => `arn:aws:logs:us-east-2:${account}:log-group:${name}`;
export const alias = (name: string) => `arn:aws:kms:us-east-2:${account}:alias/${name}`;
export const secret = (name: string) => `arn:aws:secretsmanager:us-east-2:${account}:secret:${name}-123456`;
export const issuer = iam("oidc-provider/oidc.eks.us-east-2.amazonaws.com/id/ABC");
export const scalingGroup = `arn:aws:autoscaling:us-east-2:${account}:autoScalingGroup:1:autoScalingGroupName/eks-system-1`;

export const here = { "aws:RequestedRegion": "us-east-2" };

/** Of something that exists, and belongs to an environment with a file. */
export const ofEnvironment = (environment: string) => ({
  ...here,
  "aws:ResourceTag/managed-by": "terraform",
  "aws:ResourceTag/environment": environment,
});

/** Of something that exists, and belongs to a sandpit. */
export const of = (sandpit: string) => ({ ...ofEnvironment(sandpit), "aws:ResourceTag/sandpit": sandpit });

/** A request with the tags of an environment. */
export const bornIn = (environment: string) => ({
  ...here,
  "aws:RequestTag/managed-by": "terraform",
  "aws:RequestTag/environment": environment,
});

/** A request with the tags of a sandpit. */
export const born = (sandpit: string) => ({ ...bornIn(sandpit), "aws:RequestTag/sandpit": sandpit });

export const bounded = { "iam:PermissionsBoundary": iam(`policy/${personalBoundary}`) };
export const nodesPolicy = { "iam:PolicyARN": "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" };
export const toEc2 = { "iam:PassedToService": "ec2.amazonaws.com" };
export const entersAs = (group: string) => ({
  "eks:kubernetesGroups": [group],
  "eks:accessEntryType": "STANDARD",
  "eks:principalArn": iam("role/kim-us-east-2-owner"),
});

/** Of a key that leaves it to policies of the account who may use it. KMS asks no other policy without one. */
export const keyPolicy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: iam("root") }, Action: "kms:*", Resource: "*" }],
};
