import { AwsError } from "../aws-error.ts";
import { type Fields, fieldsAt, mapAt, textAt, textsAt } from "../fields.ts";
import { checkAccessScope, checkIdentity, policyArn, policyNames } from "./access-refusals.ts";
import type { AccessEntry, AssociatedPolicy, Tags } from "./model.ts";
import { type Call, type Operation, page, part } from "./operation.ts";
import { arnOf, type ClusterRecord, clusterNamed, type EksRegion, inUse, notFound } from "./region.ts";
import { checkTags } from "./tags.ts";

/** Longest list of an association's namespaces, and the most policies of an entry. Source: EKS user guide, quotas. */
const mostPolicies = 20;

async function createAccessEntry(call: Call): Promise<unknown> {
  const { region, body } = call;
  const { account } = region;
  const record = withAccessEntries(call);
  const clusterName = record.cluster.name;
  const principalArn = textAt(body, "principalArn") ?? "";
  if (record.accessEntries.has(principalArn)) {
    throw inUse("The specified access entry resource is already in use on this cluster.", { clusterName });
  }
  if (!(await account.principalExists(principalArn))) {
    throw invalid("The specified principalArn is invalid: invalid principal.");
  }
  const type = textAt(body, "type") ?? "STANDARD";
  const groups = textsAt(body, "kubernetesGroups");
  const username = textAt(body, "username");
  checkIdentity(type, groups, username);
  const tags = mapAt(body, "tags");
  checkTags(tags);
  const entry = newEntry(region, record, { principalArn, type, groups, username, tags });
  record.accessEntries.set(principalArn, entry);
  return { accessEntry: answered(entry) };
}

interface EntryRequest {
  readonly principalArn: string;
  readonly type: string;
  readonly groups?: readonly string[];
  readonly username?: string | undefined;
  readonly tags?: Tags;
}

function newEntry(region: EksRegion, { cluster }: ClusterRecord, request: EntryRequest): AccessEntry {
  const { principalArn, type, groups = [], username, tags = {} } = request;
  const [, kind = "role", name = ""] = /:(role|user)\/(?:.*\/)?([^/]+)$/.exec(principalArn) ?? [];
  const resource = `access-entry/${cluster.name}/${kind}/${region.account.id}/${name}/${region.make.uuid()}`;
  const isNode = type !== "STANDARD";
  return {
    clusterName: cluster.name,
    principalArn,
    kubernetesGroups: isNode ? ["system:nodes"] : groups,
    accessEntryArn: arnOf(region, resource),
    createdAt: region.now(),
    modifiedAt: region.now(),
    tags,
    username: isNode
      ? `system:node:${nodeNames[type] ?? "{{EC2PrivateDNSName}}"}`
      : (username ?? defaultUsername(principalArn, kind, name)),
    type,
    policies: new Map(),
  };
}

/** What nodes are called that are no EC2 instances. Source: EKS user guide, "Create access entries". */
const nodeNames: Readonly<Record<string, string>> = {
  FARGATE_LINUX: "{{SessionName}}",
  HYBRID_LINUX: "{{SessionName}}",
};

/** Makes whoever creates a cluster its administrator, as `bootstrapClusterCreatorAdminPermissions` asks. */
export async function admitCreator(region: EksRegion, record: ClusterRecord, accessKey: string): Promise<void> {
  const principalArn = await region.account.callerOf(accessKey);
  const arn = policyArn("AmazonEKSClusterAdminPolicy");
  const policy = {
    policyArn: arn,
    accessScope: { type: "cluster", namespaces: [] },
    associatedAt: region.now(),
    modifiedAt: region.now(),
  };
  const entry = newEntry(region, record, { principalArn, type: "STANDARD" });
  record.accessEntries.set(principalArn, { ...entry, policies: new Map([[arn, policy]]) });
}

/**
 * Lets nodes of a managed node group join, unless somebody saw to it. Only the ConfigMap knows them where the cluster has
 * no access entries.
 */
export function admitNodes(region: EksRegion, record: ClusterRecord, role: string, windows: boolean): void {
  if (record.cluster.accessConfig.authenticationMode === "CONFIG_MAP" || record.accessEntries.has(role)) return;
  const type = windows ? "EC2_WINDOWS" : "EC2_LINUX";
  record.accessEntries.set(role, newEntry(region, record, { principalArn: role, type }));
}

function describeAccessEntry(call: Call): unknown {
  return { accessEntry: answered(entryOf(call).entry) };
}

function listAccessEntries(call: Call): unknown {
  const policy = call.query.get("associatedPolicyArn");
  const entries = [...withAccessEntries(call).accessEntries.values()];
  const found = entries.filter(({ policies }) => policy === null || policies.has(policy));
  return page(
    call,
    "accessEntries",
    found.map(({ principalArn }) => principalArn),
  );
}

function updateAccessEntry(call: Call): unknown {
  const { record, entry } = entryOf(call);
  const groups =
    call.body["kubernetesGroups"] === undefined ? entry.kubernetesGroups : textsAt(call.body, "kubernetesGroups");
  const username = textAt(call.body, "username");
  checkIdentity(entry.type, call.body["kubernetesGroups"] === undefined ? [] : groups, username);
  const changed = {
    ...entry,
    kubernetesGroups: groups,
    username: username ?? entry.username,
    modifiedAt: call.region.now(),
  };
  record.accessEntries.set(entry.principalArn, changed);
  return { accessEntry: answered(changed) };
}

function deleteAccessEntry(call: Call): unknown {
  const { record, entry } = entryOf(call);
  record.accessEntries.delete(entry.principalArn);
  return {};
}

function associateAccessPolicy(call: Call): unknown {
  const { region, body } = call;
  const { record, entry } = entryOf(call);
  const arn = textAt(body, "policyArn") ?? "";
  const scope = fieldsAt(body, "accessScope") ?? {};
  const [type, namespaces] = [textAt(scope, "type") ?? "", textsAt(scope, "namespaces")];
  checkAccessScope(arn, entry.type, { type, namespaces });
  const before = entry.policies.get(arn);
  if (before === undefined && entry.policies.size >= mostPolicies) {
    throw invalidRequest(`An access entry can have at most ${mostPolicies} access policies.`);
  }
  const policy: AssociatedPolicy = {
    policyArn: arn,
    accessScope: { type, namespaces },
    associatedAt: before?.associatedAt ?? region.now(),
    modifiedAt: region.now(),
  };
  record.accessEntries.set(entry.principalArn, { ...entry, policies: new Map([...entry.policies, [arn, policy]]) });
  return { clusterName: entry.clusterName, principalArn: entry.principalArn, associatedAccessPolicy: policy };
}

function listAssociatedAccessPolicies(call: Call): unknown {
  const { entry } = entryOf(call);
  return {
    clusterName: entry.clusterName,
    principalArn: entry.principalArn,
    ...page(call, "associatedAccessPolicies", [...entry.policies.values()]),
  };
}

function disassociateAccessPolicy(call: Call): unknown {
  const { record, entry } = entryOf(call);
  const arn = part(call, "policyArn");
  if (!entry.policies.has(arn)) throw notFound(`The access policy ${arn} is not associated with ${entry.principalArn}`);
  const policies = new Map([...entry.policies].filter(([key]) => key !== arn));
  record.accessEntries.set(entry.principalArn, { ...entry, policies });
  return {};
}

function listAccessPolicies(call: Call): unknown {
  return page(
    call,
    "accessPolicies",
    policyNames.map((name) => ({ name, arn: policyArn(name) })),
  );
}

/** @throws {AwsError} if the cluster only knows the ConfigMap aws-auth */
function withAccessEntries(call: Call): ClusterRecord {
  const record = clusterNamed(call.region, part(call, "name"));
  if (record.cluster.accessConfig.authenticationMode !== "CONFIG_MAP") return record;
  const message =
    "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.";
  throw invalidRequest(message);
}

function entryOf(call: Call): { readonly record: ClusterRecord; readonly entry: AccessEntry } {
  const record = withAccessEntries(call);
  const entry = record.accessEntries.get(part(call, "principalArn"));
  if (entry === undefined) {
    const message =
      "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.";
    throw notFound(message, { clusterName: record.cluster.name });
  }
  return { record, entry };
}

function defaultUsername(principalArn: string, kind: string, name: string): string {
  if (kind === "user") return principalArn;
  const account = principalArn.split(":")[4] ?? "";
  return `arn:aws:sts::${account}:assumed-role/${name}/{{SessionName}}`;
}

function answered({ policies: _, ...entry }: AccessEntry): Fields {
  return entry;
}

function invalid(message: string): AwsError {
  return new AwsError(400, "InvalidParameterException", message);
}

function invalidRequest(message: string): AwsError {
  return new AwsError(400, "InvalidRequestException", message);
}

const entries = "/clusters/{name}/access-entries";
const entry = `${entries}/{principalArn}`;
const policies = `${entry}/access-policies`;

export const accessOperations: readonly Operation[] = [
  { name: "CreateAccessEntry", method: "POST", path: entries, run: createAccessEntry },
  { name: "ListAccessEntries", method: "GET", path: entries, run: listAccessEntries },
  { name: "DescribeAccessEntry", method: "GET", path: entry, run: describeAccessEntry },
  { name: "UpdateAccessEntry", method: "POST", path: entry, run: updateAccessEntry },
  { name: "DeleteAccessEntry", method: "DELETE", path: entry, run: deleteAccessEntry },
  { name: "AssociateAccessPolicy", method: "POST", path: policies, run: associateAccessPolicy },
  { name: "ListAssociatedAccessPolicies", method: "GET", path: policies, run: listAssociatedAccessPolicies },
  {
    name: "DisassociateAccessPolicy",
    method: "DELETE",
    path: `${policies}/{policyArn}`,
    run: disassociateAccessPolicy,
  },
  { name: "ListAccessPolicies", method: "GET", path: "/access-policies", run: listAccessPolicies },
];
