import { error, type Problem, warning } from "../problem.ts";
import { isUser } from "./principals.ts";

/** What EKS puts in place of these is the name of the session, with "@" as "-" or as it is. */
const sessionNames = ["{{SessionName}}", "{{SessionNameRaw}}"] as const;

/** Prefixes of names that mean something to Kubernetes or EKS. */
const reserved = /^(system|eks|aws|amazon|iam):/;

/** RBAC names users and groups in any characters; what cannot be seen helps nobody. */
const readable = /^[^\s\p{Cc}](?:[^\p{Cc}]{0,251}[^\s\p{Cc}])?$/u;

/**
 * Rules for what a principal is called in RBAC and in audit logs.
 *
 * Source: "Set a custom username for EKS access entries" in the EKS user guide, as of 2026-11-27: the prefixes, a colon before
 * the name of the session, and the advice to have that at the end for a role.
 */
export function checkUserName(userName: string, principalArn: string): Problem[] {
  if (!readable.test(userName))
    return [
      error(
        [],
        `"${userName}" is not the name of a user. Use 1 to 253 characters, without spaces around them, such as deployer:{{SessionName}}.`,
      ),
    ];
  if (reserved.test(userName))
    return [error([], `"${userName}" has a prefix that EKS reserves. Use a name of your own, such as deployer.`)];
  const templates = userName.match(/\{\{.*?\}\}/g) ?? [];
  const unknown = templates.find((each) => !(sessionNames as readonly string[]).includes(each));
  if (unknown !== undefined)
    return [error([], `EKS puts nothing in the place of ${unknown}. Use ${sessionNames.join(" or ")}.`)];
  return isUser(principalArn) ? checkOfUser(userName, templates) : checkOfRole(userName, templates);
}

function checkOfUser(userName: string, templates: readonly string[]): Problem[] {
  if (templates.length === 0) return [];
  return [
    error([], `"${userName}" asks for the name of a session, and an IAM user has none. Write a name without it.`),
  ];
}

function checkOfRole(userName: string, templates: readonly string[]): Problem[] {
  const [template] = templates;
  if (template === undefined)
    return [
      warning(
        [],
        `Whoever has the role is "${userName}" in audit logs. End it in :{{SessionName}} to tell people apart.`,
      ),
    ];
  if (userName.slice(0, userName.indexOf(template)).includes(":")) return [];
  return [
    error(
      [],
      `"${userName}" has no colon before ${template}, which EKS asks for. Write it as in deployer:${template}.`,
    ),
  ];
}
