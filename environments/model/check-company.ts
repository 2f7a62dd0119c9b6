import { didYouMean, error, isRegion, type Problem, partitionOf, refuseErrors, regions } from "@ml-platform/rules";
import { z } from "zod";
import { accountAlias, accountId } from "./account.ts";
import type { Company } from "./company.ts";
import type { Environment } from "./environment.ts";
import { messageOf, saying } from "./messages.ts";

const url = z.string().refine(isInstance, {
  error: saying("the https URL of a GitLab", (shown) => {
    return `${shown} is not the URL of a GitLab, which is https, without a port, and ends without a slash. Write one such as https://gitlab.com.`;
  }),
});

/** Source: "Limitations on project and group names" in the GitLab documentation. */
const project = z.string().regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)+$/, {
  error: ({ input }) =>
    `${JSON.stringify(input)} is not the path of a project. Write its groups and its name, such as platform/ml-platform.`,
});

const projectId = z.number({ error: saying("the number of the project", notANumber) }).refine(isPositive, {
  error: saying("the number of the project", notANumber),
});

/** `*` and `?` would let in more than one branch. Source: git-check-ref-format. */
const branch = z.string().regex(/^(?!\/)[^\s~^:?*[\\]+$/, {
  error: ({ input }) => `${JSON.stringify(input)} is not the name of a branch. Write one such as main.`,
});

const region = z.string().refine(isRegion, {
  error: ({ input }) => `"${input}" is not a region with EKS.${didYouMean(String(input), regions)}`,
});

/** Source: "IAM names and character limits" in the IAM user guide. */
const policyName = z.string().regex(/^(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,128}$/, {
  error: ({ input }) =>
    `${JSON.stringify(input)} is not the name of a managed policy. Write its path and its name without the account, such as company/boundary.`,
});

const schema = z.strictObject({
  owner: z.string(),
  repository: z.string(),
  promotion: z.array(z.string()),
  appliedOnMerge: z.array(z.string()),
  gitlab: z.strictObject({ url, project, projectId, defaultBranch: branch }),
  permissionsBoundary: policyName.optional(),
  devops: z.strictObject({ id: accountId, alias: accountAlias, region }).optional(),
});

/**
 * Refuses a `company.ts` that pipelines and the bootstrap of accounts could not work with.
 *
 * @param environments that exist: those that are applied on a merge must be among them, and none in the DevOps account
 *   or in another partition than it
 * @throws {UserError} naming every problem: path, bad value, allowed values, fix
 */
export function checkCompany(
  company: Company,
  environments: readonly Pick<Environment, "name" | "kind" | "account" | "region">[],
): void {
  const { error: wrong } = schema.safeParse(company, { error: messageOf });
  const malformed = (wrong?.issues ?? []).map(({ path, message }) =>
    error(
      path.filter((part) => typeof part !== "symbol"),
      message,
    ),
  );
  const others =
    malformed.length > 0 ? [] : [...checkNames(company, environments), ...checkDevops(company, environments)];
  refuseErrors("environments/company.ts", [...malformed, ...others]);
}

function checkNames(
  { appliedOnMerge }: Company,
  environments: readonly Pick<Environment, "name" | "kind">[],
): Problem[] {
  const permanent = environments.filter(({ kind }) => kind === "permanent").map(({ name }) => name);
  return appliedOnMerge.flatMap((name, index) =>
    permanent.includes(name)
      ? []
      : [
          error(
            ["appliedOnMerge", index],
            `"${name}" is not a permanent environment.${didYouMean(name, permanent)} Use any of ${permanent.join(", ")}, or remove it.`,
          ),
        ],
  );
}

function checkDevops(
  { devops }: Company,
  environments: readonly Pick<Environment, "name" | "account" | "region">[],
): Problem[] {
  if (devops === undefined) return [];
  const without = "or write devops: undefined: pipelines then sign in to each account directly";
  const names = (some: readonly { readonly name: string }[]) => some.map(({ name }) => name).join(", ");
  const inside = environments.filter(({ account }) => account.id === devops.id);
  const partition = partitionOf(devops.region);
  const beyond = environments.filter(({ region }) => partitionOf(region) !== partition);
  return [
    ...(inside.length === 0
      ? []
      : [
          error(
            ["devops", "id"],
            `"${devops.id}" is the account of ${names(inside)}. Name an account that holds no environment, ${without}.`,
          ),
        ]),
    ...(beyond.length === 0
      ? []
      : [
          error(
            ["devops", "region"],
            `"${devops.region}" is in partition ${partition}, from which no role leads to ${names(beyond)}. Name an account in the partition of all environments, ${without}.`,
          ),
        ]),
  ];
}

/** IAM trusts no issuer on a port. Source: `CreateOpenIDConnectProvider` in the IAM API reference. */
function isInstance(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, port, search, hash } = new URL(text);
  return protocol === "https:" && username === "" && port === "" && search === "" && hash === "" && !text.endsWith("/");
}

function isPositive(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

function notANumber(shown: string): string {
  return `${shown} is not the number of a project. Write the positive whole number under the project's name in GitLab.`;
}
