import type { Role } from "../../local-aws/account.ts";

/** Where a policy stands decides what it must and must not contain. */
export type PolicyKind = "trust" | "permissions" | "resource";

type Json = Readonly<Record<string, unknown>>;

const documentElements = ["Version", "Id", "Statement"];
const statementElements = [
  ...["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction"],
  ...["Resource", "NotResource", "Condition"],
];
const principalKinds = ["AWS", "Service", "Federated", "CanonicalUser"];
const operators = [
  ...["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike"],
  ...["StringNotLike", "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals"],
  ...["NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan"],
  ...["DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress"],
  ...["NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Null"],
];

/** Quotas in characters, white space not counted. Source: IAM user guide, "IAM and AWS STS quotas". */
const quotas: Readonly<Record<PolicyKind, number>> = { trust: 2048, permissions: 10_240, resource: 32_768 };

/**
 * What IAM refuses in a policy that is valid JSON, in its words; undefined if it takes it.
 *
 * Source: IAM user guide, "Grammar of the IAM JSON policy language".
 */
export function policyProblem(policy: string, kind: PolicyKind, quota = quotas[kind]): string | undefined {
  const document = JSON.parse(policy) as Json;
  const statements = listOf(document["Statement"]) as Json[];
  if (statements.length === 0 || hasOther(document, documentElements)) return "Syntax errors in policy.";
  const version = document["Version"];
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17") {
    return "The policy must contain a valid version string";
  }
  if (policy.replace(/\s/g, "").length > quota) return `Maximum policy size of ${quota} bytes exceeded`;
  for (const statement of statements) {
    const problem = statementProblem(statement, kind);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function statementProblem(statement: Json, kind: PolicyKind): string | undefined {
  const has = (element: string): boolean => [element, `Not${element}`].some((name) => statement[name] !== undefined);
  if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") return "Syntax errors in policy.";
  if (!has("Action")) return "Policy statement must contain actions.";
  if (hasOther(statement, statementElements)) return "Syntax errors in policy.";
  if (kind === "trust" && has("Resource")) return "Has prohibited field Resource";
  if (kind !== "permissions" && !has("Principal")) return "Missing required field Principal";
  if (kind === "permissions" && has("Principal")) return "Policy document should not specify a principal.";
  if (kind !== "trust" && !has("Resource")) return "Policy statement must contain resources.";
  return (
    actionProblem([...listOf(statement["Action"]), ...listOf(statement["NotAction"])], kind) ??
    resourceProblem([...listOf(statement["Resource"]), ...listOf(statement["NotResource"])]) ??
    principalProblem(statement["Principal"] ?? statement["NotPrincipal"]) ??
    conditionProblem(statement["Condition"])
  );
}

function actionProblem(actions: readonly unknown[], kind: PolicyKind): string | undefined {
  if (actions.some((action) => !/^(\*|[\w-]+:[\w*?]+)$/.test(String(action)))) {
    return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
  }
  return kind === "trust" && actions.some((action) => !/^sts:/i.test(String(action)))
    ? "AssumeRole policy may only specify STS AssumeRole actions."
    : undefined;
}

function resourceProblem(resources: readonly unknown[]): string | undefined {
  const bad = resources.find((resource) => !/^(\*$|arn:)/.test(String(resource)));
  return bad === undefined ? undefined : `Resource ${String(bad)} must be in ARN format or "*".`;
}

function principalProblem(principal: unknown): string | undefined {
  if (principal === undefined || principal === "*") return undefined;
  if (typeof principal !== "object" || principal === null) return "Syntax errors in policy.";
  for (const [kind, identifiers] of Object.entries(principal)) {
    const invalid = (identifier: unknown): string =>
      `Invalid principal in policy: "${kind.toUpperCase()}":"${String(identifier)}"`;
    const [first] = listOf(identifiers);
    if (!principalKinds.includes(kind)) return invalid(first);
    const stranger = listOf(identifiers).find(
      (service) => !/\.(amazonaws\.com(\.cn)?|aws\.internal)$/.test(String(service)),
    );
    if (kind === "Service" && stranger !== undefined) return invalid(stranger);
  }
  return undefined;
}

function conditionProblem(condition: unknown): string | undefined {
  const names = Object.keys((condition ?? {}) as Json);
  const known = (name: string): boolean =>
    operators.includes(name.replace(/^For(AllValues|AnyValue):/, "").replace(/IfExists$/, ""));
  const unknown = names.find((name) => !known(name));
  return unknown === undefined ? undefined : `Invalid Condition type : ${unknown}`;
}

/** Whether somebody may change the policy of a key afterwards. Source: KMS, PutKeyPolicy, BypassPolicyLockoutSafetyCheck. */
export function locksOut(policy: string): boolean {
  const statements = listOf((JSON.parse(policy) as Json)["Statement"]) as Json[];
  return !statements.some(({ Effect, Principal, Action }) => {
    const who = Principal === "*" ? ["*"] : listOf((Principal as Json | undefined)?.["AWS"]);
    const may = listOf(Action).some((action) => /^(\*|kms:(\*|Put\*|PutKeyPolicy))$/i.test(String(action)));
    return Effect === "Allow" && who.length > 0 && may;
  });
}

/** The services that may assume a role, each with the actions allowed. */
export function trustOf(policy: string): Role["trust"] {
  if (policy === "") return [];
  const statements = listOf((JSON.parse(policy) as Json)["Statement"]) as Json[];
  return statements
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Principal, Action }) =>
      (listOf((Principal as Json | undefined)?.["Service"]) as string[]).map((service) => ({
        service,
        actions: listOf(Action) as string[],
      })),
    );
}

function hasOther(object: Json, elements: readonly string[]): boolean {
  return Object.keys(object).some((name) => !elements.includes(name));
}

function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
