import { contains, overlaps, parseCidr } from "../../overlays/aws/cidr.ts";
import type { Vpc } from "../account.ts";
import { type Fields, fieldsAt, flagAt, listAt, textAt, textsAt } from "../fields.ts";
import type { Refusal } from "./refusal.ts";

// What EKS asks of clusters with Auto Mode, hybrid nodes or a provisioned control plane.

interface Asked {
  readonly request: Fields;
  readonly vpc: Vpc | undefined;
}

const tiers = ["standard", "tier-xl", "tier-2xl", "tier-4xl", "tier-8xl"];
const nodePools = ["general-purpose", "system"];
const onPremises = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/**
 * Rules of CreateCluster; those about what a request itself names are rules of UpdateClusterConfig, too.
 *
 * Sources: API reference, ComputeConfigRequest, ControlPlaneScalingConfig and RemoteNetworkConfigRequest; EKS user guide,
 * "Prepare networking for hybrid nodes" and "Create an EKS Auto Mode cluster with the AWS CLI". Most words are not published.
 */
export const featureRefusals: readonly Refusal<Asked>[] = [
  invalid(({ request }) => {
    const tier = textAt(fieldsAt(request, "controlPlaneScalingConfig") ?? {}, "tier");
    return tier === undefined || tiers.includes(tier)
      ? undefined
      : `Invalid value ${JSON.stringify(tier)} for tier. Allowed values: ${tiers.join(", ")}`;
  }),
  invalid(({ request }) => {
    const unknown = textsAt(fieldsAt(request, "computeConfig") ?? {}, "nodePools").find(
      (pool) => !nodePools.includes(pool),
    );
    return unknown && `Invalid node pool ${unknown}. Allowed values: ${nodePools.join(", ")}`;
  }),
  invalid(({ request }) => {
    const compute = fieldsAt(request, "computeConfig") ?? {};
    return textsAt(compute, "nodePools").length > 0 && textAt(compute, "nodeRoleArn") === undefined
      ? "nodeRoleArn is required in computeConfig when nodePools are specified"
      : undefined;
  }),
  invalid(({ request, vpc }) => remoteNetworkProblem(request, vpc?.cidrs ?? [])),
];

/** Rules of CreateCluster alone. */
export const newFeatureRefusals: readonly Refusal<Asked>[] = [
  invalid(({ request }) =>
    isAuto(request) && flagAt(request, "bootstrapSelfManagedAddons") !== false
      ? "When EKS Auto Mode is enabled, bootstrapSelfManagedAddons must be set to false"
      : undefined,
  ),
  invalid(({ request }) => {
    const mode = textAt(fieldsAt(request, "accessConfig") ?? {}, "authenticationMode") ?? "CONFIG_MAP";
    const feature = isAuto(request)
      ? "EKS Auto Mode"
      : remoteRanges(request).length > 0
        ? "A remote network"
        : undefined;
    return feature !== undefined && mode === "CONFIG_MAP"
      ? `${feature} requires the authentication mode API or API_AND_CONFIG_MAP`
      : undefined;
  }),
];

function isAuto(request: Fields): boolean {
  return flagAt(fieldsAt(request, "computeConfig") ?? {}, "enabled") === true;
}

function remoteRanges(request: Fields): string[] {
  const remote = fieldsAt(request, "remoteNetworkConfig") ?? {};
  return ["remoteNodeNetworks", "remotePodNetworks"].flatMap((name) =>
    listAt(remote, name).flatMap((network) => textsAt(network, "cidrs")),
  );
}

function remoteNetworkProblem(request: Fields, vpcRanges: readonly string[]): string | undefined {
  const ranges = remoteRanges(request);
  const stray = ranges.find(
    (range) => parseCidr(range) === undefined || !onPremises.some((all) => contains(all, range)),
  );
  if (stray !== undefined) return `The remote network ${stray} must be within one of ${onPremises.join(", ")}`;
  const remote = fieldsAt(request, "remoteNetworkConfig");
  if (remote !== undefined && ranges.length > 0 && listAt(remote, "remoteNodeNetworks").length === 0)
    return "remotePodNetworks cannot be specified without remoteNodeNetworks";
  const service = textAt(fieldsAt(request, "kubernetesNetworkConfig") ?? {}, "serviceIpv4Cidr");
  const others = [
    ...vpcRanges.map((range) => ({ range, of: "the VPC" })),
    ...(service === undefined ? [] : [{ range: service, of: "services" }]),
  ];
  for (const [index, range] of ranges.entries()) {
    const twice = ranges.slice(index + 1).find((other) => overlaps(range, other));
    if (twice !== undefined) return `The remote networks ${range} and ${twice} overlap`;
    const taken = others.find((other) => overlaps(range, other.range));
    if (taken !== undefined) return `The remote network ${range} overlaps with the CIDR ${taken.range} of ${taken.of}`;
  }
  return undefined;
}

function invalid(message: (asked: Asked) => string | undefined): Refusal<Asked> {
  return { code: "InvalidParameterException", message };
}
