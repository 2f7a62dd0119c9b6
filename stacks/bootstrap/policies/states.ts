import type { PolicyStatement } from "@ml-platform/modules/account";
import { namesOfEnvironments, type Scope } from "./scope.ts";

/** To read every state of the account and its history, and what `platform doctor` asks about the bucket. */
export function readStates({ stateBucketArn, stateKeyArn }: Scope): PolicyStatement[] {
  return [
    {
      sid: "ReadStates",
      actions: ["s3:GetObject", "s3:GetObjectVersion"],
      resources: [`${stateBucketArn}/*`],
    },
    {
      sid: "SeeBucket",
      actions: [
        "s3:GetBucketLocation",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetBucketVersioning",
        "s3:GetEncryptionConfiguration",
        "s3:ListBucket",
        "s3:ListBucketVersions",
      ],
      resources: [stateBucketArn],
    },
    { sid: "DecryptStates", actions: ["kms:Decrypt", "kms:DescribeKey"], resources: [stateKeyArn] },
  ];
}

/** To write states and locks besides, and to remove locks: the bucket itself keeps every state. */
export function writeStates({ stateBucketArn, stateKeyArn }: Scope): PolicyStatement[] {
  return [
    { sid: "WriteStates", actions: ["s3:PutObject"], resources: [`${stateBucketArn}/*`] },
    { sid: "RemoveLocks", actions: ["s3:DeleteObject"], resources: [`${stateBucketArn}/*.tflock`] },
    { sid: "EncryptStates", actions: ["kms:Encrypt", "kms:GenerateDataKey"], resources: [stateKeyArn] },
    {
      sid: "KeepBootstrap",
      effect: "Deny",
      actions: ["s3:DeleteObject", "s3:PutObject"],
      resources: [`${stateBucketArn}/_bootstrap/*`],
    },
  ];
}

/** To write the states of sandpits and what the registry knows about them, and nothing of the account's environments. */
export function writeSandpits(scope: Scope): PolicyStatement[] {
  const { stateBucketArn } = scope;
  return [
    ...writeStates(scope),
    { sid: "ForgetSandpits", actions: ["s3:DeleteObject"], resources: [`${stateBucketArn}/_sandpits/*`] },
    {
      sid: "KeepEnvironments",
      effect: "Deny",
      actions: ["s3:DeleteObject", "s3:PutObject"],
      resources: namesOfEnvironments(scope).map((name) => `${stateBucketArn}/${name}/*`),
    },
  ];
}

/** To delete states and their versions, which the bucket allows only to the role for emergencies. */
export function deleteStates({ stateBucketArn }: Scope): PolicyStatement {
  return {
    sid: "DeleteStates",
    actions: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
    resources: [`${stateBucketArn}/*`],
  };
}
