import type { PolicyStatement } from "@ml-platform/modules/account";
import { type SecretSpec, secretName, secretPrefixes } from "@ml-platform/rules";
import { namedChanges } from "../permissions/index.ts";
import { platform, together } from "./apply.ts";
import { namesOfEnvironments, type Scope } from "./scope.ts";

/** What KMS calls itself where it makes a role for keys of several regions. Source: "Using service-linked roles for AWS KMS". */
const multiRegionKeys = "mrk.kms.amazonaws.com";

/**
 * To make, change and destroy secrets without their values, by their names, and the key that encrypts them. What sandpits
 * keep below the path of an environment has other names.
 */
export function changeSecrets(scope: Scope): PolicyStatement[] {
  const { regions, arn } = scope;
  const names = namesOfEnvironments(scope).flatMap((name) => secretPrefixes.map((each) => secretName(name, each)));
  const functions = rotationFunctions(scope);
  return [
    {
      sid: "Secrets",
      actions: namedChanges("secretsmanager", "secrets"),
      resources: regions.flatMap((region) => names.map((name) => arn("secretsmanager", region, `secret:${name}*`))),
    },
    {
      sid: "SecretKeyAliases",
      actions: namedChanges("kms"),
      resources: regions.map((region) => arn("kms", region, "alias/*-secrets")),
    },
    {
      sid: "KeysOfRegions",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [arn("iam", "", `role/aws-service-role/${multiRegionKeys}/*`)],
      conditions: { StringEquals: { "iam:AWSServiceName": multiRegionKeys } },
    },
    ...replicaKeys(scope),
    // Secrets Manager asks whether who sets up a rotation may call its function.
    ...(functions.length === 0
      ? []
      : [{ sid: "RotationFunctions", actions: ["lambda:InvokeFunction"], resources: functions }]),
  ];
}

/** Regions that have copies of the account's secrets and are no environment's own. */
export function replicaRegions(scope: Scope): string[] {
  return regionsOfCopies(scope).filter((region) => !scope.regions.includes(region));
}

/** Whether a secret of the account has a copy. */
export function copiesSecrets(scope: Scope): boolean {
  return regionsOfCopies(scope).length > 0;
}

function regionsOfCopies(scope: Scope): string[] {
  return [...new Set(declaredIn(scope).flatMap((secret) => secret.replicaRegions))].sort();
}

function declaredIn({ account }: Scope): SecretSpec[] {
  return account.environments.flatMap(({ secrets }) => Object.values(secrets?.declared ?? {}));
}

/** Copies of keys, in the regions of secrets only: nothing else is made there. */
function replicaKeys(scope: Scope): PolicyStatement[] {
  const { regions } = scope;
  const copies = regionsOfCopies(scope);
  if (copies.length === 0) return [];
  const there = { StringEquals: { "aws:RequestedRegion": copies } };
  const ofSecrets = { StringEquals: { "aws:ResourceTag/stack": "secrets" } };
  return [
    {
      sid: "CopyKeys",
      actions: namedChanges("kms", "secrets").filter((action) => action === "kms:ReplicateKey"),
      resources: ["*"],
      conditions: together(platform.known, ofSecrets, { StringEquals: { "aws:RequestedRegion": regions } }),
    },
    // "Replicate a multi-Region key" of KMS says of what it asks only where, and not whether it passes the tags on.
    { sid: "CreateCopies", actions: ["kms:CreateKey"], resources: ["*"], conditions: there },
    { sid: "TagCopies", actions: ["kms:TagResource"], resources: ["*"], conditions: together(platform.born, there) },
    {
      sid: "ChangeCopies",
      actions: [
        ...namedChanges("kms", "secrets").filter((action) => action !== "kms:ReplicateKey"),
        "kms:TagResource",
        "kms:UntagResource",
      ],
      resources: ["*"],
      conditions: together(platform.known, ofSecrets, there),
    },
  ];
}

function rotationFunctions(scope: Scope): string[] {
  return [...new Set(declaredIn(scope).flatMap(({ rotation }) => rotation?.lambdaArn ?? []))].sort();
}
