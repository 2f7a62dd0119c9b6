import type { ProviderError } from "../../wire/diagnostic.ts";
import type { Change } from "../overlay.ts";
import type { AwsOverlay } from "./complete.ts";
import { apiError, text } from "./words.ts";

/** What IAM itself refuses in a policy that is valid JSON. */
function checkPolicyDocument(policy: string, trust: boolean, refuse: (message: string) => ProviderError): void {
  const document = JSON.parse(policy) as { Statement?: unknown };
  const statements = [document.Statement ?? []].flat() as Record<string, unknown>[];
  if (statements.length === 0) throw refuse("Syntax errors in policy.");
  for (const statement of statements) {
    if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") throw refuse("Syntax errors in policy.");
    if (statement["Action"] === undefined && statement["NotAction"] === undefined) {
      throw refuse("Policy statement must contain actions.");
    }
    if (trust && statement["Resource"] !== undefined) throw refuse("Has prohibited field Resource");
    const principal = statement["Principal"] !== undefined || statement["NotPrincipal"] !== undefined;
    if (trust && !principal) throw refuse("Missing required field Principal");
    if (!trust && principal) throw refuse("Policy document should not specify a principal.");
    if (!trust && statement["Resource"] === undefined && statement["NotResource"] === undefined) {
      throw refuse("Policy statement must contain resources.");
    }
  }
}

/** Refuses a change whose policy IAM would refuse. */
function policyCheck(attribute: string, doing: (change: Change) => string, operation: string) {
  return (change: Change): void =>
    checkPolicyDocument(text(change.planned[attribute]), attribute === "assume_role_policy", (message) =>
      apiError(doing(change), `IAM: ${operation}`, 400, "MalformedPolicyDocument", message),
    );
}

export const iam: Record<string, AwsOverlay> = {
  aws_iam_role: {
    checkChange: policyCheck(
      "assume_role_policy",
      ({ planned }) => `creating IAM Role (${text(planned["name"])})`,
      "CreateRole",
    ),
    computed: ({ make }) => ({ unique_id: make.iam("AROA") }),
  },

  aws_iam_policy: {
    checkChange: policyCheck(
      "policy",
      ({ planned }) => `creating IAM Policy (${text(planned["name"])})`,
      "CreatePolicy",
    ),
    computed: ({ make }) => ({ policy_id: make.iam("ANPA") }),
  },

  aws_iam_role_policy: {
    checkChange: policyCheck(
      "policy",
      ({ planned }) => `putting IAM Role (${text(planned["role"])}) Policy (${text(planned["name"])})`,
      "PutRolePolicy",
    ),
  },

  aws_iam_role_policy_attachment: {
    importId: ({ role, policy_arn }) => `${text(role)}/${text(policy_arn)}`,
  },

  aws_iam_openid_connect_provider: {
    computed: ({ make }) => ({ thumbprint_list: [make.hex(40)] }),
  },
};
