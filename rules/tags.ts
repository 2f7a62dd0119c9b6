/**
 * Tags that an environment gives to everything in it.
 *
 * Sources: "Tag naming limits and requirements" in the Tagging AWS Resources user guide; "IAM tag keys are not case sensitive"
 * in the IAM user guide, "Rules for tagging in IAM and AWS STS".
 */
import { nearest } from "./nearest.ts";
import { at, error, type Problem, warning } from "./problem.ts";

/** Tags that AWS accepts on one resource, without its own. */
export const mostTags = 50;

/** Keys that the platform sets on every resource. */
export const platformTagKeys = ["environment", "stack", "owner", "cost-centre", "repository", "managed-by"] as const;

/** Key that the platform sets on every resource of a sandpit besides, to its name. */
export const sandpitTagKey = "sandpit";

/**
 * What an instance gets besides: a name, the tag of a sandpit, and the tags of EKS (cluster, node group), of the cluster
 * autoscaler (two) and `kubernetes.io/cluster/<name>`; one is left for what comes later.
 */
const otherTags = 8;

/** Tags of an environment's own. */
const mostOwnTags = mostTags - platformTagKeys.length - otherTags;

/** Prefixes by which AWS, EKS and controllers in clusters recognize what is theirs. */
const reservedPrefixes = [
  "aws:",
  "eks:",
  "kubernetes.io/",
  "k8s.io/",
  "karpenter.sh/",
  "ebs.csi.aws.com/",
  "elbv2.k8s.aws/",
];

/** The keys of `tags` that have a meaning of their own, and the tags that they become. */
const namedKeys: Readonly<Record<string, string>> = {
  owner: "owner",
  costCentre: "cost-centre",
  repository: "repository",
};

/**
 * Rules for the keys of an environment's `tags`, besides those that have a meaning: any key that AWS accepts and nobody
 * else sets.
 */
export function checkTagKeys(tags: object): Problem[] {
  const own = Object.keys(tags).filter((key) => !Object.hasOwn(namedKeys, key));
  const problems = own.flatMap((key, index) => at([key], [...checkKey(key), ...checkUnique(key, own.slice(0, index))]));
  if (own.length > mostOwnTags)
    problems.push(
      error(
        [],
        `${own.length} tags of your own. Use at most ${mostOwnTags}: AWS accepts ${mostTags} on a resource, and the platform, EKS and the cluster autoscaler need the others.`,
      ),
    );
  return problems;
}

function checkKey(key: string): Problem[] {
  const reserved = reservedPrefixes.find((prefix) => key.toLowerCase().startsWith(prefix));
  if (reserved !== undefined)
    return [
      error([], `"${key}" begins with "${reserved}", which is reserved. Use another prefix, such as example.com/.`),
    ];
  if (!/^[\p{L}\p{N} _.:/=+@-]{1,128}$/u.test(key) || key.trim() !== key)
    return [
      error(
        [],
        `"${key}" is not a tag key. Use 1 to 128 letters, digits, spaces or any of "_.:/=+-@", without spaces around them.`,
      ),
    ];
  return [];
}

/** IAM does not distinguish upper and lower case. */
function checkUnique(key: string, before: readonly string[]): Problem[] {
  const same = (other: string): boolean => other.toLowerCase() === key.toLowerCase();
  const named = Object.entries(namedKeys).find((pair) => pair.some(same));
  if (named !== undefined) return [error([], `"${key}" is set by the platform. Write ${named[0]} instead.`)];
  if ([...platformTagKeys, sandpitTagKey, "Name"].some(same))
    return [error([], `"${key}" is set by the platform. Use another key, or remove it.`)];
  const earlier = before.find(same);
  if (earlier !== undefined)
    return [
      error([], `"${key}" differs from "${earlier}" only in upper and lower case, which IAM refuses. Remove one.`),
    ];
  return [];
}

/** A warning for each key that is probably a misspelled one of those that have a meaning. */
export function checkTagSpelling(tags: object): Problem[] {
  const named = Object.keys(namedKeys);
  return Object.keys(tags).flatMap((key) => {
    const meant = named.includes(key) ? undefined : nearest(key, named);
    return meant === undefined
      ? []
      : [warning([key], `"${key}" becomes a tag of its own. Did you mean "${meant}", which the platform sets?`)];
  });
}
