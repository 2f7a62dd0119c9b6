import { didYouMean } from "@ml-platform/rules";
import { isSet, type JsonObject, list } from "./configuration.ts";
import { actionsOf, type IamAction, serviceNames } from "./iam-actions.ts";
import type { Policy } from "./policy.ts";
import { allowed, isPinned, matcher, matches, type Statement, unreadable } from "./policy-document.ts";
import type { ResourceType } from "./resource-types/resource-type.ts";

/** AWS managed policies that allow every action of a service or of all services: "AWS Managed Policy Reference". */
const generous = /:iam::aws:policy\/(?:.*\/)?((?:AdministratorAccess|PowerUserAccess)\b.*|.*FullAccess.*)$/;

export const noIamWildcards: Policy = {
  id: "no-iam-wildcards",
  description: "No IAM policy allows every action of a service, or to act on resources that it does not name.",
  check({ facts, config }) {
    const attached = (facts?.managedPolicies?.(config) ?? []).map((arn) => generous.exec(String(arn))?.[1]).find(isSet);
    if (attached !== undefined)
      return `gets ${attached}, which allows whole services: write a policy that names the actions it needs`;
    return documentsOf(facts, config).map(tooWide).find(isSet);
  },
};

/** The services whose actions the policies of a resource name. They must be loaded for {@link noIamWildcards}. */
export function servicesNamedIn(facts: ResourceType | undefined, config: JsonObject): string[] {
  return documentsOf(facts, config)
    .flatMap((document) => allowed(document) ?? [])
    .flatMap(({ Action }) => list(Action).map((action) => servicePrefix(String(action))));
}

function documentsOf(facts: ResourceType | undefined, config: JsonObject): unknown[] {
  return (facts?.identityPolicies?.(config) ?? []).filter(isSet);
}

function tooWide(document: unknown): string | undefined {
  const statements = allowed(document);
  return statements === undefined ? unreadable : statements.map(tooWideStatement).find(isSet);
}

function tooWideStatement(statement: Statement): string | undefined {
  if (statement.NotAction !== undefined) return "allows all actions except some: name the actions it needs";
  if (statement.NotResource !== undefined) return "allows all resources except some: name the resources it needs";
  const resources = isPinned(statement, isResourceTag) ? [] : list(statement.Resource).map(String);
  return list(statement.Action)
    .map((action) => tooWideAction(String(action), resources))
    .find(isSet);
}

/**
 * A condition on the tags of the resource counts as naming it: `aws:ResourceTag/...`, or a service's own key such as
 * `autoscaling:ResourceTag/...`. Other keys limit who makes the request, from where and with which parameters, but not
 * the resource. Source: "Actions, resources, and condition keys for AWS services" in the Service Authorization
 * Reference.
 */
function isResourceTag(key: string): boolean {
  return /^[a-z\d-]+:resourcetag\//.test(key);
}

/** @param resources the resources of the statement, or none when a condition names them */
function tooWideAction(action: string, resources: readonly string[]): string | undefined {
  if (/^[*?:]+$/.test(action)) return `allows action "${action}": name the actions it needs`;
  const service = servicePrefix(action);
  const pattern = action.slice(service.length + 1);
  const known = actionsOf(service);
  if (known.length === 0)
    return `allows "${action}", but IAM knows no service "${service}".${didYouMean(service, serviceNames())}`;
  const isMeant = matcher(pattern.toLowerCase());
  const meant = known.filter(({ name }) => isMeant(name.toLowerCase()));
  if (meant.length === 0)
    return `allows "${action}", which IAM knows no action for.${nearestAction(service, pattern, known)}`;
  if (meant.length === known.length && /[*?]/.test(pattern))
    return `allows every action of ${service}: name the actions it needs`;
  return meant.map((each) => unrestricted(service, each, resources)).find(isSet);
}

function unrestricted(service: string, action: IamAction, resources: readonly string[]): string | undefined {
  const every = resources.find((resource) => isEverything(resource, action));
  if (every === undefined) return undefined;
  if (action.resources.length > 0) {
    return `allows ${service}:${action.name} on every resource ("${every}"): name the resources, or the tags that they have in a condition on aws:ResourceTag`;
  }
  return action.readOnly
    ? undefined
    : `allows ${service}:${action.name}, which writes and cannot be limited to resources: state in an exemption why it is needed`;
}

/** Whether a resource pattern matches all resources, or all resources of a type that the action applies to. */
function isEverything(resource: string, action: IamAction): boolean {
  const pattern = resource.replace(/\$\{[^{}]*\}/g, "reference");
  return (
    /^(arn:(aws[\w-]*|[*?]+)?)?[*?:/]*$/.test(pattern) ||
    action.resources.some((format) => takesAnyName(pattern, format))
  );
}

/** Whether a pattern matches resources with any name, in some account and region: `arn:aws:s3:::*`. */
function takesAnyName(pattern: string, format: string): boolean {
  if (!pattern.startsWith("arn:")) return false;
  const [asked, possible] = [serviceAndName(pattern), serviceAndName(format)];
  return (
    possible.name.includes("${") &&
    matches(asked.service, possible.service) &&
    matches(asked.name, possible.name.replace(/\$\{\w+\}/g, "a-name-that-nobody-has-chosen"))
  );
}

function serviceAndName(arn: string): { service: string; name: string } {
  const [, , service = "*", , , ...name] = arn.split(":");
  return { service, name: name.length === 0 ? "*" : name.join(":") };
}

function servicePrefix(action: string): string {
  return action.split(":", 1)[0] ?? "";
}

/** Suggests the action, or the prefix of actions, that was probably meant. */
function nearestAction(service: string, pattern: string, known: readonly IamAction[]): string {
  const stem = pattern.replace(/[*?].*$/, "");
  if (stem === pattern)
    return didYouMean(
      `${service}:${pattern}`,
      known.map(({ name }) => `${service}:${name}`),
    );
  const verbs = known.map(({ name }) => /^[A-Z][a-z]+/.exec(name)?.[0] ?? name);
  return didYouMean(
    `${service}:${stem}*`,
    [...new Set(verbs)].map((verb) => `${service}:${verb}*`),
  );
}
