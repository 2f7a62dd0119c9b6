import type { AccessEntry, AssociatedPolicy } from "../../eks/model.ts";
import { accessPolicies, type PolicyRule } from "./access-policies.ts";

/** A question of the API server: `spec` of a SubjectAccessReview, as far as it decides anything. */
export interface AccessQuestion {
  readonly resourceAttributes?: {
    /** Empty, or absent, for all namespaces and for what is in none. */
    readonly namespace?: string;
    readonly verb?: string;
    readonly group?: string;
    readonly resource?: string;
    readonly subresource?: string;
  };
  readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string };
}

/** The access policy of an entry that allows what is asked; undefined if none does, and RBAC alone decides. */
export function allowingPolicy({ policies }: AccessEntry, question: AccessQuestion): AssociatedPolicy | undefined {
  return [...policies.values()].find((policy) => allows(policy, question));
}

function allows({ policyArn, accessScope }: AssociatedPolicy, question: AccessQuestion): boolean {
  const rules = accessPolicies[policyArn.slice(policyArn.lastIndexOf("/") + 1)];
  if (rules === undefined) return false;
  const { resourceAttributes: resource, nonResourceAttributes: url } = question;
  const inCluster = accessScope.type === "cluster";
  if (resource === undefined) return inCluster && url !== undefined && includes(rules.urls, url.verb ?? "");
  const { namespace = "" } = resource;
  const inScope = inCluster || (namespace !== "" && accessScope.namespaces.some((name) => matches(name, namespace)));
  return inScope && rules.resources.some((rule) => covers(rule, resource));
}

function covers(rule: PolicyRule, asked: NonNullable<AccessQuestion["resourceAttributes"]>): boolean {
  const { verb = "", group = "", resource = "", subresource = "" } = asked;
  return (
    includes(rule.verbs, verb) &&
    includes(rule.groups, group) &&
    includes(rule.resources, subresource === "" ? resource : `${resource}/${subresource}`)
  );
}

function includes(allowed: readonly string[], asked: string): boolean {
  return allowed.includes("*") || allowed.includes(asked);
}

/** `dev-*` stands for all namespaces that start with `dev-`. */
function matches(pattern: string, namespace: string): boolean {
  const escaped = pattern.split("*").map((part) => part.replace(/[^\w-]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`).test(namespace);
}
