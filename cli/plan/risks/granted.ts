import {
  factsOf,
  isSet,
  type JsonObject,
  list,
  matches,
  nested,
  type Statement,
  statementsOf,
} from "@ml-platform/stacks";
import { unknownText } from "../changes/tree.ts";
import { type Finding, type Look, listed } from "./look.ts";

/** What somebody may do after the plan and could not before, and who is let in or trusted. */
export function granted(look: Look): Finding[] {
  return [...managedPolicies(look), ...documents(look), ...eksAccess(look)].map((text) => ({
    kind: "grant-widened",
    text,
  }));
}

function managedPolicies({ type, before, after, belongsToNew }: Look): string[] {
  const attached = (values: JsonObject | undefined) =>
    values === undefined ? [] : (factsOf(type)?.managedPolicies?.(values) ?? []).filter(isSet).map(String);
  if (belongsToNew || after === undefined || (before === undefined && type === "aws_iam_role")) return [];
  const added = attached(after).filter((arn) => arn !== unknownText && !attached(before).includes(arn));
  if (added.length === 0) return [];
  const whose = ["role", "user", "group", "name"].map((key) => after[key]).find(isSet);
  return [`${String(whose ?? "somebody")} gets the policy ${listed(added)}.`];
}

function documents({ type, thing, before, after, belongsToNew }: Look): string[] {
  const facts = factsOf(type);
  if (after === undefined || belongsToNew || (before === undefined && !isPartOfAnother(after))) return [];
  return [facts?.identityPolicies, facts?.resourcePolicies].flatMap((policies) => {
    if (policies === undefined) return [];
    const old = before === undefined ? [] : policies(before).filter(isSet);
    const now = policies(after).filter(isSet);
    if (now.some((document) => String(document).includes(unknownText))) {
      return old.length > 0 && JSON.stringify(old) !== JSON.stringify(now)
        ? [`${thing} may allow more than before: its policy is known only after apply.`]
        : [];
    }
    return widened(statements(old), statements(now)).map((text) => `${thing} ${text}.`);
  });
}

/** A policy of something that exists already. What is new itself brings its own policies. */
function isPartOfAnother(after: JsonObject): boolean {
  return ["role", "user", "group", "bucket", "key_id", "repository", "secret_arn", "queue_url", "policy_arn"].some(
    (key) => isSet(after[key]),
  );
}

function statements(policies: readonly unknown[]): Statement[] {
  return policies.flatMap((document) => statementsOf(document) ?? []);
}

/** What `now` allows that `old` did not, and what it no longer denies. */
export function widened(old: readonly Statement[], now: readonly Statement[]): string[] {
  const allows = now
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap((statement) => {
      const before = old.filter(({ Effect }) => Effect === "Allow");
      return before.some((each) => covers(each, statement)) ? [] : [`now allows ${statementText(statement)}`];
    });
  const denies = old
    .filter(({ Effect }) => Effect === "Deny")
    .filter((statement) => !now.some((each) => each.Effect === "Deny" && covers(each, statement)))
    .map((statement) => `no longer denies ${statementText(statement)}`);
  return [...allows, ...denies];
}

/** Whether `outer` includes everything that `inner` says, as far as can be seen without evaluating conditions. */
function covers(outer: Statement, inner: Statement): boolean {
  const rest = ({ NotAction, NotResource, NotPrincipal }: Statement) =>
    JSON.stringify([NotAction, NotResource, NotPrincipal]);
  const condition = ({ Condition = {} }: Statement) => JSON.stringify(Condition);
  const isConditionKept = condition(outer) === condition(inner) || condition(outer) === "{}";
  return (
    rest(outer) === rest(inner) &&
    isConditionKept &&
    includes(words(outer.Action, lower), words(inner.Action, lower)) &&
    includes(words(outer.Resource), words(inner.Resource)) &&
    includes(principals(outer), principals(inner))
  );
}

const lower = (text: string): string => text.toLowerCase();

function words(value: unknown, change: (text: string) => string = (text) => text): string[] {
  return list(value).map((each) => change(String(each)));
}

function includes(outer: readonly string[], inner: readonly string[]): boolean {
  return inner.every((text) => outer.some((pattern) => matches(pattern, text)));
}

function principals({ Principal = {} }: Statement): string[] {
  const named = typeof Principal === "string" ? { AWS: Principal } : Principal;
  return Object.values(named).flatMap((each) => words(each));
}

/** `s3:GetObject and s3:PutObject on arn:aws:s3:::data/*`, `arn:aws:iam::111111111111:root to do sts:AssumeRole`. */
function statementText(statement: Statement): string {
  const { Action, NotAction, Resource, NotResource, NotPrincipal, Condition } = statement;
  const actions = NotAction === undefined ? listed(words(Action)) : `everything but ${listed(words(NotAction))}`;
  const on = NotResource === undefined ? words(Resource) : [`everything but ${listed(words(NotResource))}`];
  const who = NotPrincipal === undefined ? principals(statement) : [`everybody but ${JSON.stringify(NotPrincipal)}`];
  const where = on.length === 0 || on.join() === "*" ? (who.length > 0 ? "" : " on everything") : ` on ${listed(on)}`;
  const limited = Condition === undefined ? "" : ", under conditions";
  return `${who.length === 0 ? "" : `${listed(who)} to do `}${actions}${where}${limited}`;
}

/** Access to the Kubernetes API. */
function eksAccess({ type, before, after, belongsToNew }: Look): string[] {
  if (after === undefined || belongsToNew) return [];
  const who = String(after["principal_arn"]);
  const cluster = String(after["cluster_name"]);
  if (type === "aws_eks_access_entry") {
    const added = words(after["kubernetes_groups"]).filter(
      (group) => group !== unknownText && !words(before?.["kubernetes_groups"]).includes(group),
    );
    return added.length === 0 ? [] : [`${who} joins ${listed(added)} in ${cluster}.`];
  }
  if (type !== "aws_eks_access_policy_association" || isNarrower(before, after)) return [];
  const namespaces = nested(after, "access_scope").flatMap((scope) => words(scope["namespaces"]));
  const where =
    namespaces.length === 0
      ? `all of ${cluster}`
      : `namespace${namespaces.length === 1 ? "" : "s"} ${listed(namespaces)} of ${cluster}`;
  return [`${who} gets ${String(after["policy_arn"]).replace(/^.*\//, "")} in ${where}.`];
}

/** Whether an association gives what it gave before, or a part of it. */
function isNarrower(before: JsonObject | undefined, after: JsonObject): boolean {
  if (before === undefined) return false;
  const same = ["principal_arn", "policy_arn", "cluster_name"].every((key) => before[key] === after[key]);
  const [old] = nested(before, "access_scope");
  const [now] = nested(after, "access_scope");
  const isAll = old?.["type"] === "cluster";
  const isPart = now?.["type"] === "namespace" && includes(words(old?.["namespaces"]), words(now["namespaces"]));
  return same && (isAll || isPart);
}
