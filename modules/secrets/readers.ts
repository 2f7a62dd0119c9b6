import {
  partitionOf,
  roleKeyOf,
  type SecretSpec,
  type SecretWorkload,
  teamNames,
  workloadPurpose,
} from "@ml-platform/rules";
import type { RoleSettings } from "../iam/role-settings.ts";
import { boundedName } from "../naming.ts";

/** Where secrets are, and who else is there. */
export interface SecretPlace {
  /** Name of the environment in AWS. */
  readonly environment: string;
  readonly region: string;
  /** The account of the environment, 12 digits. */
  readonly accountId: string;
  /** Names in AWS of the environment's clusters, by their names in it. */
  readonly clusters: Readonly<Record<string, string>>;
  /** Names in AWS of the clusters that have External Secrets. */
  readonly stores: readonly string[];
  /** Path of the roles that stacks make. @default "/" */
  readonly path?: string | undefined;
  /** Which roles exist already. @default - none */
  readonly roles?: RoleSettings;
  /** Service accounts whose role another stack makes, for other purposes, too. @default - none */
  readonly hasRole?: (workload: SecretWorkload) => boolean;
}

/**
 * The ARNs of all roles that read a secret. Stacks of their own make those of teams and of External Secrets, under names that
 * follow from the environment, and before or after this one: a condition on `aws:PrincipalArn` may name a role that does not
 * exist yet, while a principal may not.
 */
export function readerArns({ readers, rotation }: SecretSpec, place: SecretPlace): string[] {
  return [
    ...readers.roles,
    ...readers.workloads.map((workload) => workloadRoleArn(workload, place)),
    ...readers.teams.flatMap((team) => teamRoleArns(team, place)),
    ...(readers.platform ? place.stores.map((cluster) => storeRoleArn(cluster, place)) : []),
    ...(rotation === undefined ? [] : [rotation.roleArn]),
  ].filter((arn, index, all) => all.indexOf(arn) === index);
}

/** The role of a service account that reads secrets itself, whichever stack makes it. */
export function workloadRoleArn(workload: SecretWorkload, place: SecretPlace): string {
  const owner = place.clusters[workload.cluster] ?? workload.cluster;
  return podRoleArn(owner, workload, workloadPurpose(workload), place);
}

/** The role of a service account in a cluster. @param owner name of the cluster in AWS @param purpose end of its name */
function podRoleArn(
  owner: string,
  account: { readonly namespace: string; readonly serviceAccount: string },
  purpose: string,
  place: SecretPlace,
): string {
  const given = place.roles?.changeOf(owner, roleKeyOf(account))?.arn;
  return given ?? roleArn(place, boundedName([owner, place.region, purpose]));
}

/** Members, workloads, and the store from which External Secrets serves the team: modules/tenant and modules/teams. */
function teamRoleArns(team: string, place: SecretPlace): string[] {
  const { roles } = teamNames(place.environment, team);
  return ["member", "workload", "secrets"].map((purpose) =>
    roleArn(place, boundedName([roles, place.region, purpose])),
  );
}

/** modules/addons/external-secrets */
function storeRoleArn(cluster: string, place: SecretPlace): string {
  const account = { namespace: "external-secrets", serviceAccount: "external-secrets" };
  return podRoleArn(cluster, account, account.serviceAccount, place);
}

function roleArn({ region, accountId, path = "/" }: SecretPlace, name: string): string {
  return `arn:${partitionOf(region)}:iam::${accountId}:role${path}${name}`;
}

/** The account of a role. */
export function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}
