import { checkPrincipalPartition } from "../access/index.ts";
import { didYouMean } from "../nearest.ts";
import { at, error, type Problem, warning } from "../problem.ts";
import { isRegion, partitionOf } from "../regions.ts";
import { type AroundServiceAccounts, ownerOfServiceAccount } from "../service-account-owner.ts";
import { clusterOfTeam } from "../team.ts";
import { teamOfSecret } from "./names.ts";
import type { SecretDraft, SecretsSpec, SecretWorkload, SecretWorkloadDraft } from "./spec.ts";

/** Errors in what a secret says about places, which depend on where the environment is. */
export function checkSecretRegions({ readers, rotation, replicaRegions }: SecretDraft, region: string): Problem[] {
  const partition = partitionOf(region);
  return [
    ...at(["readers", "roles"], checkSecretPartitions(readers.roles, region)),
    ...replicaRegions.flatMap((replica, index) => {
      if (replica === region)
        return [
          error(["replicaRegions", index], `"${replica}" is where the secret itself is. Name other regions, or none.`),
        ];
      if (isRegion(replica) && partitionOf(replica) !== partition)
        return [
          error(
            ["replicaRegions", index],
            `"${replica}" is in partition ${partitionOf(replica)}, and the secret in ${region} in partition ${partition}. Secrets are not copied between partitions.`,
          ),
        ];
      return [];
    }),
    ...(rotation === undefined
      ? []
      : [
          ...at(["rotation", "roleArn"], checkPrincipalPartition(rotation.roleArn, region, "secret")),
          ...at(["rotation", "lambdaArn"], checkFunctionRegion(rotation.lambdaArn, region)),
        ]),
  ];
}

/** An error for each role of another partition. */
export function checkSecretPartitions(arns: readonly string[], region: string): Problem[] {
  return arns.flatMap((arn, index) => at([index], checkPrincipalPartition(arn, region, "secret")));
}

/** Source: "Rotate AWS Secrets Manager secrets" in the user guide: the function is in the region of the secret. */
function checkFunctionRegion(arn: string, region: string): Problem[] {
  const [, partition, actual] = /^arn:(aws[a-z-]*):lambda:([a-z0-9-]+):/.exec(arn) ?? [];
  if (actual === undefined || (actual === region && partition === partitionOf(region))) return [];
  return [
    error(
      [],
      `"${arn}" is in ${actual} in partition ${partition}, and the secret in ${region}. Use a function of ${region}.`,
    ),
  ];
}

/** A warning for each administrator of another account: it may be meant, or copied. */
export function checkSecretAccounts({ administrators }: Pick<SecretsSpec, "administrators">, account: string) {
  return administrators.flatMap((arn, index): Problem[] => {
    const [, actual = account] = /^arn:[\w-]+:iam::(\d{12}):/.exec(arn) ?? [];
    if (actual === account) return [];
    return [
      warning(
        ["administrators", index],
        `"${arn}" is in account ${actual}, and the secrets in ${account}. Make sure that this account is meant to write them.`,
      ),
    ];
  });
}

/** What of the rest of an environment decides who its secrets may be for. */
export interface AroundSecrets extends Omit<AroundServiceAccounts, "clusters"> {
  readonly clusters: Readonly<Record<string, { readonly platform?: unknown }>>;
}

/** Errors in whom a secret names: teams and clusters that are not, a store that nothing serves, accounts that are taken. */
export function checkSecretFor(key: string, { readers }: SecretDraft, around: AroundSecrets): Problem[] {
  const teams = Object.keys(around.teams);
  const owner = teamOfSecret(key);
  return [
    ...(owner === undefined ? [] : checkTeamIsKnown([], owner, teams)),
    ...readers.teams.flatMap((team, index) => checkTeamIsKnown(["readers", "teams", index], team, teams)),
    ...readers.workloads.flatMap((workload, index) =>
      at(["readers", "workloads", index], checkWorkloadIsFree(workload, around)),
    ),
    ...(readers.platform && !Object.values(around.clusters).some(hasStore)
      ? [
          error(
            ["readers", "platform"],
            'No cluster of the environment has External Secrets, so nothing reads it for the platform. Add "external-secrets": {} to platform.addons of a cluster, or name other readers.',
          ),
        ]
      : []),
  ];
}

/** Whether a cluster, as its author wrote it, has External Secrets and with it the store of the environment. */
export function hasStore({ platform }: { readonly platform?: unknown }): boolean {
  const { addons = {} } = (platform ?? {}) as { readonly addons?: object };
  return Object.hasOwn(addons, "external-secrets");
}

function checkTeamIsKnown(path: Problem["path"], team: string, known: readonly string[]): Problem[] {
  if (known.includes(team)) return [];
  return [error(path, `There is no team "${team}".${didYouMean(team, known)} Teams: ${known.join(", ") || "none"}.`)];
}

function checkWorkloadIsFree(workload: SecretWorkloadDraft, { clusters, teams, serviceAccounts }: AroundSecrets) {
  const known = Object.keys(clusters);
  const cluster = clusterOfTeam(workload.cluster, known);
  const all = `Clusters: ${known.join(", ") || "none"}.`;
  if (cluster === undefined)
    return [
      error(
        ["cluster"],
        workload.cluster === undefined
          ? `The environment has ${known.length === 0 ? "no cluster" : "several clusters"}, and the pods are in one. Say which. ${all}`
          : `There is no cluster "${workload.cluster}".${didYouMean(workload.cluster, known)} ${all}`,
      ),
    ];
  const account = `${workload.namespace}/${workload.serviceAccount}`;
  const owner = ownerOfServiceAccount(cluster, workload, { clusters: known, teams, serviceAccounts });
  if (owner === undefined) return [];
  if ("team" in owner)
    return [
      error(
        ["serviceAccount"],
        `Pods of ${account} have the role of the team ${owner.team}, and pods have one role. Name the team in readers.teams instead, or use another service account.`,
      ),
    ];
  return [
    error(
      ["serviceAccount"],
      `Pods of ${account} have the role of ${owner.other}, and pods have one role.${account === "external-secrets/external-secrets" ? " Set readers.platform to true instead." : " Use another service account."}`,
    ),
  ];
}

/** A workload in the cluster that it names, or in the only one. */
export function locatedWorkload(workload: SecretWorkloadDraft, clusters: readonly string[]): SecretWorkload {
  return { ...workload, cluster: clusterOfTeam(workload.cluster, clusters) ?? "" };
}
