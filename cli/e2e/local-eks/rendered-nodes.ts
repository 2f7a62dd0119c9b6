import { xmlText } from "@ml-platform/emulator";
import type { LocalCluster } from "@ml-platform/emulator/testing/local-cluster";
import type { Synthesized } from "@ml-platform/stacks/testing";

// biome-ignore lint/suspicious/noExplicitAny: resources are JSON of Terraform's shapes.
type Json = any;

/**
 * Creates the node groups that a stack of nodes renders, with their launch templates and tags, in the cluster `ml`, as the
 * AWS provider would. What does not matter to nodes is left out.
 *
 * @param prefix of the names, where other groups have the same
 * @returns names of Auto Scaling groups by names of node groups
 */
export async function createRenderedGroups(
  cluster: LocalCluster,
  template: Synthesized["templates"][string],
  nodeRole: string,
  prefix: string,
): Promise<ReadonlyMap<string, string>> {
  const { resource = {} } = template.configuration as { resource?: Record<string, Record<string, Json>> };
  const created = new Map<string, string>();
  for (const [id, group] of Object.entries(resource["aws_eks_node_group"] ?? {})) {
    const launchTemplate = resource["aws_launch_template"]?.[referenced(group.launch_template.id)];
    const name = `${prefix}${String(group.node_group_name_prefix).replace(/-$/, "")}`;
    const { nodegroup } = await cluster.eks("POST", "/clusters/ml/node-groups", {
      nodegroupName: name,
      nodeRole,
      subnets: subnetsOf(cluster, group.subnet_ids),
      capacityType: group.capacity_type,
      ...(group.ami_type && { amiType: group.ami_type }),
      ...(group.instance_types && { instanceTypes: group.instance_types }),
      labels: group.labels,
      taints: group.taint,
      scalingConfig: {
        minSize: group.scaling_config.min_size,
        maxSize: group.scaling_config.max_size,
        desiredSize: group.scaling_config.desired_size,
      },
      updateConfig: { maxUnavailablePercentage: group.update_config.max_unavailable_percentage },
      launchTemplate: { id: await createTemplate(cluster, name, launchTemplate), version: "1" },
    });
    const scaling: string = nodegroup.resources.autoScalingGroups[0].name;
    const tags = Object.values(resource["aws_autoscaling_group_tag"] ?? {}).filter(
      ({ autoscaling_group_name: of }) => referenced(of) === id,
    );
    const parameters = tags.flatMap(({ tag }, index) => [
      [`Tags.member.${index + 1}.ResourceId`, scaling],
      [`Tags.member.${index + 1}.ResourceType`, "auto-scaling-group"],
      [`Tags.member.${index + 1}.Key`, tag.key],
      [`Tags.member.${index + 1}.Value`, tag.value],
      [`Tags.member.${index + 1}.PropagateAtLaunch`, "false"],
    ]);
    if (tags.length > 0) {
      await cluster.moto.query("autoscaling", "CreateOrUpdateTags", Object.fromEntries(parameters));
    }
    created.set(name, scaling);
  }
  return created;
}

/** @returns its id */
async function createTemplate(cluster: LocalCluster, name: string, template: Json): Promise<string> {
  const data = "LaunchTemplateData";
  const disks = (template.block_device_mappings as Json[]).flatMap(({ device_name: device, ebs }, index) => [
    [`${data}.BlockDeviceMapping.${index + 1}.DeviceName`, device],
    [`${data}.BlockDeviceMapping.${index + 1}.Ebs.VolumeSize`, ebs.volume_size && String(ebs.volume_size)],
  ]);
  const interfaces = ((template.network_interfaces ?? []) as Json[]).flatMap((item, index) => [
    [`${data}.NetworkInterface.${index + 1}.DeviceIndex`, String(item.device_index)],
    [`${data}.NetworkInterface.${index + 1}.NetworkCardIndex`, String(item.network_card_index)],
    [`${data}.NetworkInterface.${index + 1}.InterfaceType`, item.interface_type],
  ]);
  const answer = await cluster.ec2("CreateLaunchTemplate", {
    LaunchTemplateName: `rendered-${name}`,
    [`${data}.ImageId`]: template.image_id,
    [`${data}.InstanceType`]: template.instance_type,
    [`${data}.UserData`]: template.user_data && userData(template.user_data),
    [`${data}.InstanceMarketOptions.MarketType`]: template.instance_market_options?.market_type,
    ...Object.fromEntries([...disks, ...interfaces]),
  });
  return xmlText(answer, "launchTemplate/launchTemplateId");
}

/** What Terraform would make of `${base64encode("...")}`, whose references are to outputs of the cluster's stack. */
function userData(expression: string): string {
  const [, text] = /^\$\{base64encode\((".*")\)\}$/s.exec(expression) ?? [];
  if (text === undefined) throw new Error(`No base64encode: ${expression}`);
  const outputs = (JSON.parse(text) as string).replace(/\$\{[^}]*\.outputs\.(\w+)\}/g, (_, output: string) =>
    output === "name" ? "ml" : "x",
  );
  return Buffer.from(outputs).toString("base64");
}

/** The id in a reference such as `${aws_launch_template.<id>.id}`. */
function referenced(reference: string): string {
  return /^\$\{\w+\.([\w-]+)/.exec(reference)?.[1] ?? "";
}

/** Zone `a` is the cluster's first, and so on. */
function subnetsOf({ subnetIds }: LocalCluster, references: readonly string[]): string[] {
  const indices = references.map((reference) => "abc".indexOf(/([a-c])"\]\}$/.exec(reference)?.[1] ?? "a"));
  return [...new Set(indices.map((index) => subnetIds[index % subnetIds.length] ?? ""))];
}
