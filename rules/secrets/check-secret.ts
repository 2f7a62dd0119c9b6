import { checkRoleArns } from "../access/index.ts";
import { accountRoles } from "../account-roles.ts";
import { checkDuplicates, duplicates } from "../duplicates.ts";
import { isDnsName } from "../names.ts";
import { didYouMean } from "../nearest.ts";
import { at, error, type Problem } from "../problem.ts";
import { isRegion, regions } from "../regions.ts";
import { secretName, secretPrefixes, teamOfSecret } from "./names.ts";
import type { SecretDraft, SecretRotation, SecretWorkloadDraft } from "./spec.ts";

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
  return checkRoleArns(arns, "is a user. Use the ARN of the role as which the user signs in.", checkNoPipeline);
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
