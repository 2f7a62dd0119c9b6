import { checkDuplicates } from "../duplicates.ts";
import { checkSlug } from "../names.ts";
import { didYouMean } from "../nearest.ts";
import { gpusOffered, labelsOf, type NodeGroupSpec, taintsOf } from "../node-group/index.ts";
import { at, error, type Problem, warning } from "../problem.ts";
import { quantityOf } from "../quantity.ts";
import { clusterOfTeam } from "../team.ts";
import { checkEgressRanges } from "../tenant.ts";
import { concurrencyOf, hasGpus, isKnownType, jobsOfGroup, jobsPerNode, vCpusOf } from "./capacity.ts";
import { longestRunnerName, runnerNames, runnersNamespace } from "./names.ts";
import type { GpuRunnerDraft, GpuRunnerSpec, RunnersSpec } from "./spec.ts";

/** Rules for what all runners of an environment have in common. */
export function checkRunners({
  gitlabUrl,
  cacheDays,
  privateRanges,
}: Pick<RunnersSpec, "gitlabUrl" | "cacheDays" | "privateRanges">): Problem[] {
  return [
    ...(/^https:\/\/[a-z0-9.-]+(?::\d+)?(?:\/[\w./-]*)?$/.test(gitlabUrl)
      ? []
      : [
          error(
            ["gitlabUrl"],
            `"${gitlabUrl}" is not the address of a GitLab. Use https:// and its host, such as https://gitlab.example.com.`,
          ),
        ]),
    ...at(["cacheDays"], checkWhole(cacheDays, 1, 365, "days", 14)),
    ...at(["privateRanges"], checkEgressRanges(privateRanges)),
  ];
}

/** Rules for a runner by itself. */
export function checkGpuRunner(runner: GpuRunnerDraft): Problem[] {
  const { gpus, tags, image, requests, sharedMemory, startMinutes, timeoutMinutes, concurrency } = runner;
  return [
    ...at(["gpus"], checkWhole(gpus, 1, 64, "GPUs of a job", 1)),
    ...at(["tags"], checkTags(tags)),
    // The chart evaluates the configuration as a template of Helm, which {{ would begin.
    ...(/^[\w][\w.:/@-]*$/.test(image)
      ? []
      : [error(["image"], `"${image}" is not an image. Use its whole name, such as docker.io/library/ubuntu:24.04.`)]),
    ...at(["requests", "cpu"], checkAmount(requests.cpu, "500m or 2")),
    ...at(["requests", "memory"], checkAmount(requests.memory, "8Gi")),
    ...at(["sharedMemory"], checkAmount(sharedMemory, "2Gi")),
    ...at(["startMinutes"], checkWhole(startMinutes, 1, 120, "minutes", 30)),
    ...at(["timeoutMinutes"], checkWhole(timeoutMinutes, 1, 7 * 24 * 60, "minutes", 120)),
    ...(concurrency === undefined ? [] : at(["concurrency"], checkWhole(concurrency, 1, 1000, "jobs at a time", 4))),
  ];
}

function checkTags(tags: readonly string[]): Problem[] {
  if (tags.length === 0)
    return [
      error(
        [],
        "An empty list has no tag. Write down the tags that the runner has in GitLab, by which jobs choose it, such as gpu.",
      ),
    ];
  return [
    ...checkDuplicates(tags),
    ...tags.flatMap((tag, index) =>
      /^[\w][\w .:/-]{0,254}$/.test(tag)
        ? []
        : [error([index], `"${tag}" is not a tag of a runner. Use letters, digits, hyphens and dots, such as gpu-l4.`)],
    ),
  ];
}

function checkWhole(value: number, least: number, most: number, what: string, example: number): Problem[] {
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [
    error([], `${value} is not a number of ${what}. Use a whole number from ${least} to ${most}, such as ${example}.`),
  ];
}

function checkAmount(amount: string, example: string): Problem[] {
  if ((quantityOf(amount) ?? 0) > 0) return [];
  return [
    error([], `"${amount}" is not an amount. Use a number above 0 with a suffix of Kubernetes, such as ${example}.`),
  ];
}

/** What a runner's rules need to know about its environment, as its author wrote it. */
export interface AroundRunners {
  readonly clusters: Readonly<
    Record<
      string,
      {
        readonly platform?: { readonly addons?: object } | undefined;
        readonly nodeGroups?: Readonly<Record<string, NodeGroupSpec>>;
      }
    >
  >;
  readonly secrets?:
    | {
        readonly declared?: Readonly<Record<string, { readonly readers: { readonly platform?: boolean | undefined } }>>;
      }
    | undefined;
}

/** Errors in a runner's name, and in what it says about the rest of its environment. */
export function checkRunnerPlace(
  name: string,
  { cluster: named, nodeGroup, gpus, tokenSecret }: GpuRunnerDraft,
  { clusters, secrets }: AroundRunners,
): Problem[] {
  const known = Object.keys(clusters);
  const cluster = clusterOfTeam(named, known);
  const ofName = checkSlug(name, longestRunnerName, "gpu-l4");
  const ofToken = at(["tokenSecret"], checkToken(tokenSecret, secrets));
  if (cluster === undefined) {
    const what =
      named === undefined
        ? `The environment has ${known.length === 0 ? "no cluster" : "several clusters"}, and the runner is in one. Say which.`
        : `There is no cluster "${named}".${didYouMean(named, known)}`;
    return [...ofName, error(["cluster"], `${what} Clusters: ${known.join(", ") || "none"}.`), ...ofToken];
  }
  const { platform, nodeGroups = {} } = clusters[cluster] ?? {};
  const hasSecrets = Object.hasOwn(platform?.addons ?? {}, "external-secrets");
  return [
    ...ofName,
    ...(hasSecrets
      ? []
      : [
          error(
            ["cluster"],
            `The cluster "${cluster}" has no external-secrets, which brings the runner its token. Add "external-secrets": {} to clusters.${cluster}.platform.addons.`,
          ),
        ]),
    ...checkGroup(nodeGroup, gpus, cluster, nodeGroups),
    ...ofToken,
  ];
}

function checkGroup(
  name: string,
  gpus: number,
  cluster: string,
  groups: Readonly<Record<string, NodeGroupSpec>>,
): Problem[] {
  const withGpus = Object.keys(groups).filter((each) => hasGpus(groups[each] as NodeGroupSpec));
  const choice = `Groups of "${cluster}" with GPUs: ${withGpus.join(", ") || "none"}.`;
  const group = Object.hasOwn(groups, name) ? groups[name] : undefined;
  if (group === undefined)
    return [error(["nodeGroup"], `There is no node group "${name}".${didYouMean(name, withGpus)} ${choice}`)];
  if (!withGpus.includes(name))
    return [error(["nodeGroup"], `The nodes of "${name}" (${group.instanceType}) have no NVIDIA GPU. ${choice}`)];
  return at(["gpus"], checkGpus(gpus, name, group));
}

function checkGpus(gpus: number, name: string, group: NodeGroupSpec): Problem[] {
  const { timeSlicing } = group.gpuSharing ?? {};
  if (!isKnownType(group)) return [];
  const offered = gpusOffered(group);
  if (timeSlicing?.failRequestsGreaterThanOne && gpus > 1)
    return [
      error(
        [],
        `The nodes of "${name}" share their GPUs, and refuse pods that ask for ${gpus} shares: they may be of one GPU. Use 1, or a group whose GPUs are not shared.`,
      ),
    ];
  if (gpus <= offered) return [];
  return [
    error(
      [],
      `A job would ask for ${gpus} GPUs, and a node of "${name}" (${group.instanceType}) offers ${offered}: the job would wait for ever. Use at most ${offered}.`,
    ),
  ];
}

function checkToken(key: string, secrets: AroundRunners["secrets"]): Problem[] {
  const declared = secrets?.declared ?? {};
  const fix = `Add it to secrets.declared: "${key}": { readers: { platform: true } }.`;
  const secret = Object.hasOwn(declared, key) ? declared[key] : undefined;
  if (!key.startsWith("platform/"))
    return [
      error(
        [],
        `"${key}" is not among the secrets of the platform, which External Secrets reads. Use platform/gitlab-runner/<name>, and declare it in secrets.`,
      ),
    ];
  if (secret === undefined)
    return [error([], `The secret "${key}" is not declared.${didYouMean(key, Object.keys(declared))} ${fix}`)];
  if (secret.readers.platform === true) return [];
  return [
    error(
      [],
      `External Secrets may not read the secret "${key}", and the runner would have no token. Set readers.platform to true in secrets.declared["${key}"].`,
    ),
  ];
}

/** Two runners with one token are one runner for GitLab, whose jobs land on either. */
export function checkTokensDiffer(runners: Readonly<Record<string, Pick<GpuRunnerDraft, "tokenSecret">>>): Problem[] {
  const seen = new Map<string, string>();
  return Object.entries(runners).flatMap(([name, { tokenSecret }]) => {
    const other = seen.get(tokenSecret);
    seen.set(tokenSecret, other ?? name);
    if (other === undefined) return [];
    return [
      error(
        [name, "tokenSecret"],
        `"${tokenSecret}" is the token of the runner "${other}" too: GitLab would give jobs for one to the other. Register a second runner in GitLab, and declare a secret for its token.`,
      ),
    ];
  });
}

/** The namespaces that runners need in a cluster, and whose they are. */
export function namespacesOfRunners(
  runners: Readonly<Record<string, Pick<GpuRunnerSpec, "cluster">>>,
  cluster: string,
): Readonly<Record<string, string>> {
  const names = Object.keys(runners).filter((name) => runners[name]?.cluster === cluster);
  if (names.length === 0) return {};
  return {
    [runnersNamespace]: "the runners of GitLab",
    ...Object.fromEntries(names.map((name) => [runnerNames(name).jobs, `jobs of the runner ${name}`])),
  };
}

/**
 * Warnings about where the jobs of a runner run, which depend on all groups of the cluster.
 *
 * @param zones number of the network's zones
 */
export function checkRunnerCapacity(
  { nodeGroup, gpus, concurrency, requests }: GpuRunnerSpec,
  groups: Readonly<Record<string, NodeGroupSpec>>,
  zones: number,
): Problem[] {
  const group = groups[nodeGroup];
  if (group === undefined) return [];
  const carried = jobsOfGroup(gpus, group, zones);
  const perNode = jobsPerNode(gpus, group);
  const vCpus = vCpusOf(group);
  const others = Object.keys(groups).filter((name) => name !== nodeGroup && takesJobsOf(groups[name], group));
  const problems: Problem[] = [];
  if (carried === 0)
    problems.push(
      error(
        ["nodeGroup"],
        `"${nodeGroup}" can have no node (size.max is 0), so that every job would wait for ever. Raise size.max.`,
      ),
    );
  if (concurrency !== undefined && concurrency > carried)
    problems.push(
      warning(
        ["concurrency"],
        `${concurrency} jobs at a time are more than "${nodeGroup}" can carry: ${carried}, which is used. Raise size.max of the group, or lower it.`,
      ),
    );
  if (vCpus !== undefined && (quantityOf(requests.cpu) ?? 0) * perNode >= vCpus)
    problems.push(
      error(
        ["requests", "cpu"],
        `${perNode} jobs of ${requests.cpu} CPUs do not fit on a node of "${nodeGroup}" (${group.instanceType}, ${vCpus} vCPUs, of which Kubernetes keeps some). Lower it.`,
      ),
    );
  if (!group.perAvailabilityZone && (group.availabilityZones?.length ?? zones) > 1 && group.size.max > 1)
    problems.push(
      warning(
        ["nodeGroup"],
        `The group "${nodeGroup}" spans several zones, and EC2 Auto Scaling ends nodes to even out zones, with the jobs on them. Set perAvailabilityZone to true: a group in one zone has nothing to even out.`,
      ),
    );
  if (others.length > 0)
    problems.push(
      warning(
        ["nodeGroup"],
        `Jobs may also land on ${others.join(", ")}, whose nodes have the same labels and no other taints. Give "${nodeGroup}" a label or a dedication (dedicatedTo) of its own.`,
      ),
    );
  return problems;
}

/**
 * Warnings about runners of one cluster that take more jobs together than their node group can carry: GitLab counts a job that
 * waits for a node as running, and it fails after `startMinutes`.
 *
 * @param runners of one cluster
 */
export function checkSharedGroups(
  runners: Readonly<Record<string, GpuRunnerSpec>>,
  groups: Readonly<Record<string, NodeGroupSpec>>,
  zones: number,
): Problem[] {
  return Object.entries(groups).flatMap(([groupName, group]) => {
    const own = Object.entries(runners).filter(([, { nodeGroup }]) => nodeGroup === groupName);
    if (own.length < 2 || !isKnownType(group)) return [];
    const taken = own.reduce((sum, [, each]) => sum + each.gpus * concurrencyOf(each, group, zones), 0);
    const carried = jobsOfGroup(1, group, zones);
    const [last] = own.at(-1) as [string, GpuRunnerSpec];
    if (taken <= carried) return [];
    return [
      warning(
        [last, "concurrency"],
        `The runners ${own.map(([name]) => name).join(" and ")} share the group "${groupName}" and take jobs of ${taken} GPUs together, and it has ${carried}: the others wait for nodes that never come, and fail after startMinutes. Set concurrency of each.`,
      ),
    ];
  });
}

/** Whether pods that select the labels of a group and tolerate its taints fit on nodes of another. */
function takesJobsOf(other: NodeGroupSpec | undefined, group: NodeGroupSpec): boolean {
  if (other === undefined || !isKnownType(other) || !isKnownType(group)) return false;
  const labels = labelsOf(other);
  const tolerated = new Set(taintsOf(group).map(taintKey));
  return (
    Object.entries(labelsOf(group)).every(([key, value]) => labels[key] === value) &&
    taintsOf(other).every((taint) => taint.effect === "PreferNoSchedule" || tolerated.has(taintKey(taint)))
  );
}

function taintKey({
  key,
  value = "",
  effect,
}: {
  readonly key: string;
  readonly value?: string | undefined;
  readonly effect: string;
}) {
  return `${key}=${value}:${effect}`;
}
