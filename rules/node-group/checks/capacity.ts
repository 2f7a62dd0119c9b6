import { minutesBeforeEnd, ultraServers } from "../../capacity-offers.ts";
import { checkDuplicates } from "../../duplicates.ts";
import { at, error, type Problem, warning } from "../../problem.ts";
import { regionOfZone } from "../../regions.ts";
import type { NodeGroupSpec } from "../node-group.ts";
import { checkCapacityReservation } from "./capacity-reservation.ts";
import { checkUpdate } from "./update.ts";

/** Default quota of nodes per managed node group (EKS service quotas). */
const mostNodes = 450;

export function checkSize({ size, autoscaled, capacity }: NodeGroupSpec): Problem[] {
  const { min, max, desired } = size;
  const problems = Object.entries(size).flatMap(([name, value]: [string, number | undefined]) =>
    value === undefined || (Number.isInteger(value) && value >= 0)
      ? []
      : [error(["size", name], `${value} is not a number of nodes. Use a whole number from 0.`)],
  );
  if (max < 1)
    problems.push(
      error(["size", "max"], `${max} allows no node at all. Use at least 1; with min 0 the group can still be empty.`),
    );
  if (max > mostNodes)
    problems.push(error(["size", "max"], `${max} exceeds the quota of ${mostNodes} nodes per group. Use two groups.`));
  if (min > max) problems.push(error(["size", "min"], `min ${min} exceeds max ${max}. Lower min, or raise max.`));
  if (desired !== undefined && (desired < min || desired > max))
    problems.push(
      error(
        ["size", "desired"],
        `desired ${desired} is not between min ${min} and max ${max}. Change it, or omit it to start with min.`,
      ),
    );
  const isBlock = capacity === "capacityBlock";
  // A capacity block has no nodes until its reservation is active: none that the autoscaler asks for would start.
  const waits = isBlock && (desired ?? min) === 0;
  if (!autoscaled && !waits && min < max)
    problems.push(
      error(
        ["size"],
        `EKS tags every group for the cluster autoscaler, which would scale this one between min ${min} and max ${max} although autoscaled is false. Set min and max to the same size, or ${isBlock ? "desired to 0 while the reservation is not active" : "autoscaled to true"}.`,
      ),
    );
  return problems;
}

export function checkZones({ availabilityZones: zones }: NodeGroupSpec): Problem[] {
  if (zones === undefined) return [];
  const problems = at(["availabilityZones"], checkDuplicates(zones));
  if (zones.length === 0)
    problems.push(
      error(["availabilityZones"], "An empty list leaves no zone to run in. List zones, or omit the key to use all."),
    );
  zones.forEach((zone, index) => {
    if (regionOfZone(zone) === undefined)
      problems.push(
        error(
          ["availabilityZones", index],
          `"${zone}" is not the name of an availability zone. Use region and letter, such as us-east-2a.`,
        ),
      );
  });
  return problems;
}

export function checkCapacity(spec: NodeGroupSpec): Problem[] {
  const { capacity, alternativeInstanceTypes: alternatives } = spec;
  const problems: Problem[] = [];
  if (capacity === "spot" && alternatives.length === 0)
    problems.push(
      warning(
        ["alternativeInstanceTypes"],
        `Spot capacity of ${spec.instanceType} alone often runs out. Add alternatives of the same shape.`,
      ),
    );
  problems.push(...checkCapacityReservation(spec));
  if (capacity === "capacityBlock") problems.push(...checkCapacityBlock(spec));
  return problems;
}

/** Source: "Create a managed node group with Capacity Blocks for ML" in the EKS user guide. */
function checkCapacityBlock({ autoscaled, size, instanceType }: NodeGroupSpec): Problem[] {
  const [family = ""] = instanceType.split(".");
  const minutes = Object.hasOwn(ultraServers, family) ? minutesBeforeEnd.ultraServer : minutesBeforeEnd.instance;
  const problems: Problem[] = [];
  if (autoscaled)
    problems.push(
      error(
        ["autoscaled"],
        "A capacity block costs the same whether it is used or not, so it is not autoscaled. Set autoscaled to false.",
      ),
    );
  if (size.min >= 1)
    problems.push(
      warning(
        ["size", "min"],
        `min ${size.min} keeps requesting nodes that can start only while the reservation is active, and EC2 terminates them ${minutes} minutes before its end. Set min and desired to 0 before and after.`,
      ),
    );
  return problems;
}

export function checkUpkeep({ update, metadataHopLimit }: NodeGroupSpec): Problem[] {
  const problems = at(["update"], checkUpdate(update));
  if (!Number.isInteger(metadataHopLimit) || metadataHopLimit < 1 || metadataHopLimit > 64)
    problems.push(
      error(
        ["metadataHopLimit"],
        `${metadataHopLimit} is not a hop limit. Use a whole number from 1 to 64; the default is 1.`,
      ),
    );
  else if (metadataHopLimit > 1)
    problems.push(
      warning(
        ["metadataHopLimit"],
        `${metadataHopLimit} hops let every pod use the node's credentials. Use 1, and give pods their roles through Pod Identity.`,
      ),
    );
  return problems;
}
