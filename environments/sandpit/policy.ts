import {
  at,
  checkCidr,
  checkDuplicates,
  checkEgressRanges,
  checkPrincipalPartition,
  checkRoleArns,
  checkTenantQuota,
  containsCidr,
  didYouMean,
  error,
  isCidr,
  isRegion,
  networkRanges,
  type Problem,
  parseCidr,
  parseTimeToLive,
  privateRanges,
} from "@ml-platform/rules";
import { z } from "zod";
import { ruleCheck } from "../model/rule-check.ts";
import { checkLeaves } from "./check-leaves.ts";

/** Where the networks of dedicated sandpits are taken from. */
export const defaultRanges = "10.128.0.0/9";

/** Namespaces of a shared sandpit, each with the whole quota. */
export const defaultNamespaces = 2;

const keys = {
  onProtectedBase: z
    .literal(true)
    .optional()
    .describe("Says that sandpits are meant to share this environment although it is protected."),
  developers: z
    .array(z.string())
    .default([])
    .describe(
      "ARNs of the IAM roles as which developers sign in. The name of their session says whose sandpit they may use.",
    ),
  sessionName: z
    .string()
    .default("{user}")
    .describe("The name of that session for a user name, such as {user}@example.com where it is an e-mail address."),
  admins: z
    .array(z.string())
    .default([])
    .describe("User names of those who may change and take down anybody's sandpit."),
  mergeRequests: z
    .boolean()
    .default(false)
    .describe("Whether pipelines of merge requests may make sandpits: whoever pushes a branch decides what they run."),
  timeToLive: z
    .strictObject({
      default: z.string().default("3d").describe("How long a sandpit lives, such as 8h or 3d."),
      maximum: z.string().default("14d").describe("The longest that it can be extended to, counted from its creation."),
      asleep: z
        .string()
        .default("1d")
        .describe("How long an expired sandpit sleeps before it is destroyed: time to notice."),
    })
    .prefault({})
    .describe("When sandpits end."),
  quota: z
    .strictObject({
      perOwner: z.number().default(2).describe("Sandpits that one owner may have at once."),
      total: z.number().default(20).describe("Sandpits of all owners at once."),
    })
    .prefault({})
    .describe("How many sandpits there may be."),
  perHour: z
    .number()
    .default(10)
    .describe("US dollars an hour that a sandpit may cost at most by its estimate; `up` refuses a dearer one."),
  shared: z
    .strictObject({
      cluster: z
        .string()
        .optional()
        .describe(
          "The cluster that shared sandpits are in unless their owners choose another (default: the only one).",
        ),
      namespaces: z.number().default(defaultNamespaces).describe("Namespaces that a sandpit may have."),
      quota: z
        .record(z.string(), z.string())
        .default({})
        .describe(
          "The most of everything in each namespace, by the names that a ResourceQuota has for it, such as requests.nvidia.com/gpu. Owners may lower it. Default: see docs/sandpits.md.",
        ),
      egressRanges: z
        .array(z.string())
        .default([])
        .describe("Private ranges that pods of sandpits may call, such as that of a database."),
    })
    .prefault({})
    .describe("What sandpits get of this environment's clusters."),
  ranges: z
    .string()
    .default(defaultRanges)
    .describe(
      "Where the networks of dedicated sandpits are taken from, a /16 each; it overlaps no environment's network.",
    ),
};

/** What a base environment allows to the sandpits that are derived from it. */
export const sandpitsSchema = z.strictObject(keys).check(ruleCheck(Object.keys(keys) as (keyof typeof keys)[], check));

/** With every default filled in. */
export type Sandpits = z.output<typeof sandpitsSchema>;

function check(spec: z.output<z.ZodObject<typeof keys>>): Problem[] {
  return [
    ...at(
      ["developers"],
      checkRoleArns(
        spec.developers,
        "is a user, whose sessions have no name. Use the ARN of the role as which people sign in.",
      ),
    ),
    ...at(["sessionName"], checkSessionName(spec.sessionName)),
    ...at(["admins"], checkUsers(spec.admins)),
    ...at(["timeToLive"], checkTimeToLive(spec.timeToLive)),
    ...at(["quota"], checkQuota(spec.quota)),
    ...(spec.perHour > 0 && Number.isFinite(spec.perHour)
      ? []
      : [error(["perHour"], `${spec.perHour} is not a limit. Use US dollars an hour, above 0, such as 10.`)]),
    ...at(["shared", "namespaces"], checkCount(spec.shared.namespaces, "namespaces", 2)),
    ...at(["shared", "quota"], checkTenantQuota(spec.shared.quota)),
    ...at(["shared", "egressRanges"], checkEgressRanges(spec.shared.egressRanges)),
    ...at(["ranges"], checkPool(spec.ranges)),
  ];
}

/** Source: `RoleSessionName` of AssumeRole in the STS API. */
function checkSessionName(pattern: string): Problem[] {
  const [before, after, ...more] = pattern.split("{user}");
  if (after !== undefined && more.length === 0 && /^[\w+=,.@-]{0,50}$/.test(`${before}${after}`)) return [];
  return [
    error(
      [],
      `"${pattern}" does not say where the user name is. Use {user} once, and besides it at most 50 letters, digits or any of "+=,.@_-", such as {user}@example.com.`,
    ),
  ];
}

function checkUsers(users: readonly string[]): Problem[] {
  return [
    ...checkDuplicates(users),
    ...users.flatMap((user, index) =>
      /^[^\s\p{Cc}]{1,256}$/u.test(user)
        ? []
        : [
            error(
              [index],
              `${JSON.stringify(user)} is not a user name. Use the name as which the user signs in to GitLab.`,
            ),
          ],
    ),
  ];
}

function checkTimeToLive(times: Sandpits["timeToLive"]): Problem[] {
  const problems = Object.entries(times).flatMap(([key, text]) =>
    parseTimeToLive(text) === undefined
      ? [error([key], `"${text}" is not a time to live. Use days, hours and minutes, such as 3d, 8h or 1d12h.`)]
      : [],
  );
  const [first = 0, longest = 0] = [times.default, times.maximum].map(parseTimeToLive);
  if (problems.length === 0 && first > longest)
    problems.push(
      error(["default"], `${times.default} is longer than maximum, ${times.maximum}. Lower it, or raise maximum.`),
    );
  return problems;
}

function checkQuota({ perOwner, total }: Sandpits["quota"]): Problem[] {
  const problems = [
    ...at(["perOwner"], checkCount(perOwner, "sandpits", 2)),
    ...at(["total"], checkCount(total, "sandpits", 20)),
  ];
  if (problems.length === 0 && perOwner > total)
    problems.push(error(["perOwner"], `${perOwner} is more than total, ${total}. Lower it, or raise total.`));
  return problems;
}

function checkCount(count: number, what: string, example: number): Problem[] {
  if (Number.isInteger(count) && count >= 1) return [];
  return [error([], `${count} is not a number of ${what}. Use a whole number from 1, such as ${example}.`)];
}

function checkPool(pool: string): Problem[] {
  if (!isCidr(pool)) return checkCidr(pool, "10.128.0.0/9");
  if (parseCidr(pool).prefix > 16)
    return [
      error(
        [],
        `"${pool}" is smaller than the network of one sandpit. Use a /16 or a larger range, such as 10.128.0.0/9.`,
      ),
    ];
  if (!privateRanges.some((range) => containsCidr(range, pool)))
    return [error([], `"${pool}" contains public addresses. Use a range inside ${privateRanges.join(", ")}.`)];
  return [];
}

/** What rules between `sandpits` and the rest of its environment read. */
export interface AroundSandpits {
  readonly sandpits?: Sandpits | undefined;
  readonly protected?: boolean;
  readonly region?: string;
  readonly network?: { readonly cidr: string; readonly secondaryCidrs?: readonly string[] } | undefined;
  readonly clusters?: object | undefined;
}

/** Rules between `sandpits` and the rest of its environment. */
export function checkSandpits({
  sandpits,
  protected: isProtected,
  region = "",
  network,
  clusters = {},
}: AroundSandpits): Problem[] {
  if (sandpits === undefined) return [];
  return [
    ...checkProtection(sandpits, isProtected),
    ...(isRegion(region) ? at(["developers"], checkPartitions(sandpits.developers, region)) : []),
    ...at(["shared", "cluster"], checkSharedCluster(sandpits.shared.cluster, Object.keys(clusters))),
    ...at(
      ["ranges"],
      (network === undefined ? [] : networkRanges(network)).flatMap((range) =>
        checkLeaves(sandpits.ranges, range, "the environment's own network"),
      ),
    ),
  ];
}

function checkProtection({ onProtectedBase }: Sandpits, isProtected: boolean | undefined): Problem[] {
  if (isProtected !== true || onProtectedBase === true) return [];
  return [
    error(
      ["onProtectedBase"],
      "The environment is protected, and sandpits share its account and its clusters. Write true if that is meant, or remove sandpits.",
    ),
  ];
}

function checkPartitions(arns: readonly string[], region: string): Problem[] {
  return arns.flatMap((arn, index) => at([index], checkPrincipalPartition(arn, region, "environment")));
}

function checkSharedCluster(cluster: string | undefined, known: readonly string[]): Problem[] {
  if (cluster === undefined || known.includes(cluster)) return [];
  return [
    error(
      [],
      `The environment has no cluster "${cluster}".${didYouMean(cluster, known)} Its clusters: ${known.join(", ") || "none"}.`,
    ),
  ];
}
