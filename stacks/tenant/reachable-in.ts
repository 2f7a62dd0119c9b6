import type { ClusterEnvironment, Environment } from "@ml-platform/environments";
import type { TenantBounds } from "@ml-platform/modules/tenant";
import { subnetRanges, type TenantBoundsSpec } from "@ml-platform/rules";

/** What pods of a tenant may call in a cluster and its network. */
export function reachableIn(
  { network }: Pick<Environment, "network">,
  { serviceCidr }: Pick<ClusterEnvironment, "serviceCidr">,
  egress: TenantBoundsSpec["egress"],
): TenantBounds["reachable"] {
  return {
    ...egress,
    serviceCidr,
    vpcCidr: network.cidr,
    apiRanges: subnetRanges(network, "controlPlane"),
  };
}
