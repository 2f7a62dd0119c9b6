import type { ClusterEnvironment } from "@ml-platform/environments";
import { EksCluster } from "@ml-platform/modules/eks";
import {
  at,
  checkHybridNetworksRouted,
  checkKubernetesVersion,
  checkNodeGroups,
  checkServiceCidrLeavesRoutes,
  checkWayBack,
  checkZonesForControlPlane,
  controlPlaneZonesOf,
  describeProblem,
  type EndpointSpec,
  hasOwnSubnets,
  isAutoMode,
  isOpenRange,
  type PodNetworkingSpec,
  type Problem,
  podSubnets,
  refuseErrors,
} from "@ml-platform/rules";
import { Annotations, type App } from "cdktf";
import { networkContract } from "../network/contract.ts";
import { type ClusterStackContext, PlatformStack } from "../platform-stack.ts";
import { clusterContract } from "./contract.ts";

/** One EKS control plane with the add-ons that nodes need to join. */
export class ClusterStack extends PlatformStack {
  constructor(app: App, context: ClusterStackContext) {
    super(app, context);
    const { cluster: spec } = context;
    const { account, region, network } = this.environment;
    this.checkSupport(spec, context.today);
    this.warn(at(["clusters", context.clusterName], checkServiceCidrLeavesRoutes(spec, network)));
    if (Object.keys(spec.nodeGroups).length === 0 && !isAutoMode(spec.autoMode)) this.warn(checkNodeGroups({}));
    const zones = controlPlaneZonesOf(spec, network.availabilityZones);
    this.warn(checkZonesForControlPlane(zones, spec.controlPlaneZones !== undefined));
    this.warn(checkHybridNetworksRouted(spec.hybridNetworks, network.routes));
    this.warn(checkWayBack(spec.endpoint, network));

    const upstream = this.read(networkContract);
    const cluster = new EksCluster(this, "eks", {
      name: this.nameOfCluster(context),
      region,
      accountId: account.id,
      vpcId: upstream.vpcId,
      vpcCidr: network.cidr,
      controlPlaneSubnetIds: zones.map((zone) => upstream.controlPlaneSubnetIds.at(zone)),
      podSubnetIds: Object.fromEntries(
        this.zonesOfPods(spec.podNetworking).map(({ zone, key }) => [zone, upstream.podSubnetIds.at(key)]),
      ),
      ...spec,
    });
    const reason = openBecause(spec.endpoint);
    if (reason !== undefined) {
      this.exempt({ policy: "no-open-ingress", constructPath: cluster.node.path, reason });
    }
    this.publish(clusterContract, cluster);
  }

  private checkSupport({ kubernetes, upgradePolicy }: ClusterEnvironment, today: Date): void {
    const problems = checkKubernetesVersion(kubernetes, today, upgradePolicy);
    refuseErrors(`${this.node.id}: the Kubernetes version`, problems);
    this.warn(problems);
  }

  /** The subnet for pods in each zone, by the key of its id among the outputs of the network; none without custom networking. */
  private zonesOfPods(podNetworking: PodNetworkingSpec) {
    if (!hasOwnSubnets(podNetworking)) return [];
    const { network } = this.environment;
    if (network.existing !== undefined) return network.availabilityZones.map((zone) => ({ zone, key: zone }));
    const [first] = network.secondaryCidrs;
    const range = podNetworking.subnets === "secondary" ? first : podNetworking.subnets;
    return podSubnets(network).filter(({ secondaryCidr }) => secondaryCidr === range);
  }

  private warn(problems: readonly Problem[]): void {
    for (const problem of problems) Annotations.of(this).addWarning(describeProblem(problem));
  }
}

/** Why the internet may reach the endpoint; undefined if no range is open, since then there is nothing to exempt. */
function openBecause(endpoint: EndpointSpec): string | undefined {
  if (endpoint.access === "private" || !endpoint.allowedCidrs.some(isOpenRange)) return undefined;
  return endpoint.openToInternetBecause;
}
