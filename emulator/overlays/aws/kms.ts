import type { AwsOverlay } from "./complete.ts";
import { policyRefusal } from "./iam.ts";
import { locksOut } from "./policy-grammar.ts";
import type { Refusal } from "./refusals.ts";
import { text } from "./words.ts";

/** Source: API reference of KMS, CreateKey and PutKeyPolicy. */
const policyRefusals: readonly Refusal[] = [
  {
    code: "MalformedPolicyDocumentException",
    message: ({ planned: { policy, bypass_policy_lockout_safety_check: bypass } }) =>
      text(policy) !== "" && bypass !== true && locksOut(text(policy))
        ? "The new key policy will not allow you to update the key policy in the future."
        : undefined,
  },
  policyRefusal("policy", "resource"),
];

export const kms: Record<string, AwsOverlay> = {
  aws_kms_key: {
    refusals: policyRefusals,
    computed: ({ id: single, arn, account, planned, make }) => {
      const id = planned["multi_region"] === true ? `mrk-${make.hex(32)}` : single;
      const root = `arn:aws:iam::${account}:root`;
      const statement = { Sid: "Enable IAM User Permissions", Effect: "Allow", Principal: { AWS: root } };
      return {
        id,
        arn: arn.replace(single, id),
        key_id: id,
        policy: JSON.stringify({
          Version: "2012-10-17",
          Id: "key-default-1",
          Statement: [{ ...statement, Action: "kms:*", Resource: "*" }],
        }),
        rotation_period_in_days: planned["enable_key_rotation"] === true ? 365 : 0,
      };
    },
    recomputed: { rotation_period_in_days: ["enable_key_rotation"] },
  },

  aws_kms_key_policy: { refusals: policyRefusals },

  // A replica has the id of its primary, and what it shares with it.
  aws_kms_replica_key: {
    refusals: policyRefusals,
    computed: ({ id: made, arn, planned: { primary_key_arn: primary } }) => {
      const id = /key\/(mrk-\w+)$/.exec(text(primary))?.[1] ?? made;
      const shared = { key_rotation_enabled: true, key_spec: "SYMMETRIC_DEFAULT", key_usage: "ENCRYPT_DECRYPT" };
      return { id, arn: arn.replace(made, id), key_id: id, ...shared };
    },
  },

  aws_kms_alias: {
    namePrefix: "alias/",
    recomputed: { target_key_arn: ["target_key_id"] },
    computed: ({ planned: { target_key_id: target }, find }) => {
      const keys = [...find("aws_kms_key"), ...find("aws_kms_replica_key")];
      const key = keys.find(({ attributes: { key_id, arn } }) => key_id === target || arn === target);
      return { target_key_arn: text(key?.attributes["arn"]) };
    },
  },
};
