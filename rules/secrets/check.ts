import { checkPrincipalArn, checkPrincipalPartition } from "../access.ts";
import { accountRoles } from "../account-roles.ts";
import { checkDuplicates, duplicates } from "../duplicates.ts";
import { isDnsName } from "../names.ts";
import { didYouMean } from "../nearest.ts";
import { at, error, type Problem, warning } from "../problem.ts";
import { isRegion, partitionOf, regions } from "../regions.ts";
import { clusterOfTeam, type TeamSpec } from "../team.ts";
import { secretName, secretPrefixes, teamOfSecret } from "./names.ts";
import type { SecretDraft, SecretRotation, SecretsSpec, SecretWorkload, SecretWorkloadDraft } from "./spec.ts";

/** Of a name in Secrets Manager. Source: CreateSecret in its API reference. */
const longestSecretName = 512;

/** Of the days between rotations, and of those in which a deleted secret can be restored. Source: RotateSecret, DeleteSecret. */
const rotationDays = { least: 1, most: 1000 };
const recoveryDays = { least: 7, most: 30 };

/** Rules for the administrators by themselves. */
export function checkSecretAdministrators(arns: readonly string[]): Problem[] {
  if (arns.length > 0) return checkRoles(arns);
  return [
    error(
      [],
      "An empty list has nobody who could put a value. List the ARN of at least one IAM role, such as arn:aws:iam::111111111111:role/secrets-admin.",
    ),
  ];
}

/** Rules for a secret by itself. */
export function checkSecret(key: string, secret: SecretDraft): Problem[] {
  const { readers, rotation, recoveryWindowDays, replicaRegions } = secret;
  return [
    ...checkKey(key),
    ...at(["readers"], checkReaders(readers)),
    ...(rotation === undefined ? [] : at(["rotation"], checkRotation(rotation))),
    ...at(["recoveryWindowDays"], checkRecoveryWindow(recoveryWindowDays)),
    ...at(["replicaRegions"], [...checkDuplicates(replicaRegions), ...replicaRegions.flatMap(checkKnownRegion)]),
  ];
}

function checkKey(key: string): Problem[] {
  if (!secretPrefixes.some((prefix) => key.startsWith(prefix) && key.length > prefix.length))
    return [
      error(
        [],
        `"${key}" begins with nothing that tells whose it is.${/^[\w-]+\/(platform|teams|apps)\//.test(key) ? " Leave out the name of the environment: it is added." : ""} Use platform/<name> for the platform, teams/<team>/<name> for a team, or apps/<name> for a service.`,
      ),
    ];
  if (key.startsWith("teams/") && teamOfSecret(key) === undefined)
    return [error([], `"${key}" names a team and no secret. Use teams/<team>/<name>.`)];
  if (key.split("/").every((part) => /^[\w+=.@-]+$/.test(part))) return [];
  return [
    error(
      [],
      `"${key}" is not a name that Secrets Manager has. Use letters, digits and any of "_+=.@-" between single slashes, such as platform/grafana.`,
    ),
  ];
}

/** An error if the name in AWS is too long. @param environment its name in AWS */
export function checkSecretNameLength(environment: string, key: string): Problem[] {
  const { length } = secretName(environment, key);
  if (length <= longestSecretName) return [];
  return [
    error(
      [],
      `"${secretName(environment, key).slice(0, 40)}..." has ${length} characters, and a name in Secrets Manager at most ${longestSecretName}. Use a shorter one.`,
    ),
  ];
}

/** An error for each of two secrets that addresses of resources could not tell apart. */
export function checkSecretKeysDiffer(keys: readonly string[]): Problem[] {
  const repeated = duplicates(keys.map((key) => key.replaceAll("/", "--")));
  return keys.flatMap((key) =>
    repeated.includes(key.replaceAll("/", "--"))
      ? [error([key], `"${key}" differs from another name only in "/" and "--". Rename one of them.`)]
      : [],
  );
}

function checkReaders({ roles, workloads, teams, platform }: SecretDraft["readers"]): Problem[] {
  if (roles.length + workloads.length + teams.length === 0 && !platform)
    return [
      error(
        [],
        "Nobody may read the secret but administrators. Name roles, workloads or teams, or set platform to true for External Secrets.",
      ),
    ];
  return [
    ...at(["roles"], checkRoles(roles)),
    ...at(["teams"], checkDuplicates(teams)),
    ...workloads.flatMap((workload, index) => at(["workloads", index], checkWorkload(workload))),
    ...at(["workloads"], checkDuplicates(workloads.map(nameOf))),
  ];
}

function nameOf({ cluster, namespace, serviceAccount }: SecretWorkloadDraft): string {
  return `${cluster === undefined ? "" : `${cluster}: `}${namespace}/${serviceAccount}`;
}

function checkRoles(arns: readonly string[]): Problem[] {
  return [
    ...checkDuplicates(arns),
    ...arns.flatMap((arn, index) =>
      at(
        [index],
        /:user\//.test(arn)
          ? [error([], `"${arn}" is a user. Use the ARN of the role as which the user signs in.`)]
          : [...checkPrincipalArn(arn), ...checkNoPipeline(arn)],
      ),
    ),
  ];
}

/** What pipelines plan and apply is in states and logs: they manage secrets, and never read one. */
function checkNoPipeline(arn: string): Problem[] {
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  if (!rolesOfPipelines.some((each) => (each.endsWith("-") ? name.startsWith(each) : name === each))) return [];
  return [
    error(
      [],
      `"${arn}" is a role of pipelines, which manages secrets and reads none. Use the role of a person or of a workload.`,
    ),
  ];
}

const { plan, apply, sandpit, pipelinePlan, pipelineApply, pipelineSandpit } = accountRoles;
const rolesOfPipelines = [plan, apply, sandpit, pipelinePlan, pipelineApply(""), pipelineSandpit("")];

function checkWorkload({ namespace, serviceAccount }: SecretWorkloadDraft): Problem[] {
  const problems: Problem[] = [];
  if (!isDnsName(namespace) || namespace.includes("."))
    problems.push(
      error(
        ["namespace"],
        `"${namespace}" is not the name of a namespace. Use up to 63 lower-case letters, digits and hyphens, such as shop.`,
      ),
    );
  if (namespace.startsWith("sandpit-"))
    problems.push(
      error(["namespace"], `"${namespace}" belongs to a sandpit, which has secrets of its own: see docs/sandpits.md.`),
    );
  if (!isDnsName(serviceAccount))
    problems.push(
      error(
        ["serviceAccount"],
        `"${serviceAccount}" is not the name of a service account. Use lower-case letters, digits, hyphens and dots, such as workload.`,
      ),
    );
  return problems;
}

function checkRotation({ everyDays, lambdaArn, roleArn }: SecretRotation): Problem[] {
  const problems = at(["roleArn"], checkRoles([roleArn]).map(withoutIndex));
  if (!Number.isInteger(everyDays) || everyDays < rotationDays.least || everyDays > rotationDays.most)
    problems.push(
      error(
        ["everyDays"],
        `${everyDays} is not a number of days between rotations. Use a whole number from ${rotationDays.least} to ${rotationDays.most}, such as 30.`,
      ),
    );
  if (!/^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]{1,64}(?::[\w$-]+)?$/.test(lambdaArn))
    problems.push(
      error(
        ["lambdaArn"],
        `"${lambdaArn}" is not the ARN of a Lambda function. Use the form arn:aws:lambda:us-east-2:111111111111:function:<name>.`,
      ),
    );
  return problems;
}

function withoutIndex(problem: Problem): Problem {
  return { ...problem, path: [] };
}

function checkRecoveryWindow(days: number): Problem[] {
  if (days === 0 || (Number.isInteger(days) && days >= recoveryDays.least && days <= recoveryDays.most)) return [];
  return [
    error(
      [],
      `${days} is not a number of days in which a deleted secret can be restored. Use ${recoveryDays.least} to ${recoveryDays.most}, or 0 to delete it at once and for good.`,
    ),
  ];
}

function checkKnownRegion(region: string, index: number): Problem[] {
  if (isRegion(region)) return [];
  return [error([index], `"${region}" is not a known region.${didYouMean(region, regions)}`)];
}

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
export interface AroundSecrets {
  readonly teams: Readonly<
    Record<string, Pick<TeamSpec, "serviceAccounts"> & Partial<Pick<TeamSpec, "cluster" | "namespace">>>
  >;
  readonly clusters: Readonly<Record<string, { readonly platform?: unknown }>>;
  /** Service accounts that have a role already, and whose they are: `kube-system/cluster-autoscaler`. */
  readonly serviceAccounts: (cluster: string) => Readonly<Record<string, string>>;
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

/** EKS has one Pod Identity association of a service account, and somebody else's stack may make it. */
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
  const [team] =
    Object.entries(teams).find(
      ([name, each]) =>
        clusterOfTeam(each.cluster, known) === cluster &&
        (each.namespace ?? `team-${name}`) === workload.namespace &&
        each.serviceAccounts.includes(workload.serviceAccount),
    ) ?? [];
  if (team !== undefined)
    return [
      error(
        ["serviceAccount"],
        `Pods of ${account} have the role of the team ${team}, and pods have one role. Name the team in readers.teams instead, or use another service account.`,
      ),
    ];
  const taken = serviceAccounts(cluster);
  if (!Object.hasOwn(taken, account)) return [];
  return [
    error(
      ["serviceAccount"],
      `Pods of ${account} have the role of ${taken[account]}, and pods have one role.${account === "external-secrets/external-secrets" ? " Set readers.platform to true instead." : " Use another service account."}`,
    ),
  ];
}

/** A workload in the cluster that it names, or in the only one. */
export function locatedWorkload(workload: SecretWorkloadDraft, clusters: readonly string[]): SecretWorkload {
  return { ...workload, cluster: clusterOfTeam(workload.cluster, clusters) ?? "" };
}
