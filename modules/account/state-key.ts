import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { partitionOf } from "@ml-platform/rules";
import { Construct } from "constructs";
import { policyDocument, type Statement } from "../iam/policy-document.ts";

export interface StateKeyProps {
  readonly accountId: string;
  readonly region: string;
  /** `alias/terraform-state` */
  readonly alias: string;
  /** The only role that may disable the key or have it deleted. */
  readonly breakGlassRoleArn: string;
}

/** All but the use of the key for data. Source: "Allows key administrators to administer the KMS key" in the KMS guide. */
const administration = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListAliases",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
] as const;

/**
 * The key of an account's Terraform states. Data is encrypted with it only by S3, and only for identities of the account
 * whose own policies allow it; a lost key would be lost states.
 */
export class StateKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: StateKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "key", {
      description: "Terraform states of the account",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument(stateKeyPolicy(props)),
      lifecycle: { preventDestroy: true },
    });
    new KmsAlias(this, "alias", { name: props.alias, targetKeyId: key.id });
    this.arn = key.arn;
  }
}

function stateKeyPolicy({ accountId, region, breakGlassRoleArn }: Omit<StateKeyProps, "alias">): Statement[] {
  const account = { AWS: `arn:${partitionOf(region)}:iam::${accountId}:root` };
  // In the policy of a key, `*` is that key.
  const resources = ["*"];
  return [
    { sid: "Administer", principals: account, actions: administration, resources },
    {
      sid: "UseThroughS3",
      principals: account,
      actions: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      resources,
      conditions: {
        StringEquals: { "kms:CallerAccount": accountId, "kms:ViaService": `s3.${region}.amazonaws.com` },
      },
    },
    {
      sid: "KeepUsable",
      effect: "Deny",
      principals: "*",
      actions: ["kms:DisableKey", "kms:DisableKeyRotation", "kms:ScheduleKeyDeletion"],
      resources,
      conditions: { ArnNotEquals: { "aws:PrincipalArn": breakGlassRoleArn } },
    },
  ];
}
