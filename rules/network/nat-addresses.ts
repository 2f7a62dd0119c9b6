import { duplicates } from "../duplicates.ts";
import { error, type Problem } from "../problem.ts";
import type { NetworkSpec } from "./spec.ts";

/** The zones with a NAT gateway. A single one is in the first zone. */
export function natZones({ nat, availabilityZones }: Pick<NetworkSpec, "nat" | "availabilityZones">): string[] {
  if (nat === "none") return [];
  return nat === "single" ? availabilityZones.slice(0, 1) : [...availabilityZones];
}

/** Errors for addresses that no gateway would have, or that would leave a gateway with one that nobody expects. */
export function checkNatAddresses(spec: Pick<NetworkSpec, "nat" | "availabilityZones" | "natAddresses">): Problem[] {
  const given = Object.entries(spec.natAddresses);
  if (given.length === 0) return [];
  if (spec.nat === "none")
    return [error([], 'There is no NAT gateway that could use the addresses. Remove them, or set nat to "single".')];
  const zones = natZones(spec);
  const missing = zones.filter((zone) => spec.natAddresses[zone] === undefined);
  return [
    ...given.flatMap(([zone, id]) => [
      ...(zones.includes(zone)
        ? []
        : [error([zone], `There is no NAT gateway in "${zone}". Zones that have one: ${zones.join(", ")}.`)]),
      ...(/^eipalloc-[0-9a-f]{8,17}$/.test(id)
        ? []
        : [
            error(
              [zone],
              `"${id}" is not the allocation id of an elastic IP address, such as eipalloc-0123456789abcdef0: "aws ec2 describe-addresses" lists yours.`,
            ),
          ]),
    ]),
    ...duplicates(given.map(([, id]) => id)).map((id) =>
      error([], `"${id}" is the address of two zones. A NAT gateway needs one of its own.`),
    ),
    ...(missing.length === 0
      ? []
      : [
          error(
            [],
            `The gateway in ${missing.join(", ")} would get a new address, which nobody who allows yours knows. Give it one too, or none of them.`,
          ),
        ]),
  ];
}
