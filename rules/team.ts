/** What a team has in a cluster that other teams use too. */
import { checkPrincipalPartition, checkRoleArns } from "./access/index.ts";
import { isDnsName } from "./names.ts";
import { didYouMean } from "./nearest.ts";
import { gpusOffered, type NodeGroupSpec } from "./node-group/index.ts";
import { at, error, type Problem, warning } from "./problem.ts";
import { quantityOf } from "./quantity.ts";
import { checkTenantBounds, type TenantBoundsSpec, tenantDefaults } from "./tenant.ts";

/** A team: who it is, where it works, and what it may use. */
export interface TeamSpec extends TenantBoundsSpec {
  /** Name of the cluster in the environment's `clusters`. */
  readonly cluster: string;
  /** The namespace that it works in, by full name. */
  readonly namespace: string;
  /** ARNs of the IAM roles whose sessions may become members. */
  readonly members: readonly string[];
  /** ARNs of the IAM roles whose sessions may become viewers. */
  readonly viewers: readonly string[];
  /** The bucket in which objects below `teams/<team>/` are the team's. @default - none */
  readonly bucket?: string | undefined;
  /** What its queued jobs may use where the cluster has Kueue. */
  readonly queue: {
    /** GPUs beyond its quota, while other teams do not use theirs. */
    readonly borrowGpus: number;
  };
}

/**
 * What a team gets unless its environment says otherwise: several times what a sandpit gets, for a handful of people. A team
 * says itself how many accelerators it may use: they are what teams contend for, and what costs most.
 */
export const teamDefaults = {
  ...tenantDefaults,
  quota: {
    ...tenantDefaults.quota,
    pods: "200",
    "requests.cpu": "64",
    "requests.memory": "256Gi",
    "limits.cpu": "128",
    "limits.memory": "512Gi",
    "requests.ephemeral-storage": "1Ti",
    "limits.ephemeral-storage": "2Ti",
    "requests.nvidia.com/gpu": "0",
    persistentvolumeclaims: "20",
    "requests.storage": "2Ti",
    services: "50",
    secrets: "200",
    configmaps: "200",
  },
  largestVolume: "500Gi",
  viewers: [],
  queue: { borrowGpus: 0 },
} satisfies Partial<TeamSpec & typeof tenantDefaults>;

/**
 * The longest name of a team: with an environment of 12 characters and a region of 14, its roles still have names of at most
 * 64, which IAM allows: `<environment>-team-<team>-<region>-workload`.
 */
export const longestTeamName = 20;

/** The label of a team's namespace; its value is the team's name. */
export const teamLabel = "team";

/** What a team is called in everything that it shares with others: the one home of these names. */
export interface TeamNames {
  /** Its namespace, unless it chose another. */
  readonly namespace: string;
  /** First part of the names of its roles. */
  readonly roles: string;
  /** Groups in Kubernetes of its members and of its viewers. */
  readonly groups: { readonly member: string; readonly viewer: string };
  /** Beginning of the names of its secrets: `dev/teams/nlp/`. */
  readonly secrets: string;
  /** Beginning of its keys in a bucket. */
  readonly objects: string;
}

/**
 * @param environment its name in AWS
 * @param team a slug
 */
export function teamNames(environment: string, team: string): TeamNames {
  return {
    namespace: `team-${team}`,
    roles: `${environment}-team-${team}`,
    groups: { member: `team:${team}:members`, viewer: `team:${team}:viewers` },
    secrets: `${environment}/teams/${team}/`,
    objects: `teams/${team}/`,
  };
}

/** What an author may have left out of a team. */
export type TeamDraft = Omit<TeamSpec, "cluster" | "namespace" | "podSecurity"> & {
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
};

/** Rules for a team by itself. */
export function checkTeam(team: TeamDraft): Problem[] {
  return [
    ...at(["members"], checkRoles(team.members, "member")),
    ...at(["viewers"], team.viewers.length === 0 ? [] : checkRoles(team.viewers, "viewer")),
    ...(team.namespace === undefined ? [] : at(["namespace"], checkNamespace(team.namespace))),
    ...(team.bucket === undefined ? [] : at(["bucket"], checkBucket(team.bucket))),
    ...at(["queue", "borrowGpus"], checkBorrowing(team.queue.borrowGpus)),
    ...checkTenantBounds(team),
  ];
}

function checkBorrowing(gpus: number): Problem[] {
  if (Number.isInteger(gpus) && gpus >= 0) return [];
  return [error([], `${gpus} is not a number of GPUs. Use a whole number from 0, such as 4.`)];
}

function checkRoles(arns: readonly string[], what: string): Problem[] {
  if (arns.length === 0)
    return [
      error(
        [],
        `An empty list has no ${what}. List the ARN of at least one IAM role, such as arn:aws:iam::111111111111:role/nlp.`,
      ),
    ];
  return checkRoleArns(arns, "is a user. Use the ARN of the role as which the team signs in.");
}

/** An error for each principal of another partition, which no cluster of the region ever meets. */
export function checkTeamPartitions({ members, viewers }: Pick<TeamSpec, "members" | "viewers">, region: string) {
  return Object.entries({ members, viewers }).flatMap(([key, arns]) =>
    arns.flatMap((arn, index) => at([key, index], checkPrincipalPartition(arn, region, "cluster"))),
  );
}

/** A warning for each principal of another account than the environment's: it may be meant, or copied. */
export function checkTeamAccounts(
  { members, viewers }: Pick<TeamSpec, "members" | "viewers">,
  account: string,
): Problem[] {
  return Object.entries({ members, viewers }).flatMap(([key, arns]) =>
    arns.flatMap((arn, index) => {
      const [, actual = account] = /^arn:[\w-]+:iam::(\d{12}):/.exec(arn) ?? [];
      if (actual === account) return [];
      return [
        warning(
          [key, index],
          `"${arn}" is in account ${actual}, and the cluster in ${account}. Make sure that this account is meant to have access.`,
        ),
      ];
    }),
  );
}

/** Namespaces that belong to somebody else, and to whom. */
const taken: readonly (readonly [pattern: RegExp, owner: string])[] = [
  [/^kube-/, "Kubernetes"],
  [/^default$/, "nobody: everything lands there that names no namespace"],
  [/^(amazon|aws|eks)-/, "EKS"],
  [/^sandpit-/, "sandpits"],
];

function checkNamespace(namespace: string): Problem[] {
  if (!isDnsName(namespace) || namespace.includes("."))
    return [
      error(
        [],
        `"${namespace}" is not the name of a namespace. Use up to 63 lower-case letters, digits and hyphens, such as team-nlp.`,
      ),
    ];
  const [, owner] = taken.find(([pattern]) => pattern.test(namespace)) ?? [];
  if (owner === undefined) return [];
  return [
    error([], `"${namespace}" belongs to ${owner}. Use another, or leave the key out: a team has team-<name> then.`),
  ];
}

/** An error for each team whose namespace another team of the cluster has, or something else that runs there. */
export function checkTeamNamespaces(
  teams: Readonly<Record<string, Pick<TeamSpec, "cluster" | "namespace">>>,
  others: (cluster: string) => Readonly<Record<string, string>> = () => ({}),
): Problem[] {
  const entries = Object.entries(teams);
  return entries.flatMap(([name, { cluster, namespace }], index) => {
    const [other] =
      entries.slice(0, index).find(([, each]) => each.cluster === cluster && each.namespace === namespace) ?? [];
    const elsewhere = others(cluster);
    const found = Object.hasOwn(elsewhere, namespace) ? elsewhere[namespace] : undefined;
    const owner = other === undefined ? found : `the team ${other}`;
    if (owner === undefined) return [];
    return [
      error([name, "namespace"], `"${namespace}" is the namespace of ${owner} in the same cluster. Use another.`),
    ];
  });
}

/** Source: "General purpose bucket naming rules" in the S3 user guide. */
function checkBucket(bucket: string): Problem[] {
  if (/^[a-z0-9](?:[a-z0-9-]{1,61}[a-z0-9])$/.test(bucket)) return [];
  return [
    error(
      [],
      `"${bucket}" is not the name of a bucket. Use the name without s3:// and without a path: 3 to 63 lower-case letters, digits and hyphens.`,
    ),
  ];
}

/** The cluster of a team: the one that it names, or the only one. Undefined where that is no cluster. */
export function clusterOfTeam(named: string | undefined, known: readonly string[]): string | undefined {
  if (named === undefined) return known.length === 1 ? known[0] : undefined;
  return known.includes(named) ? named : undefined;
}

/** An error unless the team is in a cluster of the environment, and that cluster has a platform. */
export function checkTeamCluster(
  { cluster: named, queue }: Pick<TeamDraft, "cluster" | "queue">,
  clusters: Readonly<Record<string, { readonly platform?: unknown }>>,
): Problem[] {
  const known = Object.keys(clusters);
  const cluster = clusterOfTeam(named, known);
  const all = `Clusters: ${known.join(", ") || "none"}.`;
  if (cluster === undefined) {
    return [
      error(
        ["cluster"],
        named === undefined
          ? `The environment has ${known.length === 0 ? "no cluster" : "several clusters"}, and the team is in one. Say which. ${all}`
          : `There is no cluster "${named}".${didYouMean(named, known)} ${all}`,
      ),
    ];
  }
  const platform = clusters[cluster]?.platform as { readonly addons?: object } | undefined;
  if (platform !== undefined)
    return queue.borrowGpus === 0 || Object.hasOwn(platform.addons ?? {}, "kueue")
      ? []
      : [
          error(
            ["queue", "borrowGpus"],
            `Only queues borrow, and the cluster "${cluster}" has none. Add kueue: {} to clusters.${cluster}.platform.addons, or remove the key.`,
          ),
        ];
  return [
    error(
      ["cluster"],
      `The cluster "${cluster}" has no section platform, and teams come after it: it brings what their pods need. Add platform: { addons: {} } to clusters.${cluster}, or use a cluster that has one.`,
    ),
  ];
}

/** The quota of a team's namespace: its own, and what its queued jobs may borrow. */
export function quotaOfNamespace({ quota, queue }: Pick<TeamSpec, "quota" | "queue">): TeamSpec["quota"] {
  if (queue.borrowGpus === 0) return quota;
  return { ...quota, [gpuQuota]: String((quantityOf(quota[gpuQuota] ?? "0") ?? 0) + queue.borrowGpus) };
}

/** The quota for NVIDIA's GPUs. */
const gpuQuota = "requests.nvidia.com/gpu";

/** A warning if teams of one cluster may together ask for more GPUs than its node groups can ever have. */
export function checkTeamsFit(
  quotas: readonly TeamSpec["quota"][],
  nodeGroups: Readonly<Record<string, NodeGroupSpec>>,
  zones: number,
): Problem[] {
  const promised = quotas.reduce((sum, quota) => sum + (quantityOf(quota[gpuQuota] ?? "0") ?? 0), 0);
  const there = Object.values(nodeGroups).reduce((sum, group) => sum + mostGpusOf(group, zones), 0);
  if (promised <= there) return [];
  return [
    warning(
      [],
      `Teams may together use ${promised} GPUs (${gpuQuota}), and the node groups of the cluster have at most ${there}. Pods that find none wait. Raise size.max of a GPU group, or lower the quotas.`,
    ),
  ];
}

/**
 * The most GPUs that a node group can ever offer.
 *
 * @param zones number of the network's zones, for a group in each that names none
 */
export function mostGpusOf(group: NodeGroupSpec, zones: number): number {
  const groups = group.perAvailabilityZone ? (group.availabilityZones?.length ?? zones) : 1;
  return gpusOffered(group) * group.size.max * groups;
}
