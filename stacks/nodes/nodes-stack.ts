import type { ClusterEnvironment } from "@ml-platform/environments";
import { AddonsOnNodes } from "@ml-platform/modules/eks";
import { NodeGroup, NodeRole, VolumeKey, type VolumeKeyProps } from "@ml-platform/modules/node-group";
import {
  at,
  checkAddresses,
  checkNodeGroups,
  checkPodNetworkingOfGroups,
  checkVolumeKeyAccount,
  describeProblem,
  homesOfSystemPods,
  refuseErrors,
} from "@ml-platform/rules";
import { Annotations, type App } from "cdktf";
import { clusterContract } from "../cluster/contract.ts";
import { declareMoves } from "../moves.ts";
import { networkContract } from "../network/contract.ts";
import { type ClusterStackContext, PlatformStack } from "../platform-stack.ts";
import { clustersInNetwork, subnetsByZone, withMaxPods } from "./addresses.ts";
import { nodesContract } from "./contract.ts";
import { spreadOverZones } from "./spread-over-zones.ts";

/** The node groups of one cluster, and the add-ons that need nodes to run on. */
export class NodesStack extends PlatformStack {
  constructor(app: App, context: ClusterStackContext) {
    super(app, context);
    const { cluster: spec } = context;
    const { account, network, region } = this.environment;
    this.checkTogether(spec);
    const { privateSubnetIds, vpcId } = this.read(networkContract);
    const cluster = this.read(clusterContract);

    const name = this.nameOfCluster(context);
    const role = new NodeRole(this, "node-role", { cluster: { name, region } });
    const volumeKey = this.volumeKey(spec, { name, region, accountId: account.id });
    const spread = spreadOverZones(spec.nodeGroups, network.availabilityZones);
    const groups = spread.map(
      ({ name, nameInAws, group, zones }) =>
        new NodeGroup(this, name, {
          ...withMaxPods(group, spec.podNetworking),
          name: nameInAws,
          cluster: { ...cluster, kubernetes: spec.kubernetes, vpcId },
          subnetIds: zones.map((zone) => privateSubnetIds.at(zone)),
          nodeRole: role,
          nodeSecurityGroupId: cluster.nodeSecurityGroupId,
          ...volumeKey,
          tags: this.tags,
        }),
    );
    declareMoves(
      this,
      groups.map((group, index) => ({ construct: group, earlierIds: spread[index]?.earlierNames ?? [] })),
    );
    const inHomes = homesOfSystemPods(spec.nodeGroups).map((home) => spec.nodeGroups[home]);
    const homes = spread.filter(({ group }) => inHomes.includes(group)).map(({ name }) => name);
    new AddonsOnNodes(this, "addons", {
      cluster: { name, region, kubernetes: spec.kubernetes },
      // Not all groups: a group that waits for GPU capacity must not delay DNS, which would not run there anyway.
      dependsOn: groups.filter(({ node }) => homes.includes(node.id)),
      eksAddons: spec.eksAddons,
      nodeGroups: spec.nodeGroups,
      ...volumeKey,
    });
    this.publish(nodesContract, {
      nodeRoleArn: role.arn,
      nodeGroupNames: Object.fromEntries(groups.map((group) => [group.node.id, group.name])),
      autoscalingGroupNames: Object.fromEntries(groups.map((group) => [group.node.id, group.autoscalingGroupName])),
    });
  }

  private volumeKey(
    { volumes, deletionProtection }: ClusterEnvironment,
    cluster: VolumeKeyProps["cluster"],
  ): { readonly volumeKeyArn?: string } {
    if (volumes === undefined) return {};
    if (volumes.kmsKey !== "create") return { volumeKeyArn: volumes.kmsKey };
    return { volumeKeyArn: new VolumeKey(this, "volume-key", { cluster, deletionProtection }).arn };
  }

  private checkTogether({ nodeGroups, podNetworking, volumes }: ClusterEnvironment): void {
    const { account, network } = this.environment;
    const problems = [
      ...checkNodeGroups(nodeGroups, network.availabilityZones),
      ...checkPodNetworkingOfGroups(podNetworking, nodeGroups),
      ...checkAddresses(clustersInNetwork(this.environment), subnetsByZone(network)),
      ...at(["volumes"], checkVolumeKeyAccount(volumes, account.id)),
    ];
    refuseErrors(`${this.node.id}: the set of node groups`, problems);
    for (const problem of problems) Annotations.of(this).addWarning(describeProblem(problem));
  }
}
