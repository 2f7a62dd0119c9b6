import { AwsError } from "../aws-error.ts";
import { type Fields, flagAt, mapAt, textAt } from "../fields.ts";
import type { PodIdentityAssociation } from "./model.ts";
import { type Call, type Operation, page, part } from "./operation.ts";
import { arnOf, type ClusterRecord, clusterNamed, type EksRegion, inUse, notFound } from "./region.ts";
import { podIdentityRoleProblem } from "./roles.ts";
import { checkTags } from "./tags.ts";

/** @throws {AwsError} if the role is not fit for it, or the service account has one already */
export async function createAssociation(
  region: EksRegion,
  record: ClusterRecord,
  request: Fields,
  ownerArn?: string,
): Promise<PodIdentityAssociation> {
  const clusterName = record.cluster.name;
  const [namespace, serviceAccount] = [textAt(request, "namespace") ?? "", textAt(request, "serviceAccount") ?? ""];
  const existing = [...record.associations.values()].find(
    (association) => association.namespace === namespace && association.serviceAccount === serviceAccount,
  );
  if (existing !== undefined) {
    throw inUse(
      `Association already exists: ${existing.associationId} for service account ${namespace}/${serviceAccount}`,
      { clusterName },
    );
  }
  const roleArn = textAt(request, "roleArn") ?? "";
  await checkRole(region, roleArn);
  const tags = mapAt(request, "tags");
  checkTags(tags);
  const id = `a-${region.make.lower(17)}`;
  const target = textAt(request, "targetRoleArn");
  const policy = textAt(request, "policy");
  const association: PodIdentityAssociation = {
    clusterName,
    namespace,
    serviceAccount,
    roleArn,
    associationArn: arnOf(region, `podidentityassociation/${clusterName}/${id}`),
    associationId: id,
    tags,
    createdAt: region.now(),
    modifiedAt: region.now(),
    ...(ownerArn !== undefined && { ownerArn }),
    disableSessionTags: flagAt(request, "disableSessionTags") ?? false,
    ...(target !== undefined && { targetRoleArn: target, externalId: region.make.uuid() }),
    ...(policy !== undefined && { policy }),
  };
  record.associations.set(id, association);
  return association;
}

/** Deletes an association that an add-on owns. */
export function deleteAssociation({ associations }: ClusterRecord, arn: string): void {
  for (const [id, association] of associations) if (association.associationArn === arn) associations.delete(id);
}

async function create(call: Call): Promise<unknown> {
  const record = clusterNamed(call.region, part(call, "name"));
  return { association: await createAssociation(call.region, record, call.body) };
}

function describe(call: Call): unknown {
  return { association: associationOf(call).association };
}

function list(call: Call): unknown {
  const [namespace, serviceAccount] = [call.query.get("namespace"), call.query.get("serviceAccount")];
  const summaries = [...clusterNamed(call.region, part(call, "name")).associations.values()]
    .filter((association) => namespace === null || association.namespace === namespace)
    .filter((association) => serviceAccount === null || association.serviceAccount === serviceAccount)
    .map(({ clusterName, namespace, serviceAccount, associationArn, associationId, ownerArn }) => ({
      clusterName,
      namespace,
      serviceAccount,
      associationArn,
      associationId,
      ...(ownerArn !== undefined && { ownerArn }),
    }));
  return page(call, "associations", summaries);
}

async function update(call: Call): Promise<unknown> {
  const { region, body } = call;
  const { record, association } = associationOf(call);
  const roleArn = textAt(body, "roleArn") ?? association.roleArn;
  await checkRole(region, roleArn);
  const target = textAt(body, "targetRoleArn") ?? association.targetRoleArn;
  const changed: PodIdentityAssociation = {
    ...association,
    roleArn,
    disableSessionTags: flagAt(body, "disableSessionTags") ?? association.disableSessionTags,
    ...(target !== undefined && { targetRoleArn: target, externalId: association.externalId ?? region.make.uuid() }),
    modifiedAt: region.now(),
  };
  record.associations.set(association.associationId, changed);
  return { association: changed };
}

function remove(call: Call): unknown {
  const { record, association } = associationOf(call);
  record.associations.delete(association.associationId);
  return { association };
}

async function checkRole({ account }: EksRegion, arn: string): Promise<void> {
  const problem = podIdentityRoleProblem(arn, await account.role(arn));
  if (problem !== undefined) throw new AwsError(400, "InvalidParameterException", problem);
}

function associationOf(call: Call): { readonly record: ClusterRecord; readonly association: PodIdentityAssociation } {
  const clusterName = part(call, "name");
  const record = clusterNamed(call.region, clusterName);
  const id = part(call, "associationId");
  const association = record.associations.get(id);
  if (association === undefined) {
    throw notFound(`No pod identity association found for id ${id} in cluster ${clusterName}`, { clusterName });
  }
  return { record, association };
}

const path = "/clusters/{name}/pod-identity-associations";

export const podIdentityOperations: readonly Operation[] = [
  { name: "CreatePodIdentityAssociation", method: "POST", path, run: create },
  { name: "ListPodIdentityAssociations", method: "GET", path, run: list },
  { name: "DescribePodIdentityAssociation", method: "GET", path: `${path}/{associationId}`, run: describe },
  { name: "UpdatePodIdentityAssociation", method: "POST", path: `${path}/{associationId}`, run: update },
  { name: "DeletePodIdentityAssociation", method: "DELETE", path: `${path}/{associationId}`, run: remove },
];
