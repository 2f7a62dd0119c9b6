import { hasOwnSubnets, overriddenValues, type PodNetworkingSpec } from "@ml-platform/rules";
import type { JsonObject } from "../addons/json-document.ts";

export interface CniConfigurationProps {
  readonly podNetworking: PodNetworkingSpec;
  readonly region: string;
  /** The subnet for pods in each zone, if they have their own. */
  readonly podSubnetIds: Readonly<Record<string, string>>;
  /** The group of every node, which pods in subnets of their own have as well: the rules of the cluster are its. */
  readonly nodeSecurityGroupId: string;
}

/**
 * The configuration of the add-on `vpc-cni`: only what differs from its own defaults.
 *
 * Source: charts/aws-vpc-cni of aws/amazon-vpc-cni-k8s v1.23.1, from which the add-on is made; the values of a ConfigMap or an
 * environment are strings there.
 */
export function cniConfiguration(props: CniConfigurationProps): JsonObject {
  const { podNetworking } = props;
  const env = environmentOf(podNetworking);
  return {
    ...(Object.keys(env).length > 0 && { env }),
    // Or the kubelet's probes of pods with security groups of their own find nothing.
    ...(podNetworking.securityGroupsForPods === "strict" && { init: { env: { DISABLE_TCP_EARLY_DEMUX: "true" } } }),
    ...(hasOwnSubnets(podNetworking) && { eniConfig: eniConfigs(props) }),
  };
}

/** A warning about what an author configures for the add-on that `podNetworking` says otherwise. */
export function overridden(ours: JsonObject, theirs: JsonObject = {}): string | undefined {
  const paths = overriddenValues(ours, theirs).map(({ path }) => path.join("."));
  if (paths.length === 0) return undefined;
  return `The configuration of the EKS add-on vpc-cni says otherwise than podNetworking, and prevails (${paths.join(", ")}). Remove one of them.`;
}

function environmentOf(podNetworking: PodNetworkingSpec): Record<string, string> {
  const { prefixDelegation, securityGroupsForPods, externalSnat, excludeSnatCidrs } = podNetworking;
  const numbers = {
    WARM_IP_TARGET: podNetworking.warmIpTarget,
    MINIMUM_IP_TARGET: podNetworking.minimumIpTarget,
    WARM_ENI_TARGET: podNetworking.warmEniTarget,
    WARM_PREFIX_TARGET: podNetworking.warmPrefixTarget,
  };
  return {
    ...(prefixDelegation && { ENABLE_PREFIX_DELEGATION: "true" }),
    ...(hasOwnSubnets(podNetworking) && {
      AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true",
      // An ENIConfig for each zone, found by the label that every node has.
      ENI_CONFIG_LABEL_DEF: "topology.kubernetes.io/zone",
    }),
    ...Object.fromEntries(
      Object.entries(numbers).flatMap(([name, value]) => (value === undefined ? [] : [[name, `${value}`]])),
    ),
    ...(securityGroupsForPods !== undefined && {
      ENABLE_POD_ENI: "true",
      POD_SECURITY_GROUP_ENFORCING_MODE: securityGroupsForPods,
    }),
    ...(externalSnat && { AWS_VPC_K8S_CNI_EXTERNALSNAT: "true" }),
    ...(excludeSnatCidrs.length > 0 && { AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS: excludeSnatCidrs.join(",") }),
  };
}

function eniConfigs({ podNetworking, region, podSubnetIds, nodeSecurityGroupId }: CniConfigurationProps): JsonObject {
  const securityGroups = [nodeSecurityGroupId, ...podNetworking.securityGroupIds];
  return {
    create: true,
    region,
    subnets: Object.fromEntries(Object.entries(podSubnetIds).map(([zone, id]) => [zone, { id, securityGroups }])),
  };
}
