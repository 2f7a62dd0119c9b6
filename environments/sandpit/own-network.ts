import type { PermanentSpec } from "../model/environment.ts";
import { merge } from "../model/merge.ts";
import { shortRetentionDays, zonesOfSandpit } from "./shrink.ts";
import type { SandpitSpec } from "./spec.ts";

/**
 * The network of a dedicated sandpit: its base's in two zones, with one NAT gateway and no interface endpoints. A network
 * without NAT stays without, and has the endpoints that its nodes need. A base in a VPC that exists already has its sandpits
 * there as well: whoever keeps VPCs would have to make another.
 */
export function ownNetwork(base: PermanentSpec, sandpit: SandpitSpec, change: object): unknown {
  const { dhcp, nat, existing } = base.network;
  if (existing !== undefined) return merge(inExisting(base, sandpit), change);
  const network = {
    cidr: sandpit.range,
    availabilityZones: zonesOfSandpit(base, sandpit),
    ...(nat === "none" ? { nat, interfaceEndpoints: "privateCluster" } : { nat: "single" }),
    ...(dhcp !== undefined && { dhcp }),
    flowLogs: { trafficType: "REJECT", retentionDays: shortRetentionDays },
  };
  return merge(network, change);
}

function inExisting(base: PermanentSpec, sandpit: SandpitSpec): object {
  const { cidr, secondaryCidrs, nat, existing } = base.network;
  const availabilityZones = zonesOfSandpit(base, sandpit);
  return {
    cidr,
    ...(secondaryCidrs !== undefined && { secondaryCidrs }),
    availabilityZones,
    nat,
    existing: Object.fromEntries(
      Object.entries(existing ?? {}).map(([key, value]) => [
        key,
        typeof value === "object" ? ofZones(value, availabilityZones) : value,
      ]),
    ),
  };
}

function ofZones(ids: Readonly<Record<string, string>>, zones: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(ids).filter(([zone]) => zones.includes(zone)));
}
