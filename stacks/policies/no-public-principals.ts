import { isSet, type JsonObject, list } from "./configuration.ts";
import type { Policy } from "./policy.ts";
import { allowed, isPinned, matches, type Statement, unreadable } from "./policy-document.ts";

/**
 * Keys that limit who makes the request, or from where. Sources: "The meaning of 'public'" in the S3 user guide,
 * "Blocking public access to EFS file systems" in the EFS user guide, "AWS global condition context keys" and, for KMS,
 * "AWS KMS condition keys".
 */
const narrowing = new Set(
  [
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIp",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceOwner",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:userid",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
    "elasticfilesystem:AccessedViaMountTarget",
    "elasticfilesystem:AccessPointArn",
    "kms:CallerAccount",
    "s3:DataAccessPointAccount",
    "s3:DataAccessPointArn",
  ].map((key) => key.toLowerCase()),
);

const webIdentity = "sts:assumerolewithwebidentity";

export const noPublicPrincipals: Policy = {
  id: "no-public-principals",
  description: "No trust policy and no policy of a bucket, key or queue lets everybody in.",
  check({ facts, config }) {
    const documents = facts?.resourcePolicies?.(config).filter(isSet) ?? [];
    return documents.map(openIn).find(isSet);
  },
};

function openIn(document: unknown): string | undefined {
  return (allowed(document) ?? [undefined])
    .map((statement) => (statement === undefined ? unreadable : openStatement(statement)))
    .find(isSet);
}

function openStatement(statement: Statement): string | undefined {
  const { Principal: principal, NotPrincipal: excepted } = statement;
  if (excepted !== undefined) return "lets in everybody except some: name the principals";
  const named = typeof principal === "object" ? principal : { AWS: principal };
  if (Object.values(named).flatMap(list).some(isEverybody) && !isPinned(statement, (key) => narrowing.has(key))) {
    return 'lets principal "*" in: name the principals, or add a condition such as aws:PrincipalOrgID or aws:SourceArn';
  }
  return federated(named, statement);
}

function isEverybody(principal: unknown): boolean {
  return /^(\*|arn:[^:]*:iam::\*:.*)$/.test(String(principal));
}

/** `project_path:ml/*` and `system:serviceaccount:jobs:*`, but not `project_path:*`. */
function namesSubject(sub: string): boolean {
  return /[^*?:/]/.test(sub.replace(/^(system:serviceaccount|[\w-]+):/, ""));
}

/**
 * An identity provider such as GitLab signs in everyone with an account there; only the `sub` claim identifies them.
 */
function federated(principal: JsonObject, statement: Statement): string | undefined {
  const signsIn = list(statement.Action).some((action) => matches(String(action).toLowerCase(), webIdentity));
  if (!signsIn || !isSet(principal["Federated"])) return undefined;
  return isPinned(statement, (key) => key.endsWith(":sub"), namesSubject)
    ? undefined
    : "trusts everybody whom an identity provider knows: add a condition on its claim sub";
}
