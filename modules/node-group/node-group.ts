import { AutoscalingGroupTagA } from "@cdktf/provider-aws/lib/autoscaling-group-tag/index.js";
import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group/index.js";
import type { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template/index.js";
import {
  amiTypeOf,
  autoscalerTags,
  capacityTypes,
  checkNodeGroup,
  error,
  isInOneReservation,
  labelsOf,
  latestRelease,
  longestNodeGroupNamePrefix,
  mostUnavailable,
  type NodeGroupSpec,
  nodeGroupDefaults,
  type Problem,
  taintEffects,
  taintsOf,
} from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { boundedName } from "../naming.ts";
import { reportProblems } from "../report-problems.ts";
import { latestReleaseOf } from "./latest-release.ts";
import { launchTemplate } from "./launch-template.ts";
import { addNewerArguments } from "./newer-arguments.ts";
import type { CompleteNodeGroupProps, NodeGroupProps } from "./props.ts";

/**
 * Nodes of one instance shape, between `size.min` and `size.max`. The cluster autoscaler can scale them from zero.
 *
 * @throws {UserError} naming every error in the specification
 */
export class NodeGroup extends Construct implements ITerraformDependable {
  /** The name in AWS: the given one with a suffix, so that a replacement can be created before the old group is destroyed. */
  readonly name: string;
  readonly autoscalingGroupName: string;
  readonly fqn: string;

  constructor(scope: Construct, id: string, given: NodeGroupProps) {
    super(scope, id);
    const props: CompleteNodeGroupProps = { ...nodeGroupDefaults, ...given };
    const what = `The node group ${props.name}`;
    reportProblems(this, what, [...checkNodeGroup(props, props.cluster.kubernetes), ...checkSubnets(props)]);
    const tags = props.autoscaled ? autoscalerTags(props) : [];
    const group = this.nodeGroup(props, launchTemplate(this, props), tags);

    this.name = group.nodeGroupName;
    this.autoscalingGroupName = group.resources.get(0).autoscalingGroups.get(0).name;
    this.fqn = group.fqn;
    const tagScope = new Construct(this, "autoscaler");
    for (const { id, key, value } of tags) {
      new AutoscalingGroupTagA(tagScope, id, {
        autoscalingGroupName: this.autoscalingGroupName,
        tag: { key, value, propagateAtLaunch: false },
      });
    }
  }

  private release(props: CompleteNodeGroupProps): { readonly releaseVersion?: string } {
    const { releaseVersion, cluster } = props;
    if (releaseVersion === undefined) return {};
    if (releaseVersion !== latestRelease) return { releaseVersion };
    return { releaseVersion: latestReleaseOf(this, amiTypeOf(props), cluster.kubernetes) };
  }

  private nodeGroup(
    props: CompleteNodeGroupProps,
    template: LaunchTemplate,
    tags: readonly { key: string; value: string }[],
  ): EksNodeGroup {
    const { name, cluster, size, capacity, customAmiId } = props;
    const group = new EksNodeGroup(this, "group", {
      clusterName: cluster.name,
      nodeGroupNamePrefix: `${boundedName([name], longestNodeGroupNamePrefix - 1)}-`,
      nodeRoleArn: props.nodeRole.arn,
      subnetIds: [...props.subnetIds],
      capacityType: capacityTypes[capacity],
      // For a capacity block the launch template contains the type, and EKS accepts only one of the two.
      ...(capacity !== "capacityBlock" && {
        instanceTypes: [props.instanceType, ...props.alternativeInstanceTypes],
      }),
      ...(customAmiId === undefined && {
        amiType: amiTypeOf(props),
        version: cluster.kubernetes,
        ...this.release(props),
      }),
      scalingConfig: props.asleep
        ? { minSize: 0, maxSize: size.max, desiredSize: 0 }
        : { minSize: size.min, maxSize: size.max, desiredSize: size.desired ?? size.min },
      updateConfig: mostUnavailable(props.update),
      nodeRepairConfig: { enabled: props.nodeRepair },
      labels: labelsOf(props),
      taint: taintsOf(props).map(({ key, value, effect }) => ({
        key,
        effect: taintEffects[effect],
        ...(value !== undefined && { value }),
      })),
      // `$Latest` would differ from what AWS reports in every plan.
      launchTemplate: { id: template.id, version: `${template.latestVersion}` },
      tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
      lifecycle: {
        createBeforeDestroy: true,
        ignoreChanges: unmanaged(props),
      },
      dependsOn: [...props.nodeRole.policies, ...(props.dependsOn ?? [])],
    });
    addNewerArguments(group, props);
    return group;
  }
}

function checkSubnets({ subnetIds, efa, ...props }: CompleteNodeGroupProps): Problem[] {
  const where = ["subnetIds"];
  if (subnetIds.length === 0) return [error(where, "There is no subnet. List the subnets for the nodes.")];
  if (subnetIds.length > 1 && (efa || isInOneReservation(props))) {
    const why = efa ? "Elastic Fabric Adapters communicate" : "A capacity reservation is";
    return [error(where, `${why} within one availability zone, and there are ${subnetIds.length} subnets. List one.`)];
  }
  return [];
}

/** What Terraform ignores. */
function unmanaged({ autoscaled, asleep, availabilityZones }: NodeGroupSpec): string[] {
  return [
    ...(autoscaled && !asleep ? ["scaling_config[0].desired_size"] : []),
    // Other subnets replace every node: only for zones that the author lists, never because the network got another zone.
    ...(availabilityZones === undefined ? ["subnet_ids"] : []),
  ];
}
