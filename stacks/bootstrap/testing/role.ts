import type { Template } from "@ml-platform/modules/testing";
import { personalBoundary } from "@ml-platform/rules";

/** A role as it is synthesized, with what references become when it is applied. */
export interface SynthesizedRole {
  readonly arn: string;
  readonly trust: object;
  readonly policies: readonly { readonly name: string; readonly policy: object }[];
}

/** @param account its id, for the ARNs that AWS would give */
export function roleOf(template: Template, account: string, name: string): SynthesizedRole {
  const role = template.resource("aws_iam_role", { name });
  const policies = template
    .resourcesOfType("aws_iam_policy")
    .filter((policy) => String(policy["name"]).startsWith(`${name}-`))
    .map((policy) => ({
      name: String(policy["name"]),
      policy: JSON.parse(applied(String(policy["policy"]), account)),
    }));
  return {
    arn: `arn:aws:iam::${account}:role/${name}`,
    trust: JSON.parse(applied(String(role["assume_role_policy"]), account)),
    policies,
  };
}

/** The ARN of the key of the states of an account, once it is applied. */
export function stateKeyArn(account: string): string {
  return `arn:aws:kms:us-east-2:${account}:key/11111111-1111-1111-1111-111111111111`;
}

export function providerArn(account: string): string {
  return `arn:aws:iam::${account}:oidc-provider/gitlab`;
}

/** The boundary of roles of personal environments, once it is applied. */
export function boundaryOf(template: Template, account: string): object {
  const { policy } = template.resource("aws_iam_policy", { name: personalBoundary });
  return JSON.parse(applied(String(policy), account)) as object;
}

function applied(policy: string, account: string): string {
  return policy
    .replaceAll("$${", "${")
    .replace(/\$\{aws_kms_key\.[^}]+\}/g, stateKeyArn(account))
    .replace(/\$\{aws_iam_openid_connect_provider\.[^}]+\}/g, providerArn(account));
}
