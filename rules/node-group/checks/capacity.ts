import { checkDuplicates } from "../../duplicates.ts";
import type { InstanceType } from "../../instance-types.ts";
import { at, error, type Problem, warning } from "../../problem.ts";
import { regionOfZone } from "../../regions.ts";
import type { NodeGroupSpec } from "../node-group.ts";

/** Images of frameworks with CUDA are 10 GiB and more, several of them at once on a node. */
const gpuDiskGiB = 100;

export function checkDisk({ diskGiB }: NodeGroupSpec, type: InstanceType): Problem[] {
  if (!Number.isInteger(diskGiB) || diskGiB < 20 || diskGiB > 16_384)
    return [error(["diskGiB"], `${diskGiB} GiB. A node's gp3 volume has 20 to 16384 GiB, in whole GiB.`)];
  if (type.gpu !== undefined && diskGiB < gpuDiskGiB)
    return [
      warning(
        ["diskGiB"],
        `${diskGiB} GiB is little for CUDA images of 10 GiB and more. Use ${gpuDiskGiB} GiB or more.`,
      ),
    ];
  return [];
}

/** Nodes per managed node group, by default (EKS service quotas). */
const mostNodes = 450;

export function checkSize({ size, autoscaled, capacity }: NodeGroupSpec): Problem[] {
  const { min, max, desired } = size;
  const problems = Object.entries(size).flatMap(([name, value]: [string, number | undefined]) =>
    value === undefined || (Number.isInteger(value) && value >= 0)
      ? []
      : [error(["size", name], `${value} is not a number of nodes. Use whole numbers from 0.`)],
  );
  if (max < 1) problems.push(error(["size", "max"], `${max} leaves no room for a node. Use at least 1, with min 0.`));
  if (max > mostNodes)
    problems.push(
      error(["size", "max"], `${max} is more than the ${mostNodes} nodes that a group may have. Make two groups.`),
    );
  if (min > max) problems.push(error(["size", "min"], `min ${min} is more than max ${max}. Lower it, or raise max.`));
  if (desired !== undefined && (desired < min || desired > max))
    problems.push(error(["size", "desired"], `desired ${desired} is not between min ${min} and max ${max}.`));
  const isBlock = capacity === "capacityBlock";
  // A capacity block waits at no node until its reservation is active: nothing that the autoscaler asks for then starts.
  const waits = isBlock && (desired ?? min) === 0;
  if (!autoscaled && !waits && min < max)
    problems.push(
      error(
        ["size"],
        `EKS tags every group for the cluster autoscaler, which would move this one between min ${min} and max ${max} although autoscaled is false. Set min and max to the size it shall have, or ${isBlock ? "desired to 0 while the reservation is not active" : "autoscaled to true"}.`,
      ),
    );
  return problems;
}

export function checkZones({ availabilityZones: zones }: NodeGroupSpec): Problem[] {
  if (zones === undefined) return [];
  const problems = at(["availabilityZones"], checkDuplicates(zones));
  if (zones.length === 0)
    problems.push(
      error(["availabilityZones"], "An empty list leaves nowhere to run. Name zones, or leave it out for all."),
    );
  zones.forEach((zone, index) => {
    if (regionOfZone(zone) === undefined)
      problems.push(
        error(
          ["availabilityZones", index],
          `"${zone}" is not the name of an availability zone. Write region and letter: us-east-2a.`,
        ),
      );
  });
  return problems;
}

export function checkCapacity(spec: NodeGroupSpec): Problem[] {
  const { capacity, capacityReservationId: reservation, alternativeInstanceTypes: alternatives } = spec;
  const problems: Problem[] = [];
  if (capacity === "spot" && alternatives.length === 0)
    problems.push(
      warning(
        ["alternativeInstanceTypes"],
        `Spot capacity of ${spec.instanceType} alone is often out of stock. Name alternatives of the same shape.`,
      ),
    );
  if (reservation !== undefined && !/^cr-[0-9a-f]{17}$/.test(reservation))
    problems.push(
      error(
        ["capacityReservationId"],
        `"${reservation}" is not the id of a capacity reservation. Write it like cr-0123456789abcdef0.`,
      ),
    );
  if (capacity === "spot" && reservation !== undefined)
    problems.push(
      error(
        ["capacityReservationId"],
        'Spot capacity runs in no reservation. Use capacity "onDemand" or "capacityBlock", or remove the reservation.',
      ),
    );
  if (capacity === "capacityBlock" && reservation === undefined)
    problems.push(
      error(["capacityReservationId"], "A capacity block needs the id of its reservation: cr-0123456789abcdef0."),
    );
  if (capacity === "capacityBlock" || (capacity === "onDemand" && reservation !== undefined))
    problems.push(...checkReserved(spec));
  if (capacity === "capacityBlock") problems.push(...checkCapacityBlock(spec));
  return problems;
}

/** EC2 starts nothing in a reservation that does not match it. */
function checkReserved({ alternativeInstanceTypes, availabilityZones }: NodeGroupSpec): Problem[] {
  const problems: Problem[] = [];
  if (alternativeInstanceTypes.length > 0)
    problems.push(
      error(["alternativeInstanceTypes"], "A capacity reservation holds one instance type. Remove the alternatives."),
    );
  if (availabilityZones?.length !== 1)
    problems.push(
      error(
        ["availabilityZones"],
        "A capacity reservation lies in one availability zone. Name that of the reservation.",
      ),
    );
  return problems;
}

/** Source: "Create a managed node group with Capacity Blocks for ML" in the EKS user guide. */
function checkCapacityBlock({ autoscaled, size }: NodeGroupSpec): Problem[] {
  const problems: Problem[] = [];
  if (autoscaled)
    problems.push(
      error(
        ["autoscaled"],
        "A capacity block is paid for whether used or not, so it is not autoscaled. Set it to false.",
      ),
    );
  if (size.min >= 1)
    problems.push(
      warning(
        ["size", "min"],
        `min ${size.min} keeps asking for nodes that start only while the reservation is active, and EC2 ends them 30 minutes before it does. Use min 0 and desired 0 before and after.`,
      ),
    );
  return problems;
}

export function checkUpkeep({ maxUnavailablePercentage, metadataHopLimit }: NodeGroupSpec): Problem[] {
  const problems: Problem[] = [];
  if (!Number.isInteger(maxUnavailablePercentage) || maxUnavailablePercentage < 1 || maxUnavailablePercentage > 100)
    problems.push(
      error(["maxUnavailablePercentage"], `${maxUnavailablePercentage} is not a percentage from 1 to 100.`),
    );
  if (!Number.isInteger(metadataHopLimit) || metadataHopLimit < 1 || metadataHopLimit > 64)
    problems.push(
      error(["metadataHopLimit"], `${metadataHopLimit} is not a hop limit. Use 1 to 64; 1 is the default.`),
    );
  else if (metadataHopLimit > 1)
    problems.push(
      warning(
        ["metadataHopLimit"],
        `${metadataHopLimit} hops let every pod use the node's credentials. Use 1, and give pods roles by Pod Identity.`,
      ),
    );
  return problems;
}
