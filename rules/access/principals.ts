/**
 * Who can be in an access entry or sign in as a role.
 *
 * Sources: "Create access entries" in the EKS user guide, as of 2026-11-21; terraform-aws-modules/terraform-aws-eks issues
 * 2968 and 2969 on roles of IAM Identity Center.
 */
import { checkDuplicates } from "../duplicates.ts";
import { at, error, type Problem, warning } from "../problem.ts";
import { partitionOf } from "../regions.ts";

type Principals = Readonly<Record<string, { readonly principalArn: string }>>;

/** IAM: a path of 512 characters, and a name of 64. */
const longestArn = 640;

/** An error for each principal of another partition, which no cluster of the region ever meets. */
export function checkPrincipalPartitions(access: Principals, region: string): Problem[] {
  return Object.entries(access).flatMap(([name, { principalArn }]) =>
    at([name, "principalArn"], checkPrincipalPartition(principalArn, region, "cluster")),
  );
}

/** An error for a principal of another partition than the region's. @param what is in the region, in a word */
export function checkPrincipalPartition(arn: string, region: string, what: string): Problem[] {
  const partition = partitionOf(region);
  const [, actual] = /^arn:(aws[a-z-]*):iam::/.exec(arn) ?? [];
  if (actual === undefined || actual === partition) return [];
  return [
    error(
      [],
      `"${arn}" is in partition ${actual}, and the ${what} is in ${region} in partition ${partition}. Use a principal whose ARN begins with arn:${partition}:iam::.`,
    ),
  ];
}

/**
 * A warning for each principal of another account than the cluster's, which may be meant or copied; an error where EKS takes
 * none, which is for everything but people and programs.
 */
export function checkPrincipalAccounts(
  access: Readonly<Record<string, { readonly principalArn: string; readonly type: string }>>,
  account: string,
): Problem[] {
  return Object.entries(access).flatMap(([name, { principalArn, type }]) => {
    const actual = accountOf(principalArn);
    if (actual === undefined || actual === account) return [];
    const where = `"${principalArn}" is in account ${actual}, and the cluster in ${account}.`;
    return [
      type === "STANDARD"
        ? warning([name, "principalArn"], `${where} Make sure that this account is meant to have access.`)
        : error(
            [name, "principalArn"],
            `${where} For type ${type}, EKS takes roles of the cluster's own account only.`,
          ),
    ];
  });
}

/** The account in the ARN of a role, a user or a policy of a customer. */
export function accountOf(arn: string): string | undefined {
  return /^arn:[\w-]+:iam::(\d{12}):/.exec(arn)?.[1];
}

/**
 * Errors in a list of IAM roles that people or programs sign in as.
 *
 * @param aboutUser what is wrong with a user, and whose role to use instead: "is a user. Use the ARN of ..."
 * @param more further errors of one role
 */
export function checkRoleArns(
  arns: readonly string[],
  aboutUser: string,
  more: (arn: string) => Problem[] = () => [],
): Problem[] {
  return [
    ...checkDuplicates(arns),
    ...arns.flatMap((arn, index) =>
      at([index], isUser(arn) ? [error([], `"${arn}" ${aboutUser}`)] : [...checkPrincipalArn(arn), ...more(arn)]),
    ),
  ];
}

/** Whether it is the ARN of an IAM user. */
export function isUser(arn: string): boolean {
  return /:user\//.test(arn);
}

/** An error unless it is the ARN of an IAM role or user, as a principal of a policy or an access entry. */
export function checkPrincipalArn(arn: string): Problem[] {
  if (/:assumed-role\//.test(arn))
    return [
      error(
        [],
        `"${arn}" is the ARN of a role session. Use the ARN of the role: ${arn.replace(/:sts:/, ":iam:").replace(/:assumed-role\/([^/]+).*/, ":role/$1")}.`,
      ),
    ];
  if (
    !/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/.test(arn) ||
    arn.length > longestArn
  )
    return [
      error(
        [],
        `"${arn}" is not the ARN of an IAM role or user. Use the form arn:aws:iam::111111111111:role/<name>, whose name has at most 64 characters.`,
      ),
    ];
  if (/:role\/AWSReservedSSO_/.test(arn))
    return [
      error(
        [],
        `"${arn}" lacks the path of an IAM Identity Center role, so it matches nobody. Use the form role/aws-reserved/sso.amazonaws.com/<region>/AWSReservedSSO_....`,
      ),
    ];
  return [];
}
