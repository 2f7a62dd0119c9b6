import type { AwsOverlay } from "./complete.ts";
import { isManagedPolicy, newerThan } from "./known.ts";
import { type PolicyKind, policyProblem } from "./policy-grammar.ts";
import type { Refusal } from "./refusals.ts";
import { text } from "./words.ts";

/** @param attribute that holds a policy */
export function policyRefusal(attribute: string, kind: PolicyKind, quota?: number): Refusal {
  return {
    code: "MalformedPolicyDocument",
    message: ({ planned }) => {
      const policy = text(planned[attribute]);
      return policy === "" ? undefined : policyProblem(policy, kind, quota);
    },
  };
}

export const iam: Record<string, AwsOverlay> = {
  aws_iam_role: {
    refusals: [
      policyRefusal("assume_role_policy", "trust"),
      {
        code: "ValidationError",
        message: ({ planned: { path } }) =>
          /^(\/|\/[!-~]+\/)?$/.test(text(path))
            ? undefined
            : "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
      },
    ],
    computed: ({ make }) => ({ unique_id: make.iam("AROA") }),
  },

  aws_iam_policy: {
    refusals: [policyRefusal("policy", "permissions", 6144)],
    computed: ({ make }) => ({ policy_id: make.iam("ANPA") }),
  },

  aws_iam_instance_profile: { computed: ({ make }) => ({ unique_id: make.iam("AIPA") }) },

  aws_iam_role_policy: { refusals: [policyRefusal("policy", "permissions")] },

  aws_iam_role_policy_attachment: {
    refusals: [
      {
        code: "NoSuchEntity",
        message: ({ planned: { policy_arn } }) => {
          const name = /^arn:[\w-]+:iam::aws:policy\/(.+)$/.exec(text(policy_arn))?.[1];
          return name === undefined || isManagedPolicy(name)
            ? undefined
            : `Policy ${text(policy_arn)} does not exist or is not attachable ${newerThan("managed-policies")}`;
        },
      },
    ],
    importId: ({ role, policy_arn }) => `${text(role)}/${text(policy_arn)}`,
  },

  aws_iam_openid_connect_provider: {
    spelled: { url: (url) => url.replace(/^https:\/\//, "") },
    computed: ({ make }) => ({ thumbprint_list: [make.hex(40)] }),
  },
};
