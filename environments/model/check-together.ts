import { error, isCidr, type Problem, parseCidr } from "@ml-platform/rules";
import type { Environment } from "./environment.ts";

/** A problem between two environments, attributed to the later one. */
export interface CommonProblem {
  /** Name of the environment that has to change. */
  readonly environment: string;
  readonly problem: Problem;
}

type Checked = Pick<Environment, "name" | "network" | "shares">;

/**
 * Checks all environments together. The ranges of their own networks must not overlap, so that any two networks can be
 * peered.
 *
 * @param environments in order of precedence: if two conflict, the later one has to change
 */
export function checkTogether(environments: readonly Checked[]): CommonProblem[] {
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
