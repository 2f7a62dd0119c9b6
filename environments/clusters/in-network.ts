import type { Addons } from "@ml-platform/modules/addons";
import {
  at,
  type ClusterSpec,
  checkControlPlaneZonesOfNetwork,
  checkHybridNetworksLeaveVpc,
  checkNeedsPublicSubnets,
  checkServiceCidrLeavesVpc,
  type NetworkSpec,
  networkRanges,
  type Problem,
} from "@ml-platform/rules";

interface ClusterInNetwork extends Pick<ClusterSpec, "serviceCidr" | "hybridNetworks" | "controlPlaneZones"> {
  readonly platform?: { readonly addons: Addons } | undefined;
}

/** Rules between a cluster and the network that it is in. */
export function checkClusterInNetwork(cluster: ClusterInNetwork, network: NetworkSpec): Problem[] {
  return [
    ...networkRanges(network).flatMap((range) => checkServiceCidrLeavesVpc(cluster, range)),
    ...checkHybridNetworksLeaveVpc(cluster.hybridNetworks, networkRanges(network)),
    ...checkControlPlaneZonesOfNetwork(cluster.controlPlaneZones, network.availabilityZones),
    ...checkLoadBalancers(cluster.platform?.addons["aws-load-balancer-controller"], network),
  ];
}

function checkLoadBalancers(controller: Addons["aws-load-balancer-controller"], network: NetworkSpec): Problem[] {
  if (controller?.scheme !== "internet-facing") return [];
  return at(
    ["platform", "addons", "aws-load-balancer-controller", "scheme"],
    checkNeedsPublicSubnets("A load balancer that faces the internet", network, 'use "internal"'),
  );
}
