import {
  allNames,
  checkNamesNotReused,
  error,
  isCidr,
  isPodRange,
  networkRanges,
  type Problem,
  parseCidr,
} from "@ml-platform/rules";
import { checkLeaves } from "../sandpit/check-leaves.ts";
import type { Environment } from "./environment.ts";

/** A problem between two environments, attributed to the later one. */
export interface CommonProblem {
  /** Name of the environment that has to change. */
  readonly environment: string;
  readonly problem: Problem;
}

type Checked = Pick<Environment, "name" | "network" | "clusters" | "shares" | "renamedFrom" | "sandpits"> &
  Partial<Pick<Environment, "kind">>;

/**
 * Checks all environments together.
 *
 * @param environments in order of precedence: if two conflict, the later one has to change
 */
export function checkTogether(environments: readonly Checked[]): CommonProblem[] {
  return [
    ...checkRanges(environments),
    ...checkSandpitRanges(environments),
    ...checkEnvironmentNames(environments),
    ...checkClusterNames(environments),
  ];
}

/**
 * The base has to change, whichever came later: its ranges can be others at any time, and a network cannot. Of a personal
 * environment, the network may be from them: no sandpit is given it then.
 */
function checkSandpitRanges(environments: readonly Checked[]): CommonProblem[] {
  const others = environments.filter(({ kind, shares }) => kind !== "personal" && !shares.includes("network"));
  return environments.flatMap(({ name, sandpits }) =>
    sandpits === undefined
      ? []
      : others
          .filter((other) => other.name !== name)
          .flatMap((other) => networkRanges(other.network).map((range) => ({ range, other })))
          .flatMap(({ range, other }) => checkLeaves(sandpits.ranges, range, `the network of ${other.name}`))
          .map((problem) => ({ environment: name, problem: { ...problem, path: ["sandpits", "ranges"] } })),
  );
}

function checkEnvironmentNames(environments: readonly Checked[]): CommonProblem[] {
  const named = Object.fromEntries(environments.map((each) => [each.name, each]));
  return checkNamesNotReused(named).map(({ path: [name], message }) => ({
    environment: String(name),
    problem: error(["name"], message),
  }));
}

/** Any two networks can be peered. Shared address space (RFC 6598) is for pods alone, and no network routes to it. */
function checkRanges(environments: readonly Checked[]): CommonProblem[] {
  const ranges = environments.filter(({ shares }) => !shares.includes("network")).flatMap(rangesOf);
  return ranges.flatMap((later, index) =>
    ranges
      .slice(0, index)
      .filter((earlier) => earlier.name !== later.name && earlier.first <= later.last && later.first <= earlier.last)
      .filter((earlier) => !(earlier.isForPods && later.isForPods))
      .filter((earlier) => earlier.vpcId === undefined || earlier.vpcId !== later.vpcId)
      .map((earlier) => ({
        environment: later.name,
        problem: error(
          later.path,
          `"${later.cidr}" overlaps ${earlier.cidr} of ${earlier.name}. Networks that may be peered must not share addresses: move one.`,
        ),
      })),
  );
}

function rangesOf({ name, network: { cidr, secondaryCidrs, existing } }: Checked) {
  // Several environments may be in one VPC that exists.
  const vpcId = existing?.vpcId;
  const own = { name, vpcId, cidr, path: ["network", "cidr"], isForPods: false };
  const added = secondaryCidrs.map((range, index) => ({
    name,
    vpcId,
    cidr: range,
    path: ["network", "secondaryCidrs", index],
    isForPods: isPodRange(range),
  }));
  return [own, ...added].filter((range) => isCidr(range.cidr)).map((range) => ({ ...range, ...parseCidr(range.cidr) }));
}

/**
 * `dev-ml-x` is the cluster `ml-x` of `dev`, or `x` of `dev-ml`: their stacks, states and roles would be the same. What
 * was renamed keeps its first name in AWS, and its states may be under any of them.
 */
function checkClusterNames(environments: readonly Checked[]): CommonProblem[] {
  const owners = new Map<string, NamedCluster>();
  return environments.flatMap(clustersOf).flatMap((named) =>
    named.fullNames.flatMap((fullName) => {
      const owner = owners.get(fullName) ?? named;
      owners.set(fullName, owner);
      if (owner === named) return [];
      const text = `"${fullName}" is also the full name of a cluster of ${owner.environment}. Rename the cluster, or the environment.`;
      return [{ environment: named.environment, problem: error(["clusters", named.cluster], text) }];
    }),
  );
}

interface NamedCluster {
  readonly environment: string;
  readonly cluster: string;
  /** Those that it has or had. */
  readonly fullNames: readonly string[];
}

function clustersOf(environment: Checked): NamedCluster[] {
  if (environment.shares.includes("clusters")) return [];
  const { name, clusters } = environment;
  return Object.entries(clusters).map(([cluster, renamed]) => ({
    environment: name,
    cluster,
    fullNames: allNames(name, environment).flatMap((first) =>
      allNames(cluster, renamed).map((last) => `${first}-${last}`),
    ),
  }));
}
