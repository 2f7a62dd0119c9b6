import { error, type Problem } from "../../problem.ts";
import type { UpdateSpec } from "../update.ts";

/** EKS replaces at most 100 nodes of a group at once. Source: API reference, NodegroupUpdateConfig. */
const mostAtOnce = 100;

export function checkUpdate({ maxUnavailable, maxUnavailablePercentage }: UpdateSpec): Problem[] {
  const problems: Problem[] = [];
  if (maxUnavailable !== undefined && maxUnavailablePercentage !== undefined)
    problems.push(
      error(["maxUnavailablePercentage"], "EKS takes a number or a percentage. Remove this, or maxUnavailable."),
    );
  if (maxUnavailable !== undefined && !isWithin(maxUnavailable, mostAtOnce))
    problems.push(
      error(
        ["maxUnavailable"],
        `${maxUnavailable} is not a number of nodes that EKS replaces at once. Use a whole number from 1 to ${mostAtOnce}.`,
      ),
    );
  if (maxUnavailablePercentage !== undefined && !isWithin(maxUnavailablePercentage, 100))
    problems.push(
      error(
        ["maxUnavailablePercentage"],
        `${maxUnavailablePercentage} is not a percentage. Use a whole number from 1 to 100.`,
      ),
    );
  return problems;
}

function isWithin(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}
