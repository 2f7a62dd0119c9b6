import { AwsError } from "../aws-error.ts";
import { type Fields, listAt, mapAt, textAt } from "../fields.ts";
import { addonCatalogue, addonNamed, versionsOf } from "./addon-catalogue.ts";
import { checkConfiguration, checkVersion } from "./addon-refusals.ts";
import type { Addon, AddonHealth } from "./model.ts";
import { nodesOf } from "./node-groups.ts";
import { type Call, type Operation, page, part } from "./operation.ts";
import { createAssociation, deleteAssociation } from "./pod-identity.ts";
import { arnOf, type ClusterRecord, clusterNamed, type EksRegion, inUse, notFound } from "./region.ts";
import { notAssumable } from "./roles.ts";
import { checkTags } from "./tags.ts";
import { recordUpdate } from "./updates.ts";

async function createAddon(call: Call): Promise<unknown> {
  const { region, body } = call;
  const clusterName = part(call, "name");
  const record = clusterNamed(region, clusterName);
  const addonName = textAt(body, "addonName") ?? "";
  const details = { clusterName, addonName };
  if (record.addons.has(addonName)) throw inUse("Addon already exists.", details);
  const known = addonNamed(addonName);
  if (known === undefined) throw notFound(`Addon ${addonName} specified is not supported`, details);
  const versions = versionsOf(known, record.cluster.version);
  const addonVersion = textAt(body, "addonVersion") ?? versions[0] ?? "";
  checkVersion({ name: addonName, version: addonVersion }, versions, record.cluster.version, details);
  checkConfiguration(textAt(body, "configurationValues"), details);
  await checkServiceAccountRole(call, details);
  const tags = mapAt(body, "tags");
  checkTags(tags);
  const addonArn = arnOf(region, `addon/${clusterName}/${addonName}/${region.make.uuid()}`);
  const podIdentityAssociations = await createAssociations(call, record, addonArn);
  const role = textAt(body, "serviceAccountRoleArn");
  const configurationValues = textAt(body, "configurationValues");
  const addon: Addon = {
    addonName,
    clusterName,
    addonVersion,
    addonArn,
    createdAt: region.now(),
    modifiedAt: region.now(),
    ...(role !== undefined && { serviceAccountRoleArn: role }),
    tags,
    publisher: "eks",
    owner: "aws",
    ...(configurationValues !== undefined && configurationValues !== "" && { configurationValues }),
    podIdentityAssociations,
  };
  record.addons.set(addonName, addon);
  record.selfManagedAddons.delete(addonName);
  return { addon: { ...addon, status: "CREATING", health: { issues: [] } } };
}

async function describeAddon(call: Call): Promise<unknown> {
  const { record, addon } = addonOf(call);
  return { addon: { ...addon, ...(await healthOf(call.region, record, addon)) } };
}

function listAddons(call: Call): unknown {
  return page(call, "addons", [...clusterNamed(call.region, part(call, "name")).addons.keys()]);
}

async function updateAddon(call: Call): Promise<unknown> {
  const { region, body } = call;
  const { record, addon } = addonOf(call);
  const details = { clusterName: addon.clusterName, addonName: addon.addonName };
  const known = addonNamed(addon.addonName);
  const addonVersion = textAt(body, "addonVersion") ?? addon.addonVersion;
  checkVersion(
    { name: addon.addonName, version: addonVersion },
    known === undefined ? [] : versionsOf(known, record.cluster.version),
    record.cluster.version,
    details,
  );
  checkConfiguration(textAt(body, "configurationValues"), details);
  await checkServiceAccountRole(call, details);
  const role = textAt(body, "serviceAccountRoleArn") ?? addon.serviceAccountRoleArn;
  const configurationValues = textAt(body, "configurationValues") ?? addon.configurationValues;
  let podIdentityAssociations = addon.podIdentityAssociations;
  if (body["podIdentityAssociations"] !== undefined) {
    for (const arn of podIdentityAssociations) deleteAssociation(record, arn);
    podIdentityAssociations = await createAssociations(call, record, addon.addonArn);
  }
  record.addons.set(addon.addonName, {
    ...addon,
    addonVersion,
    ...(role !== undefined && { serviceAccountRoleArn: role }),
    ...(configurationValues !== undefined && { configurationValues }),
    podIdentityAssociations,
    modifiedAt: region.now(),
  });
  const params = {
    AddonVersion: body["addonVersion"],
    ServiceAccountRoleArn: body["serviceAccountRoleArn"],
    ResolveConflicts: body["resolveConflicts"],
    ConfigurationValues: body["configurationValues"],
    PodIdentityAssociations: body["podIdentityAssociations"],
  };
  return recordUpdate(region, record, "AddonUpdate", params, addon.addonName);
}

async function deleteAddon(call: Call): Promise<unknown> {
  const { record, addon } = addonOf(call);
  for (const arn of addon.podIdentityAssociations) deleteAssociation(record, arn);
  record.addons.delete(addon.addonName);
  record.addonHealth.delete(addon.addonName);
  if (call.query.get("preserve") === "true") record.selfManagedAddons.set(addon.addonName, addon.addonVersion);
  return { addon: { ...addon, status: "DELETING", health: { issues: [] } } };
}

function describeAddonVersions(call: Call): unknown {
  const name = call.query.get("addonName");
  const kubernetes = call.query.get("kubernetesVersion") ?? undefined;
  const addons = addonCatalogue
    .filter((addon) => name === null || addon.name === name)
    .map((addon) => ({
      addonName: addon.name,
      type: addon.type,
      addonVersions: versionsOf(addon, kubernetes).map((addonVersion, index) => ({
        addonVersion,
        architecture: ["amd64", "arm64"],
        computeTypes: ["ec2", "auto", "hybrid"],
        compatibilities: addon.kubernetes(kubernetes).map((clusterVersion) => ({
          clusterVersion,
          platformVersions: ["*"],
          defaultVersion: index === 0,
        })),
        requiresConfiguration: false,
        requiresIamPermissions: addon.serviceAccounts.length > 0,
      })),
      publisher: "eks",
      owner: "aws",
      defaultNamespace: addon.namespace,
    }));
  return page(call, "addons", addons);
}

function describeAddonConfiguration(call: Call): unknown {
  const [addonName, addonVersion] = [call.query.get("addonName") ?? "", call.query.get("addonVersion") ?? ""];
  const addon = addonNamed(addonName);
  if (addon === undefined) throw notFound(`Addon ${addonName} specified is not supported`, { addonName });
  return {
    addonName,
    addonVersion,
    configurationSchema: JSON.stringify({ $schema: "http://json-schema.org/draft-06/schema#", type: "object" }),
    podIdentityConfiguration: addon.serviceAccounts.map(({ name, policies }) => ({
      serviceAccount: name,
      recommendedManagedPolicies: policies.map((policy) => `arn:aws:iam::aws:policy/${policy}`),
    })),
  };
}

function addonOf(call: Call): { readonly record: ClusterRecord; readonly addon: Addon } {
  const clusterName = part(call, "name");
  const record = clusterNamed(call.region, clusterName);
  const addonName = part(call, "addonName");
  const addon = record.addons.get(addonName);
  if (addon === undefined) {
    throw notFound(`No addon: ${addonName} found in cluster: ${clusterName}`, { clusterName, addonName });
  }
  return { record, addon };
}

/**
 * How an add-on is in the cluster's Kubernetes. Where none runs, add-ons that run pods of a Deployment are degraded until a
 * node can take them that has no taint but that of system nodes, which they tolerate.
 */
async function healthOf(region: EksRegion, record: ClusterRecord, addon: Addon): Promise<AddonHealth> {
  if (region.options.kubernetes !== undefined) {
    return record.addonHealth.get(addon.addonName) ?? { status: "CREATING", health: { issues: [] } };
  }
  const healthy = { status: "ACTIVE", health: { issues: [] } };
  if (addonNamed(addon.addonName)?.needsNodes !== true) return healthy;
  const isAuto = record.cluster.computeConfig?.["enabled"] === true;
  const homes = [...record.nodeGroups.values()].filter(({ taints }) => taints.every(isTolerated));
  const nodes = await Promise.all(homes.map((group) => nodesOf(region, group)));
  if (isAuto || nodes.some((count) => count > 0)) return healthy;
  return tooFewReplicas("all deployments have all pods unscheduled no nodes available to schedule pods");
}

/** @param why such as "all deployments have all pods unscheduled" */
export function tooFewReplicas(why: string): AddonHealth {
  const message = `The add-on is unhealthy because ${why}`;
  const issue = { code: "InsufficientNumberOfReplicas", message, resourceIds: [] };
  return { status: "DEGRADED", health: { issues: [issue] } };
}

function isTolerated(taint: Fields): boolean {
  return taint["effect"] === "PREFER_NO_SCHEDULE" || taint["key"] === "CriticalAddonsOnly";
}

async function checkServiceAccountRole({ region, body }: Call, details: Fields): Promise<void> {
  const arn = textAt(body, "serviceAccountRoleArn");
  if (arn === undefined || (await region.account.role(arn)) !== undefined) return;
  throw new AwsError(400, "InvalidParameterException", notAssumable(arn), details);
}

async function createAssociations({ region, body }: Call, record: ClusterRecord, ownerArn: string): Promise<string[]> {
  const namespace = addonNamed(textAt(body, "addonName") ?? "")?.namespace ?? "kube-system";
  const arns: string[] = [];
  for (const association of listAt(body, "podIdentityAssociations")) {
    const created = await createAssociation(region, record, { ...association, namespace }, ownerArn);
    arns.push(created.associationArn);
  }
  return arns;
}

const path = "/clusters/{name}/addons";

export const addonOperations: readonly Operation[] = [
  { name: "CreateAddon", method: "POST", path, run: createAddon },
  { name: "ListAddons", method: "GET", path, run: listAddons },
  { name: "DescribeAddon", method: "GET", path: `${path}/{addonName}`, run: describeAddon },
  { name: "UpdateAddon", method: "POST", path: `${path}/{addonName}/update`, run: updateAddon },
  { name: "DeleteAddon", method: "DELETE", path: `${path}/{addonName}`, run: deleteAddon },
  { name: "DescribeAddonVersions", method: "GET", path: "/addons/supported-versions", run: describeAddonVersions },
  {
    name: "DescribeAddonConfiguration",
    method: "GET",
    path: "/addons/configuration-schemas",
    run: describeAddonConfiguration,
  },
];
