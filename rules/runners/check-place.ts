import { checkSlug } from "../names.ts";
import { didYouMean } from "../nearest.ts";
import { gpusOffered, type NodeGroupSpec } from "../node-group/index.ts";
import { at, error, type Problem } from "../problem.ts";
import { clusterOfTeam } from "../team.ts";
import { hasGpus, isKnownType } from "./capacity.ts";
import { longestRunnerName, runnerNames, runnersNamespace } from "./names.ts";
import type { GpuRunnerDraft, GpuRunnerSpec } from "./spec.ts";

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
