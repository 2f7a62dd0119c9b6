import type { ClusterEnvironment } from "@ml-platform/environments";
import { ClusterAddons, NodeGroup, NodeRole } from "@ml-platform/modules";
import type { App } from "cdktf";
import { placeNodeGroups } from "./node-placement.ts";
import { clusterOutputs, networkOutputs, nodesOutputs } from "./outputs.ts";
import { PlatformStack, type StackContext } from "./platform-stack.ts";

/** The node groups of one cluster, and the add-ons that need nodes to run on. */
export class NodesStack extends PlatformStack {
  constructor(app: App, context: StackContext, clusterName: string, spec: ClusterEnvironment) {
    super(app, context, `${clusterName}-nodes`);
    const { network, region } = this.environment;
    const { privateSubnetIds, vpcId } = this.read("network", networkOutputs);
    const cluster = this.read(`${clusterName}-cluster`, clusterOutputs);

    const role = new NodeRole(this, "node-role", {
      clusterName: this.nameOf(clusterName),
      region,
    });
    const groups = placeNodeGroups(spec.nodeGroups, network.availabilityZones).map(
      ({ name, group, zones }) =>
        new NodeGroup(this, name, {
          ...group,
          name,
          cluster: { ...cluster, version: spec.kubernetes },
          vpcId,
          subnetIds: zones.map((zone) => privateSubnetIds.at(zone)),
          nodeRole: role,
          nodeSecurityGroupId: cluster.nodeSecurityGroupId,
          tags: this.tags,
        }),
    );
    new ClusterAddons(this, "addons", {
      clusterName: this.nameOf(clusterName),
      region,
      dependsOn: groups,
      addonVersions: spec.addonVersions,
    });
    this.publish(nodesOutputs, {
      nodeRoleArn: role.arn,
      nodeGroupNames: Object.fromEntries(groups.map((group) => [group.node.id, group.name])),
      autoscalingGroupNames: Object.fromEntries(groups.map((group) => [group.node.id, group.autoscalingGroupName])),
    });
  }
}
