import type { PolicyStatement } from "@ml-platform/modules/account";
import { readActions } from "../permissions/index.ts";
import {
  bootstrapRoleArns,
  cacheBucketArns,
  clusterIssuerArns,
  instanceProfileArns,
  roleArns,
  type Scope,
} from "./scope.ts";
import { replicaRegions } from "./secrets.ts";

/**
 * To refresh and plan everything that stacks make. It reads configuration, never data: no secret, no parameter of the account, no
 * object but states. IAM answers for the whole world, and S3 lists what is in buckets, so these reads are limited by names.
 */
export function readConfiguration(scope: Scope): PolicyStatement[] {
  const all = readActions();
  return [
    {
      sid: "ReadRegion",
      actions: all.filter((action) => !isIam(action) && !isS3(action)),
      resources: ["*"],
      conditions: { StringEquals: { "aws:RequestedRegion": [...scope.regions, ...replicaRegions(scope)] } },
    },
    {
      sid: "ReadIdentity",
      actions: all.filter(isIam),
      resources: [...roleArns(scope), ...clusterIssuerArns(scope), ...instanceProfileArns(scope)],
    },
    {
      // Parameters of AWS itself, which say what images of nodes it recommends.
      sid: "FindReleases",
      actions: ["ssm:GetParameter"],
      resources: scope.regions.flatMap((region) =>
        ["eks/optimized-ami", "bottlerocket"].map((images) =>
          scope.arn("ssm", region, `parameter/aws/service/${images}/*`).replace(/:\d{12}:/, "::"),
        ),
      ),
    },
    { sid: "ReadCacheBuckets", actions: all.filter(isS3), resources: cacheBucketArns(scope) },
    {
      // `platform doctor` compares what the bootstrap made with what the code says.
      sid: "ReadBootstrap",
      actions: ["iam:GetOpenIDConnectProvider", "iam:GetRole"],
      resources: [...bootstrapRoleArns(scope), scope.arn("iam", "", "oidc-provider/*")],
    },
  ];
}

function isIam(action: string): boolean {
  return action.startsWith("iam:");
}

function isS3(action: string): boolean {
  return action.startsWith("s3:");
}
