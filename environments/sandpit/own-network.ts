import type { PermanentSpec } from "../model/environment.ts";
import { merge } from "../model/merge.ts";
import { shortRetentionDays, zonesOfSandpit } from "./shrink.ts";
import type { SandpitSpec } from "./spec.ts";

/**
 * The network of a dedicated sandpit: its base's in two zones, with one NAT gateway and no interface endpoints. A network
 * without NAT stays without, and has the endpoints that its nodes need.
 */
export function ownNetwork(base: PermanentSpec, sandpit: SandpitSpec, change: object): unknown {
  const { dhcp, nat } = base.network;
  const network = {
    cidr: sandpit.range,
    availabilityZones: zonesOfSandpit(base, sandpit),
    ...(nat === "none" ? { nat, interfaceEndpoints: "privateCluster" } : { nat: "single" }),
    ...(dhcp !== undefined && { dhcp }),
    flowLogs: { trafficType: "REJECT", retentionDays: shortRetentionDays },
  };
  return merge(network, change);
}
