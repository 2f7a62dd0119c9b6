import { accountRoles, partitionOf, type SecretSpec } from "@ml-platform/rules";
import type { PolicyStatement, Statement } from "../iam/policy-document.ts";
import { accountOf, readerArns, type SecretPlace } from "./readers.ts";

export interface SecretPolicyProps {
  readonly secret: SecretSpec;
  readonly place: SecretPlace;
  /** ARNs of the roles that read and write values. */
  readonly administrators: readonly string[];
}

const reading = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"];
const writingValues = ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"];
/** What makes a value of its own accord. */
const rotating = ["secretsmanager:CancelRotateSecret", "secretsmanager:RotateSecret"];
/** What changes the secret as a whole. `UpdateSecret` may write a value, too. */
const managing = [
  ...rotating,
  "secretsmanager:DeleteSecret",
  "secretsmanager:RemoveRegionsFromReplication",
  "secretsmanager:ReplicateSecretToRegions",
  "secretsmanager:StopReplicationToReplica",
  "secretsmanager:UpdateSecret",
];

/**
 * Who may do what with a secret, whatever their own policies say. Readers read, administrators read and write, the role that
 * applies environments manages the secret without its value, and everybody else is denied all of that.
 *
 * Nobody is denied to see and to replace this policy, to restore the secret, or to tag it: there the account's own policies
 * decide, so that neither Terraform nor an administrator of the account can be locked out. `BatchGetSecretValue` asks for
 * `GetSecretValue` of each secret.
 *
 * Roles are in conditions: Secrets Manager refuses a principal that does not exist. It takes a condition on
 * `aws:PrincipalArn` for no proof that a policy is not public, so `BlockPublicPolicy` is not asked for; the policies of
 * stacks check that instead.
 *
 * Sources, as of 2026-11-27: "Resource-based policies", "Actions, resources, and condition keys for AWS Secrets Manager",
 * and "Managing a resource-based policy for a secret" (what is acceptable) in the user guide.
 */
export function secretPolicy({ secret, place, administrators }: SecretPolicyProps): PolicyStatement[] {
  const readers = readerArns(secret, place);
  const writers = [...administrators, ...(secret.rotation === undefined ? [] : [secret.rotation.roleArn])];
  const managers = [...administrators, applyRole(place)];
  return [
    allow("Read", [...readers, ...administrators], reading),
    allow("Write", writers, ["secretsmanager:ListSecretVersionIds", ...writingValues]),
    allow("Rotate", administrators, rotating),
    denyOthers("DenyReading", [...readers, ...administrators], ["secretsmanager:GetSecretValue"]),
    denyOthers("DenyWriting", writers, writingValues),
    denyOthers("DenyManaging", managers, managing),
  ];
}

/**
 * What the key of an environment allows, in one region. Whoever of the account may use a secret through Secrets Manager may
 * use the key for that, as with the key that AWS manages; roles of other accounts are named.
 *
 * Source: "Secret encryption and decryption in AWS Secrets Manager", "Key policy of the AWS managed key", in the user guide.
 *
 * @param region of the key or of its replica
 */
export function keyStatements(secrets: readonly SecretSpec[], props: KeyUsers, region: string): PolicyStatement[] {
  const { place, administrators } = props;
  const viaService = { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` };
  const foreign = (arns: readonly string[]) => unique(arns.filter((arn) => accountOf(arn) !== place.accountId)).sort();
  const readers = foreign([...administrators, ...secrets.flatMap((secret) => readerArns(secret, place))]);
  const writers = foreign([...administrators, ...secrets.flatMap(({ rotation }) => rotation?.roleArn ?? [])]);
  return [
    {
      sid: "UseThroughSecretsManager",
      principals: { AWS: "*" },
      actions: [
        "kms:CreateGrant",
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey*",
        "kms:ReEncrypt*",
      ],
      resources: ["*"],
      conditions: { StringEquals: { ...viaService, "kms:CallerAccount": place.accountId } },
    },
    ...others("ReadFromOtherAccounts", readers, ["kms:Decrypt", "kms:DescribeKey"]),
    ...others("WriteFromOtherAccounts", writers, ["kms:GenerateDataKey"]),
  ];

  function others(sid: string, roles: readonly string[], actions: readonly string[]): PolicyStatement[] {
    if (roles.length === 0) return [];
    return [
      {
        sid,
        principals: { AWS: "*" },
        actions,
        resources: ["*"],
        conditions: { ArnEquals: { "aws:PrincipalArn": roles }, StringEquals: viaService },
      },
    ];
  }
}

type KeyUsers = Pick<SecretPolicyProps, "place" | "administrators">;

/** What a workload may read: each of its secrets, and the copies of it. @param names in AWS */
export function readDeclared(
  secrets: readonly { readonly name: string; readonly replicaRegions: readonly string[] }[],
  { region, accountId }: SecretPlace,
): Statement[] {
  return [
    {
      sid: "ReadSecrets",
      actions: reading,
      // Secrets Manager adds a hyphen and six characters to the name.
      resources: secrets.flatMap(({ name, replicaRegions }) =>
        [region, ...replicaRegions].map(
          (each) => `arn:${partitionOf(region)}:secretsmanager:${each}:${accountId}:secret:${name}-??????`,
        ),
      ),
    },
  ];
}

function allow(sid: string, roles: readonly string[], actions: readonly string[]): PolicyStatement {
  return {
    sid,
    principals: "*",
    actions,
    resources: ["*"],
    conditions: { ArnEquals: { "aws:PrincipalArn": unique(roles) } },
  };
}

function denyOthers(sid: string, roles: readonly string[], actions: readonly string[]): PolicyStatement {
  return {
    sid,
    effect: "Deny",
    principals: "*",
    actions,
    resources: ["*"],
    conditions: { ArnNotEquals: { "aws:PrincipalArn": unique(roles) } },
  };
}

function applyRole({ region, accountId }: SecretPlace): string {
  return `arn:${partitionOf(region)}:iam::${accountId}:role/${accountRoles.apply}`;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
