/**
 * A VPC and subnets that exist already, and that somebody else keeps. What is written here is checked for its form; whether
 * AWS has it so is checked by the stack, in every plan.
 */

import { checkCidr, isCidr } from "../cidr.ts";
import { at, error, type Problem } from "../problem.ts";
import { flowLogRetentionDays } from "./flow-logs.ts";
import type { ExistingNetwork, FlowLogsSpec, NetworkSpec, SubnetIds } from "./spec.ts";

/** The kinds of subnets, by their keys, with what they are called in messages. */
export const existingSubnetKinds = {
  privateSubnetIds: "private",
  controlPlaneSubnetIds: "control-plane",
  publicSubnetIds: "public",
  podSubnetIds: "pod",
} as const satisfies Partial<Record<keyof ExistingNetwork, string>>;

const kinds = Object.keys(existingSubnetKinds) as (keyof typeof existingSubnetKinds)[];

type Network = Pick<NetworkSpec, "cidr" | "availabilityZones" | "flowLogs" | "dhcp" | "publicSubnets"> &
  Pick<NetworkSpec, "natAddresses" | "routes" | "secondaryCidrs"> & { readonly existing: ExistingNetwork };

/** Rules for a network that exists already, but for its zones and endpoints. */
export function checkExisting(network: Network): Problem[] {
  const { existing, availabilityZones, cidr, secondaryCidrs } = network;
  return [
    ...at(["cidr"], isCidr(cidr) ? [] : checkCidr(cidr)),
    ...secondaryCidrs.flatMap((range, index) =>
      isCidr(range) ? [] : at(["secondaryCidrs", index], checkCidr(range, "100.64.0.0/16")),
    ),
    ...checkOwners(network),
    ...at(
      ["existing"],
      [
        ...checkVpc(existing),
        ...kinds.flatMap((kind) => at([kind], checkSubnetIds(existing[kind], availabilityZones))),
        ...checkUses(existing),
      ],
    ),
  ];
}

/** What whoever keeps the network decides, and no key here. */
function checkOwners({ flowLogs, dhcp, publicSubnets, natAddresses, routes }: Network): Problem[] {
  const isWritten = {
    publicSubnets: publicSubnets !== undefined,
    natAddresses: Object.keys(natAddresses).length > 0,
    routes: Object.keys(routes).length > 0,
    dhcp: dhcp !== undefined,
    flowLogs: !areDefault(flowLogs),
  };
  return Object.entries(isWritten).flatMap(([key, written]) =>
    written
      ? [
          error(
            [key],
            `The network exists already, and whoever keeps it decides this. Remove ${key}, or remove existing for a network of the environment's own.`,
          ),
        ]
      : [],
  );
}

function areDefault({ trafficType, destination = "cloudWatch", retentionDays = flowLogRetentionDays }: FlowLogsSpec) {
  return trafficType === "REJECT" && destination === "cloudWatch" && retentionDays === flowLogRetentionDays;
}

function checkVpc({ vpcId, ownerAccountId }: ExistingNetwork): Problem[] {
  const problems: Problem[] = [];
  if (!/^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(vpcId))
    problems.push(error(["vpcId"], `"${vpcId}" is not the id of a VPC. Use the form vpc-0123456789abcdef0.`));
  if (ownerAccountId !== undefined && !/^\d{12}$/.test(ownerAccountId))
    problems.push(error(["ownerAccountId"], `"${ownerAccountId}" is not an AWS account id. Use its 12 digits.`));
  return problems;
}

function checkSubnetIds(ids: SubnetIds | undefined, zones: readonly string[]): Problem[] {
  if (ids === undefined) return [];
  const missing = zones.filter((zone) => !Object.hasOwn(ids, zone));
  const entries = Object.entries(ids);
  return [
    ...(missing.length === 0
      ? []
      : [
          error(
            [],
            `There is no subnet for ${missing.join(", ")}. Add one, or remove the zone from availabilityZones.`,
          ),
        ]),
    ...entries.flatMap(([zone, id]) => {
      if (!zones.includes(zone))
        return [
          error(
            [zone],
            `"${zone}" is not in availabilityZones: ${zones.join(", ")}. Add the zone, or remove the line.`,
          ),
        ];
      if (!/^subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(id))
        return [error([zone], `"${id}" is not the id of a subnet. Use the form subnet-0123456789abcdef0.`)];
      const [first] = entries.find(([, other]) => other === id) ?? [];
      return first === zone
        ? []
        : [error([zone], `"${id}" is the subnet for ${first} already. A subnet is in one zone.`)];
    }),
  ];
}

/** A subnet has one route table, so it is not both private and public. */
function checkUses({ publicSubnetIds = {}, ...others }: ExistingNetwork): Problem[] {
  return Object.entries(publicSubnetIds).flatMap(([zone, id]) => {
    const other = kinds.find((kind) => kind !== "publicSubnetIds" && Object.values(others[kind] ?? {}).includes(id));
    return other === undefined
      ? []
      : [
          error(
            ["publicSubnetIds", zone],
            `"${id}" is among ${other} too, and nodes in a public subnet need public addresses, which they do not get. Use another one.`,
          ),
        ];
  });
}
