import type { MotoClient } from "../../moto-client.ts";
import { elementsAt, type Xml, xmlText } from "../../xml.ts";

/** An instance that an Auto Scaling group holds. */
export interface GroupInstance {
  readonly id: string;
  readonly type: string;
  readonly zone: string;
}

export interface AutoScalingGroup {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly desired: number;
  readonly zones: readonly string[];
  readonly instances: readonly GroupInstance[];
  readonly tags: Readonly<Record<string, string>>;
  /** What instances are started from, if it is a launch template. */
  readonly template: { readonly id: string; readonly version: string } | undefined;
}

export async function autoScalingGroups(moto: MotoClient): Promise<AutoScalingGroup[]> {
  const groups: AutoScalingGroup[] = [];
  let NextToken: string | undefined;
  do {
    const answer = await moto.query("autoscaling", "DescribeAutoScalingGroups", { MaxRecords: "100", NextToken });
    const [result] = elementsAt(answer, "DescribeAutoScalingGroupsResult");
    if (result === undefined) break;
    groups.push(...elementsAt(result, "AutoScalingGroups/member").map(groupOf));
    NextToken = xmlText(result, "NextToken") || undefined;
  } while (NextToken !== undefined);
  return groups;
}

function groupOf(item: Xml): AutoScalingGroup {
  const size = (name: string): number => Number(xmlText(item, name));
  const [specification] = [
    ...elementsAt(item, "LaunchTemplate"),
    ...elementsAt(item, "MixedInstancesPolicy/LaunchTemplate/LaunchTemplateSpecification"),
  ];
  return {
    name: xmlText(item, "AutoScalingGroupName"),
    min: size("MinSize"),
    max: size("MaxSize"),
    desired: size("DesiredCapacity"),
    zones: elementsAt(item, "AvailabilityZones/member").map(({ text }) => text.trim()),
    instances: elementsAt(item, "Instances/member")
      .filter((instance) => /^(Pending|InService)/.test(xmlText(instance, "LifecycleState")))
      .map((instance) => ({
        id: xmlText(instance, "InstanceId"),
        type: xmlText(instance, "InstanceType"),
        zone: xmlText(instance, "AvailabilityZone"),
      })),
    tags: Object.fromEntries(
      elementsAt(item, "Tags/member").map((tag) => [xmlText(tag, "Key"), xmlText(tag, "Value")]),
    ),
    template: specification && {
      id: xmlText(specification, "LaunchTemplateId"),
      version: xmlText(specification, "Version") || "$Default",
    },
  };
}
