import { nodeGroupDefaults, UserError } from "@ml-platform/rules";
import { aNodeGroup } from "@ml-platform/rules/testing";
import { DataResource, TerraformOutput } from "cdktf";
import { describe, expect, it } from "vitest";
import { type Resource, Template } from "../testing/template.ts";
import { NodeGroup } from "./node-group.ts";
import { NodeRole } from "./node-role.ts";
import type { NodeGroupProps } from "./props.ts";

const general: Omit<NodeGroupProps, "nodeRole"> = {
  name: "general",
  cluster: {
    name: "dev-ml",
    kubernetes: "1.35",
    endpoint: "https://0123456789ABCDEF.gr7.us-east-2.eks.amazonaws.com",
    certificateAuthority: "LS0tLS1CRUdJTg==",
    serviceCidr: "172.20.0.0/16",
    vpcId: "vpc-1",
  },
  subnetIds: ["subnet-a", "subnet-b"],
  nodeSecurityGroupId: "sg-nodes",
  ...aNodeGroup,
};

function groupOf(props: Partial<NodeGroupProps> = {}): Template {
  return Template.synthesize((stack) => {
    const nodeRole = new NodeRole(stack, "node-role", { cluster: { name: "dev-ml", region: "us-east-2" } });
    const group = new NodeGroup(stack, props.name ?? "general", { nodeRole, ...general, ...props });
    new TerraformOutput(stack, "name", { value: group.name, staticId: true });
    new TerraformOutput(stack, "autoscaling_group", { value: group.autoscalingGroupName, staticId: true });
    new DataResource(stack, "after", { dependsOn: [group] });
  });
}

const gpu = { name: "gpu-inference", instanceType: "g6.xlarge" } as const;
const oneZone = { subnetIds: ["subnet-a"], availabilityZones: ["us-east-2a"] } as const;
const efa = { ...oneZone, name: "gpu-training", instanceType: "p4d.24xlarge", efa: true } as const;
const block = {
  ...oneZone,
  name: "gpu-training",
  instanceType: "p5.48xlarge",
  capacity: "capacityBlock",
  capacityReservation: { id: "cr-0123456789abcdef0" },
  autoscaled: false,
  size: { min: 0, max: 2, desired: 0 },
} as const;

const nodeGroup = (template: Template): Resource => template.resource("aws_eks_node_group");
const launchTemplate = (template: Template): Resource => template.resource("aws_launch_template");

it("runs on a type that its author declares, with its image and its network cards", () => {
  const shape = {
    architecture: "arm64",
    vCpus: 96,
    memoryGiB: 1024,
    gpu: { name: "X9", count: 4, memoryGiB: 300 },
    efaInterfaces: 5,
  } as const;
  const template = groupOf({ ...efa, instanceType: "p9.48xlarge", instanceShapes: { "p9.48xlarge": shape } });
  expect(nodeGroup(template)).toMatchObject({ ami_type: "AL2023_ARM_64_NVIDIA", instance_types: ["p9.48xlarge"] });
  expect(launchTemplate(template)["network_interfaces"]).toHaveLength(6);
});

describe("NodeGroup", () => {
  const template = groupOf();

  it("belongs to the cluster and has its version and subnets", () => {
    expect(nodeGroup(template)).toMatchObject({
      cluster_name: "dev-ml",
      version: "1.35",
      subnet_ids: ["subnet-a", "subnet-b"],
      node_role_arn: `\${${template.addressOf("aws_iam_role")}.arn}`,
      instance_types: ["m7i.large"],
      capacity_type: "ON_DEMAND",
      ami_type: "AL2023_x86_64_STANDARD",
    });
  });

  it("can be replaced: the new group is created under another name before the old one is destroyed", () => {
    expect(nodeGroup(template)).toMatchObject({
      node_group_name_prefix: "general-",
      lifecycle: { create_before_destroy: true },
    });
    expect(nodeGroup(template)["node_group_name"]).toBeUndefined();
  });

  it("keeps its name prefix within EKS's 63 characters minus the 26 that the provider appends", () => {
    const name = "gpu-training-for-the-vision-team-us-east-2a";
    expect(nodeGroup(groupOf({ name }))["node_group_name_prefix"]).toMatch(
      /^gpu-training-for-the-visio[a-z]*-[0-9a-f]{8}-$/,
    );
    expect(nodeGroup(groupOf({ name }))["node_group_name_prefix"]).toHaveLength(37);
  });

  it("is created after, and destroyed before, the policies of its role", () => {
    const policies = template.addresses.filter((address) => address.startsWith("aws_iam_role_policy_attachment."));
    expect(policies).toHaveLength(3);
    expect([...(nodeGroup(template)["depends_on"] as string[])].sort()).toEqual(policies);
  });

  it("is created after what it depends on", () => {
    const extra = Template.synthesize((stack) => {
      const nodeRole = new NodeRole(stack, "node-role", { cluster: { name: "dev-ml", region: "us-east-2" } });
      const before = new DataResource(stack, "before");
      new NodeGroup(stack, "general", { nodeRole, ...general, dependsOn: [before] });
    });
    expect(nodeGroup(extra)["depends_on"]).toContain("terraform_data.before");
  });

  it("exposes its names, and others can depend on it", () => {
    const address = template.addressOf("aws_eks_node_group");
    expect(template.outputs).toEqual({
      name: `\${${address}.node_group_name}`,
      autoscaling_group: `\${${address}.resources[0].autoscaling_groups[0].name}`,
    });
    expect(template.resource("terraform_data")["depends_on"]).toEqual([address]);
  });

  it("is updated and repaired as configured", () => {
    const careful = groupOf({ update: { maxUnavailablePercentage: 10 }, nodeRepair: false });
    expect(nodeGroup(careful)).toMatchObject({
      update_config: { max_unavailable_percentage: 10 },
      node_repair_config: { enabled: false },
    });
    const counted = groupOf({ update: { maxUnavailable: 2 } });
    expect(nodeGroup(counted)["update_config"]).toEqual({ max_unavailable: 2 });
  });

  it("has the pinned image release", () => {
    expect(nodeGroup(template)["release_version"]).toBeUndefined();
    expect(nodeGroup(groupOf({ releaseVersion: "1.35.2-20260714" }))["release_version"]).toBe("1.35.2-20260714");
  });
});

describe("size", () => {
  it("is left to the autoscaler in an autoscaled group", () => {
    expect(nodeGroup(groupOf({ size: { min: 1, max: 4 } }))).toMatchObject({
      scaling_config: { min_size: 1, max_size: 4, desired_size: 1 },
      lifecycle: { ignore_changes: expect.arrayContaining(["scaling_config[0].desired_size"]) },
    });
  });

  it("is set by Terraform in any other", () => {
    const fixed = nodeGroup(groupOf({ autoscaled: false, size: { min: 3, max: 3 } }));
    expect(fixed["scaling_config"]).toEqual({ min_size: 3, max_size: 3, desired_size: 3 });
    expect(fixed["lifecycle"]).toEqual({ create_before_destroy: true, ignore_changes: ["subnet_ids"] });
  });

  it("is no node at all in a group that sleeps, whoever sets it otherwise, with the maximum that EKS requires", () => {
    for (const autoscaled of [true, false]) {
      const asleep = nodeGroup(groupOf({ asleep: true, autoscaled, size: { min: 3, max: 3 } }));
      expect(asleep["scaling_config"]).toEqual({ min_size: 0, max_size: 3, desired_size: 0 });
      expect(asleep["lifecycle"]).toEqual({ create_before_destroy: true, ignore_changes: ["subnet_ids"] });
    }
  });
});

describe("zones", () => {
  it("of an existing group do not change when the network gets another", () => {
    expect(nodeGroup(groupOf({}))["lifecycle"]).toMatchObject({
      ignore_changes: expect.arrayContaining(["subnet_ids"]),
    });
  });

  it("are followed exactly if the author lists them", () => {
    const named = nodeGroup(groupOf({ availabilityZones: ["us-east-2a"] }));
    expect(named["lifecycle"]).toMatchObject({ ignore_changes: ["scaling_config[0].desired_size"] });
  });
});

describe("GPU nodes", () => {
  const template = groupOf({ ...gpu, dedicatedTo: "ci", labels: { team: "vision" } });

  it("have the image, labels and taints that the GPU implies, as EKS spells them", () => {
    expect(nodeGroup(template)).toMatchObject({
      ami_type: "AL2023_x86_64_NVIDIA",
      labels: {
        team: "vision",
        dedicated: "ci",
        "nvidia.com/gpu.present": "true",
        "k8s.amazonaws.com/accelerator": "nvidia-l4",
      },
      taint: [
        { key: "nvidia.com/gpu", value: "true", effect: "NO_SCHEDULE" },
        { key: "dedicated", value: "ci", effect: "NO_SCHEDULE" },
      ],
    });
  });

  it("can have several types on spot capacity", () => {
    const spot = groupOf({ ...gpu, capacity: "spot", alternativeInstanceTypes: ["g5.xlarge"] });
    expect(nodeGroup(spot)).toMatchObject({ capacity_type: "SPOT", instance_types: ["g6.xlarge", "g5.xlarge"] });
  });
});

describe("scaling from zero", () => {
  const template = groupOf({ ...gpu, size: { min: 0, max: 4 } });
  const asgTags = template.resourcesOfType("aws_autoscaling_group_tag");

  it("works through tags of the auto-scaling group", () => {
    expect(asgTags.map(({ tag }) => tag)).toContainEqual({
      key: "k8s.io/cluster-autoscaler/node-template/resources/nvidia.com/gpu",
      value: "1",
      propagate_at_launch: false,
    });
    for (const tag of asgTags) {
      expect(tag["autoscaling_group_name"]).toBe(template.outputs["autoscaling_group"]);
    }
  });

  it("has the same tags on the node group, which the autoscaler reads from EKS", () => {
    const tags = Object.fromEntries(
      asgTags.map(({ tag }) => [(tag as { key: string }).key, (tag as { value: string }).value]),
    );
    expect(nodeGroup(template)["tags"]).toEqual(tags);
  });

  it("needs no tags on a group that nobody scales", () => {
    const fixed = groupOf({ ...gpu, autoscaled: false, size: { min: 1, max: 1, desired: 1 } });
    expect(fixed.resourcesOfType("aws_autoscaling_group_tag")).toEqual([]);
    expect(nodeGroup(fixed)["tags"]).toEqual({});
  });

  it("changes no other tag when a label is added", () => {
    const more = groupOf({ ...gpu, size: { min: 0, max: 4 }, labels: { team: "vision" } });
    const added = more.addresses.filter((address) => !template.addresses.includes(address));
    expect(added).toEqual([expect.stringMatching(/^aws_autoscaling_group_tag\.gpu-inference_autoscaler_label-team_/)]);
  });
});

describe("the launch template", () => {
  const template = groupOf({ tags: { environment: "dev" } });

  it("is used in a version that changes with it", () => {
    const address = template.addressOf("aws_launch_template");
    expect(nodeGroup(template)["launch_template"]).toEqual({
      id: `\${${address}.id}`,
      version: `\${${address}.latest_version}`,
    });
  });

  it("keeps pods away from the node's credentials", () => {
    expect(launchTemplate(template)["metadata_options"]).toEqual({
      http_endpoint: "enabled",
      http_tokens: "required",
      http_put_response_hop_limit: 1,
    });
  });

  it("encrypts the disk", () => {
    expect(launchTemplate(groupOf({ diskGiB: 200 }))["block_device_mappings"]).toEqual([
      {
        device_name: "/dev/xvda",
        ebs: { volume_size: 200, volume_type: "gp3", encrypted: "true", delete_on_termination: "true" },
      },
    ]);
  });

  it("encrypts both disks of Bottlerocket and sets the size of the one with images and pods", () => {
    expect(launchTemplate(groupOf({ amiType: "BOTTLEROCKET_x86_64" }))["block_device_mappings"]).toEqual([
      { device_name: "/dev/xvda", ebs: { volume_type: "gp3", encrypted: "true", delete_on_termination: "true" } },
      {
        device_name: "/dev/xvdb",
        ebs: { volume_size: 100, volume_type: "gp3", encrypted: "true", delete_on_termination: "true" },
      },
    ]);
  });

  it("tags what the provider's default tags do not cover", () => {
    const tags = { environment: "dev", Name: "dev-ml-general" };
    expect(launchTemplate(template)["tag_specifications"]).toEqual([
      { resource_type: "instance", tags },
      { resource_type: "volume", tags },
      { resource_type: "network-interface", tags },
    ]);
  });

  it("puts nodes into the nodes' security group only", () => {
    expect(launchTemplate(template)["vpc_security_group_ids"]).toEqual(["sg-nodes"]);
    expect(launchTemplate(template)["network_interfaces"]).toBeUndefined();
  });

  it("leaves the image and the user data to EKS", () => {
    expect(launchTemplate(template)["image_id"]).toBeUndefined();
    expect(launchTemplate(template)["user_data"]).toBeUndefined();
  });
});

describe("settings of nodes", () => {
  const textOf = (template: Template) =>
    Buffer.from(String(launchTemplate(template)["user_data"]), "base64").toString();

  it("are merged with those of EKS on its own image", () => {
    const template = groupOf({ ...gpu, localStorage: "raid0", kubelet: { maxPods: 58 } });
    expect(launchTemplate(template)["image_id"]).toBeUndefined();
    expect(textOf(template)).toContain("strategy: RAID0");
    expect(textOf(template)).toContain("maxPods: 58");
  });

  it("are in TOML for Bottlerocket", () => {
    const bottlerocket = { kubernetes: { "max-pods": 58 } };
    expect(textOf(groupOf({ ...general, amiType: "BOTTLEROCKET_x86_64", bottlerocket }))).toBe(
      "[settings.kubernetes]\nmax-pods = 58\n",
    );
  });

  it("make the disk with images and pods faster, not the one of the operating system", () => {
    const fast = { diskIops: 6000, diskThroughput: 750 };
    const [root] = launchTemplate(groupOf({ ...general, ...fast }))["block_device_mappings"] as object[];
    expect(root).toMatchObject({ device_name: "/dev/xvda", ebs: { iops: 6000, throughput: 750 } });
    const bottlerocket = groupOf({ ...general, ...fast, amiType: "BOTTLEROCKET_x86_64" });
    const [small, data] = launchTemplate(bottlerocket)["block_device_mappings"] as object[];
    expect(small).not.toHaveProperty("ebs.iops");
    expect(data).toMatchObject({ device_name: "/dev/xvdb", ebs: { iops: 6000, throughput: 750 } });
  });

  it("encrypt every disk with the key of the cluster's volumes", () => {
    const volumeKeyArn = "arn:aws:kms:us-east-2:111111111111:key/11111111-1111-1111-1111-111111111111";
    const template = groupOf({ ...general, amiType: "BOTTLEROCKET_x86_64", volumeKeyArn });
    const disks = launchTemplate(template)["block_device_mappings"] as { ebs: object }[];
    expect(disks).toHaveLength(2);
    for (const { ebs } of disks) expect(ebs).toMatchObject({ encrypted: "true", kms_key_id: volumeKeyArn });
  });
});

describe("a group that follows EKS's releases", () => {
  it("asks for the one of its image and Kubernetes version in every plan", () => {
    const template = groupOf({ ...gpu, releaseVersion: "latest" });
    const [[address, parameter] = []] = Object.entries(template.dataSources);
    expect(parameter).toEqual({
      name: "/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/nvidia/recommended/release_version",
    });
    expect(nodeGroup(template)["release_version"]).toBe(`\${${address}.insecure_value}`);
  });
});

describe("a custom AMI", () => {
  const template = groupOf({ ...gpu, customAmiId: "ami-0123456789abcdef0" });

  it("is specified in the launch template only: EKS refuses an AMI type or version in addition", () => {
    expect(launchTemplate(template)["image_id"]).toBe("ami-0123456789abcdef0");
    expect(nodeGroup(template)["ami_type"]).toBeUndefined();
    expect(nodeGroup(template)["version"]).toBeUndefined();
  });

  it("joins with user data", () => {
    const userData = String(launchTemplate(template)["user_data"]);
    expect(userData).toMatch(/^\$\{base64encode\("MIME-Version: 1\.0\\nContent-Type: multipart\/mixed/);
    expect(userData).toContain("cidr: 172.20.0.0/16\\n");
    expect(userData).toContain("--register-with-taints=nvidia.com/gpu=true:NoSchedule\\n");
  });

  it("registers with the labels that EKS gives nodes with its own images only", () => {
    const userData = String(launchTemplate(template)["user_data"]);
    expect(userData).toContain("eks.amazonaws.com/capacityType=ON_DEMAND");
    expect(userData).toContain("eks.amazonaws.com/nodegroup-image=ami-0123456789abcdef0");
    const spot = groupOf({ ...gpu, capacity: "spot", customAmiId: "ami-0123456789abcdef0" });
    expect(launchTemplate(spot)["user_data"]).toContain("eks.amazonaws.com/capacityType=SPOT");
  });

  it("accepts a cluster that is known only after apply", () => {
    const later = Template.synthesize((stack) => {
      const nodeRole = new NodeRole(stack, "node-role", { cluster: { name: "dev-ml", region: "us-east-2" } });
      const upstream = new DataResource(stack, "upstream");
      const cluster = { ...general.cluster, endpoint: upstream.id };
      new NodeGroup(stack, "ci", { nodeRole, ...general, cluster, customAmiId: "ami-0123456789abcdef0" });
    });
    expect(launchTemplate(later)["user_data"]).toContain("apiServerEndpoint: ${terraform_data.upstream.id}\\n");
  });
});

describe("a capacity block", () => {
  const template = groupOf(block);

  it("is for one instance type, which the launch template specifies", () => {
    expect(nodeGroup(template)["capacity_type"]).toBe("CAPACITY_BLOCK");
    expect(nodeGroup(template)["instance_types"]).toBeUndefined();
    expect(launchTemplate(template)).toMatchObject({
      instance_type: "p5.48xlarge",
      instance_market_options: { market_type: "capacity-block" },
      capacity_reservation_specification: {
        capacity_reservation_target: { capacity_reservation_id: "cr-0123456789abcdef0" },
      },
    });
  });
});

describe("a reservation of on-demand capacity", () => {
  const reservations = "arn:aws:resource-groups:us-east-2:111111111111:group/training";
  const target = { capacity_reservation_resource_group_arn: reservations };
  const template = groupOf({ ...efa, capacityReservation: { id: "cr-0123456789abcdef0" } });

  it("is where nodes run, at on-demand terms", () => {
    expect(nodeGroup(template)).toMatchObject({ capacity_type: "ON_DEMAND", instance_types: ["p4d.24xlarge"] });
    expect(launchTemplate(template)["capacity_reservation_specification"]).toEqual({
      capacity_reservation_target: { capacity_reservation_id: "cr-0123456789abcdef0" },
    });
    expect(launchTemplate(template)["instance_market_options"]).toBeUndefined();
  });

  it.each([
    [
      "those of a resource group only, unless the author says otherwise",
      { resourceGroupArn: reservations },
      { capacity_reservation_preference: "capacity-reservations-only", capacity_reservation_target: target },
    ],
    [
      "those of a resource group, and on demand",
      { resourceGroupArn: reservations, preference: "open" },
      { capacity_reservation_target: target },
    ],
    [
      "any that matches, and nothing else",
      { preference: "capacity-reservations-only" },
      { capacity_reservation_preference: "capacity-reservations-only" },
    ],
    ["none", { preference: "none" }, { capacity_reservation_preference: "none" }],
  ] as const)("can be chosen: %s", (_what, capacityReservation, expected) => {
    expect(launchTemplate(groupOf({ ...efa, capacityReservation }))["capacity_reservation_specification"]).toEqual(
      expected,
    );
  });

  it("leaves nodes that stay out of it in our placement group", () => {
    const outside = groupOf({ ...efa, capacityReservation: { preference: "none" } });
    expect(outside.resourcesOfType("aws_placement_group")).toHaveLength(1);
  });

  it.each([
    ["a capacity block", groupOf({ ...block, efa: true })],
    ["an on-demand reservation", template],
    ["those of a resource group", groupOf({ ...efa, capacityReservation: { resourceGroupArn: reservations } })],
    ["any that matches", groupOf({ ...efa, capacityReservation: { preference: "capacity-reservations-only" } })],
  ])("decides where nodes run, so there is no placement group of ours: %s", (_what, reserved) => {
    expect(reserved.resourcesOfType("aws_placement_group")).toEqual([]);
    expect(launchTemplate(reserved)["placement"]).toBeUndefined();
    expect(launchTemplate(reserved)["network_interfaces"]).not.toEqual([]);
  });
});

describe("arguments of newer providers", () => {
  const warmPool = { state: "stopped", minSize: 2, reuseOnScaleIn: false } as const;
  const providers = ({ configuration }: Template) => JSON.stringify(configuration.terraform ?? {});

  it("raise the version of the provider that the stack needs, and are absent otherwise", () => {
    expect(providers(groupOf())).not.toContain(">=");
    const minimal = groupOf({ update: { strategy: "minimal" } });
    expect(nodeGroup(minimal)["update_config"]).toEqual({
      max_unavailable_percentage: 33,
      update_strategy: "MINIMAL",
    });
    expect(providers(minimal)).toContain(">= 6.28.0, ");
    const warm = groupOf({ ...gpu, size: { min: 0, max: 4 }, warmPool });
    expect(providers(warm)).toContain(">= 6.56.0, ");
    expect(nodeGroup(warm)["warm_pool_config"]).toEqual({
      pool_state: "STOPPED",
      min_size: 2,
      max_group_prepared_capacity: 2,
      reuse_on_scale_in: false,
    });
  });

  it("are images that came after provider 5.100", () => {
    const fips = { ...gpu, amiType: "BOTTLEROCKET_x86_64_NVIDIA_FIPS" } as const;
    expect(nodeGroup(groupOf(fips))["ami_type"]).toBe("BOTTLEROCKET_x86_64_NVIDIA_FIPS");
    expect(providers(groupOf(fips))).toContain(">= 6.66.0, ");
    expect(providers(groupOf({ ...gpu, amiType: "BOTTLEROCKET_x86_64_NVIDIA" }))).not.toContain(">= 6");
  });

  it("let instances hibernate that wait so", () => {
    const hibernated = groupOf({ warmPool: { ...warmPool, state: "hibernated" }, size: { min: 1, max: 4 } });
    expect(launchTemplate(hibernated)["hibernation_options"]).toEqual({ configured: true });
    expect(launchTemplate(groupOf())["hibernation_options"]).toBeUndefined();
  });

  it("leave no pool to a group that sleeps", () => {
    expect(nodeGroup(groupOf({ warmPool, asleep: true }))["warm_pool_config"]).toBeUndefined();
  });
});

describe("Elastic Fabric Adapters", () => {
  const template = groupOf(efa);
  const group = `\${${template.addressOf("aws_security_group")}.id}`;

  it("are close together", () => {
    expect(template.resource("aws_placement_group")).toEqual({ name: "dev-ml-gpu-training", strategy: "cluster" });
    expect(launchTemplate(template)["placement"]).toEqual({
      group_name: `\${${template.addressOf("aws_placement_group")}.name}`,
    });
  });

  it("are on every network card beside the one for IP traffic, in the nodes' group and one of their own", () => {
    const interfaces = launchTemplate(template)["network_interfaces"] as Resource[];
    expect(interfaces).toHaveLength(5);
    expect(interfaces[0]).toEqual({
      network_card_index: 0,
      device_index: 0,
      interface_type: "interface",
      delete_on_termination: "true",
      security_groups: ["sg-nodes", group],
    });
    expect(interfaces[1]).toMatchObject({ network_card_index: 0, device_index: 1, interface_type: "efa-only" });
    expect(interfaces[4]).toMatchObject({ network_card_index: 3, device_index: 0, interface_type: "efa-only" });
    expect(launchTemplate(template)["vpc_security_group_ids"]).toBeUndefined();
  });

  it("may exchange any traffic with each other, and none with others", () => {
    const everything = { security_group_id: group, referenced_security_group_id: group, ip_protocol: "-1" };
    expect(template.resource("aws_vpc_security_group_ingress_rule")).toMatchObject(everything);
    expect(template.resource("aws_vpc_security_group_egress_rule")).toMatchObject(everything);
  });
});

describe("a node group without an environment", () => {
  const template = Template.synthesize((stack) => {
    const { name, cluster, subnetIds, nodeSecurityGroupId } = general;
    const nodeRole = new NodeRole(stack, "node-role", { cluster: { name: "dev-ml", region: "us-east-2" } });
    new NodeGroup(stack, "general", {
      name,
      cluster,
      subnetIds,
      nodeSecurityGroupId,
      nodeRole,
      instanceType: "m7i.large",
      size: { min: 1, max: 4 },
    });
  });

  it("has what the defaults say: on demand, autoscaled, repaired", () => {
    expect(nodeGroup(template)).toMatchObject({
      capacity_type: "ON_DEMAND",
      instance_types: ["m7i.large"],
      labels: nodeGroupDefaults.labels,
      taint: nodeGroupDefaults.taints,
      update_config: { max_unavailable_percentage: 33 },
      node_repair_config: { enabled: nodeGroupDefaults.nodeRepair },
      lifecycle: { ignore_changes: expect.arrayContaining(["scaling_config[0].desired_size"]) },
    });
  });

  it("keeps pods from the node's credentials, on a disk of the default size", () => {
    expect(launchTemplate(template)).toMatchObject({
      metadata_options: { http_put_response_hop_limit: nodeGroupDefaults.metadataHopLimit },
      block_device_mappings: [{ ebs: { volume_size: nodeGroupDefaults.diskGiB } }],
      vpc_security_group_ids: ["sg-nodes"],
    });
  });
});

describe("refused node groups", () => {
  it("break several rules, all of which are reported at once", () => {
    const attempt = () => groupOf({ size: { min: 5, max: 4 }, update: { maxUnavailablePercentage: 0 } });
    expect(attempt).toThrow(UserError);
    expect(attempt).toThrow(
      /^The node group general is not valid:\n {2}size.*\n(.*\n)* {2}update\.maxUnavailablePercentage: /,
    );
  });

  it("have no subnet", () => {
    expect(() => groupOf({ subnetIds: [] })).toThrow("subnetIds: There is no subnet. List the subnets for the nodes.");
  });

  it("have EFA across zones", () => {
    expect(() => groupOf({ ...efa, subnetIds: ["subnet-a", "subnet-b"] })).toThrow(
      "subnetIds: Elastic Fabric Adapters communicate within one availability zone, and there are 2 subnets. List one.",
    );
  });

  it("have a capacity block across zones", () => {
    expect(() => groupOf({ ...block, subnetIds: ["subnet-a", "subnet-b"] })).toThrow(
      "subnetIds: A capacity reservation is within one availability zone, and there are 2 subnets. List one.",
    );
  });

  it("have labels that do not fit into a tag for the autoscaler", () => {
    const label = `${"long".repeat(10)}.example.com/${"name".repeat(12)}`;
    expect(() => groupOf({ labels: { [label]: "yes" } })).toThrow("AWS accepts 128");
    expect(() =>
      groupOf({ labels: { [label]: "yes" }, autoscaled: false, size: { min: 1, max: 1, desired: 1 } }),
    ).not.toThrow();
  });
});
