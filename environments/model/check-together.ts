import { error, isCidr, type Problem, parseCidr } from "@ml-platform/rules";
import type { Environment } from "./environment.ts";

/** A problem between two environments, attributed to the later one. */
export interface CommonProblem {
  /** Name of the environment that has to change. */
  readonly environment: string;
  readonly problem: Problem;
}

type Checked = Pick<Environment, "name" | "network" | "clusters" | "shares">;

/**
 * Checks all environments together.
 *
 * @param environments in order of precedence: if two conflict, the later one has to change
 */
export function checkTogether(environments: readonly Checked[]): CommonProblem[] {
  return [...checkRanges(environments), ...checkClusterNames(environments)];
}

/** Any two networks can be peered. */
function checkRanges(environments: readonly Checked[]): CommonProblem[] {
  const ranges = environments
    .filter(({ shares, network }) => !shares.includes("network") && isCidr(network.cidr))
    .map(({ name, network: { cidr } }) => ({ name, cidr, ...parseCidr(cidr) }));
  return ranges.flatMap((later, index) =>
    ranges
      .slice(0, index)
      .filter((earlier) => earlier.first <= later.last && later.first <= earlier.last)
      .map((earlier) => ({
        environment: later.name,
        problem: error(
          ["network", "cidr"],
          `"${later.cidr}" overlaps ${earlier.cidr} of ${earlier.name}. Networks that may be peered must not share addresses: move one.`,
        ),
      })),
  );
}

/** `dev-ml-x` is the cluster `ml-x` of `dev`, or `x` of `dev-ml`: their stacks, states and roles would be the same. */
function checkClusterNames(environments: readonly Checked[]): CommonProblem[] {
  const owners = new Map<string, string>();
  return environments
    .filter(({ shares }) => !shares.includes("clusters"))
    .flatMap(({ name, clusters }) =>
      Object.keys(clusters).flatMap((cluster) => {
        const fullName = `${name}-${cluster}`;
        const owner = owners.get(fullName);
        if (owner === undefined) owners.set(fullName, name);
        return owner === undefined
          ? []
          : [
              {
                environment: name,
                problem: error(
                  ["clusters", cluster],
                  `"${fullName}" is also the full name of a cluster of ${owner}. Rename the cluster, or the environment.`,
                ),
              },
            ];
      }),
    );
}
