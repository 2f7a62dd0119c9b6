import { nodeGroupDefaults, UserError } from "@ml-platform/rules";
import { DataResource } from "cdktf";
import { describe, expect, it } from "vitest";
import { block, efa, general, gpu, groupOf, launchTemplate, nodeGroup } from "../testing/node-group.ts";
import { Template } from "../testing/template.ts";
import { NodeGroup } from "./node-group.ts";
import { NodeRole } from "./node-role.ts";

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
