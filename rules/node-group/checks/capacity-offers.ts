import {
  hardlyOnDemand,
  inCapacityBlocks,
  mostInCapacityBlock,
  ultraServers,
  withoutSpot,
} from "../../capacity-offers.ts";
import type { InstanceType } from "../../instance-types.ts";
import { error, type Problem, warning } from "../../problem.ts";
import type { NodeGroupSpec } from "../node-group.ts";

/** Whether AWS sells the type the way that the group buys it. Of a type that the author declared, nothing is known. */
export function checkCapacityOffer(spec: NodeGroupSpec, type: InstanceType): Problem[] {
  if (Object.hasOwn(spec.instanceShapes, type.name)) return [];
  switch (spec.capacity) {
    case "spot":
      return checkSpot(type);
    case "capacityBlock":
      return checkBlock(spec, type);
    case "onDemand":
      return checkOnDemand(spec, type);
  }
}

function checkSpot({ name, family }: InstanceType): Problem[] {
  if (!withoutSpot.has(family)) return [];
  const instead = inCapacityBlocks.has(family) ? "capacityBlock" : "onDemand";
  return [error(["capacity"], `EC2 has no spot instances of ${name}. Set capacity to "${instead}".`)];
}

function checkBlock({ size }: NodeGroupSpec, { name, family, gpu, neuron }: InstanceType): Problem[] {
  const problems: Problem[] = [];
  if (gpu === undefined && neuron === undefined)
    problems.push(
      error(
        ["capacity"],
        `AWS sells capacity blocks of accelerated types, and ${name} has no accelerators. Set capacity to "onDemand", with a capacityReservation if it must be there.`,
      ),
    );
  else if (!inCapacityBlocks.has(family))
    problems.push(
      warning(
        ["capacity"],
        `AWS is not known to sell capacity blocks of ${name}: it does of ${[...inCapacityBlocks].join(", ")}.`,
      ),
    );
  if (size.max > mostInCapacityBlock)
    problems.push(
      error(
        ["size", "max"],
        `A capacity block has ${mostInCapacityBlock} instances at most. Lower max, or make a group for each block.`,
      ),
    );
  const sizes = ultraServers[family]?.sizes ?? [];
  if (sizes.length > 0 && !sizes.includes(size.max))
    problems.push(
      warning(
        ["size", "max"],
        `An UltraServer is reserved as a whole: ${sizes.join(" or ")} nodes of ${name}, and max is ${size.max}.`,
      ),
    );
  return problems;
}

function checkOnDemand({ capacityReservation }: NodeGroupSpec, { name, family }: InstanceType): Problem[] {
  if (Object.hasOwn(ultraServers, family))
    return [
      warning(
        ["capacity"],
        `${name} is a part of an UltraServer, which AWS sells in capacity blocks only: no node will start. Set capacity to "capacityBlock".`,
      ),
    ];
  if (!hardlyOnDemand.has(family) || capacityReservation !== undefined) return [];
  return [
    warning(
      ["capacity"],
      `Most regions sell ${name} in capacity blocks only, and nodes on demand may never start. Set capacity to "capacityBlock", or name a capacityReservation.`,
    ),
  ];
}
