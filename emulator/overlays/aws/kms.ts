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
    computed: ({ id, account, planned }) => {
      const root = `arn:aws:iam::${account}:root`;
      const statement = { Sid: "Enable IAM User Permissions", Effect: "Allow", Principal: { AWS: root } };
      return {
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

  aws_kms_alias: {
    namePrefix: "alias/",
    recomputed: { target_key_arn: ["target_key_id"] },
    computed: ({ planned: { target_key_id: target }, find }) => {
      const key = find("aws_kms_key").find(({ attributes: { key_id, arn } }) => key_id === target || arn === target);
      return { target_key_arn: text(key?.attributes["arn"]) };
    },
  },
};
