import { beforeEach, describe, expect, it } from "vitest";
import type { TemplateVersion } from "../account.ts";
import { EksCalls, outcome } from "../testing/eks-calls.ts";
import { roleArn } from "../testing/memory-account.ts";

let eks: EksCalls;
beforeEach(async () => {
  eks = new EksCalls();
  await eks.createCluster();
});

const group = async () => (await eks.get("/clusters/ml/node-groups/system")).body.nodegroup;
const withTemplate = { launchTemplate: { id: "lt-1", version: "1" } };

describe("CreateNodegroup", () => {
  it("makes an active group on an Auto Scaling group that the cluster autoscaler finds", async () => {
    const { status, body } = await eks.createNodegroup({
      labels: { "nvidia.com/gpu.present": "true" },
      taints: [{ key: "nvidia.com/gpu", value: "true", effect: "NO_SCHEDULE" }],
    });
    expect([status, body.nodegroup.status]).toEqual([200, "CREATING"]);
    expect(await group()).toMatchObject({
      status: "ACTIVE",
      version: "1.35",
      releaseVersion: expect.stringMatching(/^1\.35\.\d+-\d{8}$/),
      amiType: "AL2023_x86_64_STANDARD",
      capacityType: "ON_DEMAND",
      diskSize: 20,
      scalingConfig: { minSize: 2, maxSize: 4, desiredSize: 2 },
      updateConfig: { maxUnavailable: 1 },
      labels: { "nvidia.com/gpu.present": "true" },
    });
    const [made] = [...eks.account.groups.values()];
    expect((await group()).resources.autoScalingGroups).toEqual([{ name: made?.name }]);
    expect(made).toMatchObject({
      name: expect.stringMatching(/^eks-system-/),
      securityGroupIds: ["sg-cluster-ml"],
      tags: { "k8s.io/cluster-autoscaler/enabled": "true", "k8s.io/cluster-autoscaler/ml": "owned" },
    });
  });

  it("shows the size that the Auto Scaling group has now", async () => {
    await eks.createNodegroup();
    const [[name] = [""]] = [...eks.account.groups];
    await eks.account.resizeGroup(name, { desired: 4 });
    expect((await group()).scalingConfig).toEqual({ minSize: 2, maxSize: 4, desiredSize: 4 });
  });

  it("lets its nodes join by an access entry, which goes with the last group of the role", async () => {
    const entries = async () => (await eks.get("/clusters/ml/access-entries")).body.accessEntries;
    await eks.createNodegroup();
    await eks.createNodegroup({ nodegroupName: "other" });
    expect(await entries()).toEqual([roleArn("nodes")]);
    await eks.delete("/clusters/ml/node-groups/system");
    expect(await entries()).toEqual([roleArn("nodes")]);
    await eks.delete("/clusters/ml/node-groups/other");
    expect(await entries()).toEqual([]);
  });

  it("takes image, security groups and tags of a launch template", async () => {
    eks.account.setTemplate({ imageId: "ami-1", securityGroupIds: ["sg-1"], instanceTags: { team: "ml" } });
    expect(outcome(await eks.createNodegroup(withTemplate))).toBe(200);
    expect(await group()).toMatchObject({
      amiType: "CUSTOM",
      releaseVersion: "ami-1",
      launchTemplate: { id: "lt-1", name: "template", version: "1" },
    });
    expect(await group()).not.toHaveProperty("diskSize");
    expect([...eks.account.groups.values()][0]).toMatchObject({
      securityGroupIds: ["sg-1"],
      template: { instanceTags: { team: "ml" } },
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["a long name", { nodegroupName: "x".repeat(64) }, "InvalidParameterException: The node group name"],
    ["a role that does not exist", { nodeRole: roleArn("none") }, "InvalidParameterException: Role with arn: "],
    [
      "a role that EC2 may not assume",
      { nodeRole: roleArn("cluster") },
      "InvalidParameterException: Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole arn:aws:iam::123456789012:role/cluster",
    ],
    [
      "a role without policies",
      { nodeRole: roleArn("admin") },
      "Please ensure the following policies [arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy, arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly] are attached",
    ],
    ["no subnet", { subnets: [] }, "InvalidParameterException: Subnets cannot be empty"],
    [
      "a missing subnet",
      { subnets: ["subnet-0"] },
      "InvalidParameterException: The subnet ID 'subnet-0' does not exist",
    ],
    ["another VPC", { subnets: ["subnet-x"] }, "InvalidParameterException: Subnet subnet-x is not in the VPC of the"],
    ["an AMI type", { amiType: "AL2024" }, 'InvalidParameterException: Invalid value "AL2024" for amiType.'],
    [
      "AL2 from 1.33 on",
      { amiType: "AL2_x86_64" },
      "AMI type AL2_x86_64 is not supported for Kubernetes versions 1.33",
    ],
    [
      "a capacity type",
      { capacityType: "CHEAP" },
      'InvalidParameterException: Invalid value "CHEAP" for capacityType.',
    ],
    [
      "an instance type",
      { instanceTypes: ["m7i.huge"] },
      "The following supplied instance types do not exist: [m7i.huge]",
    ],
    [
      "a newer Kubernetes than the cluster's",
      { version: "1.36" },
      "InvalidRequestException: Nodegroup Kubernetes version 1.36 is newer than the cluster's 1.35",
    ],
    [
      "CUSTOM without an image",
      { amiType: "CUSTOM" },
      "InvalidParameterException: You must specify an image id within",
    ],
    [
      "a template that does not exist",
      { launchTemplate: { id: "lt-0" } },
      "InvalidRequestException: The launch template lt-0 does not exist",
    ],
    [
      "a size",
      { scalingConfig: { minSize: 3, maxSize: 2, desiredSize: 3 } },
      "Minimum capacity 3 can't be greater than max",
    ],
    [
      "both kinds of limit",
      { updateConfig: { maxUnavailable: 1, maxUnavailablePercentage: 33 } },
      "cannot specify both",
    ],
    ["an update strategy", { updateConfig: { updateStrategy: "FAST" } }, 'Invalid value "FAST" for updateStrategy.'],
    ["a state of a warm pool", { warmPoolConfig: { poolState: "COLD" } }, 'Invalid value "COLD" for poolState.'],
    [
      "a warm pool that is larger than all that is prepared",
      { warmPoolConfig: { minSize: 3, maxGroupPreparedCapacity: 2 } },
      "minSize 3 of a warm pool can't be greater than its maxGroupPreparedCapacity 2",
    ],
    ["a warm pool of spot", { capacityType: "SPOT", warmPoolConfig: {} }, "not supported for capacity type SPOT"],
    [
      "a warm pool of several types",
      { instanceTypes: ["m7i.large", "t3.medium"], warmPoolConfig: {} },
      "not supported for node groups with several instance types",
    ],
    [
      "hibernated Bottlerocket",
      { amiType: "BOTTLEROCKET_x86_64", warmPoolConfig: { poolState: "HIBERNATED" } },
      "Warm pool state HIBERNATED is not supported for AMI type BOTTLEROCKET_x86_64",
    ],
    [
      "the reuse of Bottlerocket",
      { amiType: "BOTTLEROCKET_x86_64", warmPoolConfig: { reuseOnScaleIn: true } },
      "reuseOnScaleIn is not supported for AMI type BOTTLEROCKET_x86_64",
    ],
    ...["kubernetes.io/role", "node.k8s.io/x", "eks.amazonaws.com/x", "beta.kubernetes.io/arch"].map(
      (label): [string, Record<string, unknown>, string] => [
        `the label ${label}`,
        { labels: { [label]: "x" } },
        "InvalidParameterException: Label cannot contain reserved prefixes [kubernetes.io/, k8s.io/, eks.amazonaws.com/]",
      ],
    ),
    [
      "a label with a blank",
      { labels: { team: "our team" } },
      "InvalidParameterException: Invalid label team=our team",
    ],
    [
      "a taint's effect",
      { taints: [{ key: "x", effect: "NoSchedule" }] },
      'Invalid value "NoSchedule" for taint effect',
    ],
    [
      "51 taints",
      { taints: Array.from({ length: 51 }, (_, index) => ({ key: `x${index}`, effect: "NO_SCHEDULE" })) },
      "A node group can have at most 50 taints",
    ],
    [
      "a Capacity Block without a template",
      { capacityType: "CAPACITY_BLOCK" },
      "CAPACITY_BLOCK needs a launch template",
    ],
  ])("refuses %s, and makes nothing", async (_, change, error) => {
    expect(outcome(await eks.createNodegroup(change))).toContain(error);
    expect((await eks.get("/clusters/ml/node-groups")).body.nodegroups).toEqual([]);
    expect(eks.account.groups.size).toBe(0);
  });

  it("takes labels that only look reserved", async () => {
    const labels = { "k8s.amazonaws.com/accelerator": "nvidia-l4", "kubernetes.io": "x" };
    expect(outcome(await eks.createNodegroup({ labels }))).toBe(200);
  });

  it.each<[string, Partial<TemplateVersion>, Record<string, unknown>, string]>([
    [
      "instance types twice",
      { instanceType: "t3.medium" },
      {},
      "InvalidRequestException: Cannot specify instance types in launch template and API request",
    ],
    [
      "an AMI type and an image",
      { imageId: "ami-1" },
      { amiType: "AL2023_x86_64_STANDARD" },
      "InvalidParameterException: You cannot specify an AMI Type other than CUSTOM, when specifying an image id in your launch template.",
    ],
    [
      "a version and an image",
      { imageId: "ami-1" },
      { version: "1.35" },
      "InvalidParameterException: You cannot specify a kubernetes version to use when specifying an image id to use within the launch template.",
    ],
    ["a disk size", {}, { diskSize: 50 }, "Disk size must be specified within the launch template"],
    ["remote access", {}, { remoteAccess: { ec2SshKey: "key" } }, "Remote access configuration cannot be specified"],
    ["a subnet in the template", { namesSubnet: true }, {}, "Launch template should not specify a subnet."],
    ["a profile in the template", { hasProfile: true }, {}, "Launch template should not specify an instance profile."],
    ["spot in the template", { hasSpotOptions: true }, {}, "Launch template should not specify spot options"],
    [
      "a version that does not exist",
      {},
      { launchTemplate: { id: "lt-1", version: "9" } },
      "version 9 of lt-1 does not",
    ],
    ["id and name", {}, { launchTemplate: { id: "lt-1", name: "template" } }, "either the launch template ID or the"],
    [
      "a market type that the request does not name",
      { hasCapacityBlock: true },
      {},
      "needs capacity type CAPACITY_BLOCK",
    ],
    [
      "a Capacity Block with the type in the request",
      { hasCapacityBlock: true },
      { capacityType: "CAPACITY_BLOCK" },
      "CAPACITY_BLOCK needs the instance type in the launch template",
    ],
  ])("refuses %s", async (_, version, change, error) => {
    eks.account.setTemplate(version);
    expect(outcome(await eks.createNodegroup({ ...withTemplate, ...change }))).toContain(error);
  });

  it("takes a Capacity Block whose instance type is in the template", async () => {
    eks.account.setTemplate({ hasCapacityBlock: true, instanceType: "p5.48xlarge" });
    const change = { ...withTemplate, capacityType: "CAPACITY_BLOCK", instanceTypes: [] };
    expect(outcome(await eks.createNodegroup(change))).toBe(200);
  });

  it("needs a cluster, and a new name", async () => {
    await eks.createNodegroup();
    expect(outcome(await eks.createNodegroup())).toBe(
      "ResourceInUseException: NodeGroup already exists with name system and cluster name ml",
    );
    expect(outcome(await eks.post("/clusters/none/node-groups", {}))).toBe(
      "ResourceNotFoundException: No cluster found for name: none.",
    );
  });
});

describe("UpdateNodegroupConfig", () => {
  const update = (body: unknown) => eks.post("/clusters/ml/node-groups/system/update-config", body);
  beforeEach(() =>
    eks.createNodegroup({ labels: { a: "1", b: "2" }, taints: [{ key: "x", value: "1", effect: "NO_SCHEDULE" }] }),
  );

  it("adds a warm pool, changes it and switches it off", async () => {
    await update({ warmPoolConfig: { minSize: 2 } });
    const pool = { enabled: true, minSize: 2, poolState: "STOPPED", reuseOnScaleIn: false };
    expect((await group()).warmPoolConfig).toEqual(pool);
    const answer = await update({ warmPoolConfig: { poolState: "RUNNING" } });
    expect(answer.body.update.params).toEqual([{ type: "WarmPoolConfig", value: '{"poolState":"RUNNING"}' }]);
    await update({ warmPoolConfig: { enabled: false } });
    expect((await group()).warmPoolConfig).toEqual({ ...pool, poolState: "RUNNING", enabled: false });
    expect(outcome(await update({ updateConfig: { updateStrategy: "MINIMAL", maxUnavailable: 1 } }))).toBe(200);
    expect(outcome(await update({ updateConfig: { updateStrategy: "NONE" } }))).toContain("updateStrategy");
  });

  it("changes size, labels, taints and limits, and records an update of the group", async () => {
    const answer = await update({
      scalingConfig: { minSize: 1, maxSize: 6, desiredSize: 3 },
      labels: { addOrUpdateLabels: { a: "9", c: "3" }, removeLabels: ["b"] },
      taints: {
        addOrUpdateTaints: [
          { key: "x", value: "2", effect: "NO_SCHEDULE" },
          { key: "x", value: "1", effect: "NO_EXECUTE" },
        ],
      },
      updateConfig: { maxUnavailablePercentage: 50 },
    });
    expect(answer.body.update).toMatchObject({ type: "ConfigUpdate", status: "InProgress" });
    expect(await group()).toMatchObject({
      scalingConfig: { minSize: 1, maxSize: 6, desiredSize: 3 },
      labels: { a: "9", c: "3" },
      taints: [
        { key: "x", value: "2", effect: "NO_SCHEDULE" },
        { key: "x", value: "1", effect: "NO_EXECUTE" },
      ],
      updateConfig: { maxUnavailablePercentage: 50 },
    });
    expect((await eks.get("/clusters/ml/updates?nodegroupName=system")).body.updateIds).toEqual([
      answer.body.update.id,
    ]);
    expect((await eks.get("/clusters/ml/updates")).body.updateIds).toEqual([]);
  });

  it("refuses a minimum above the size that the group has, and changes nothing else either", async () => {
    const answer = await update({
      scalingConfig: { minSize: 3, maxSize: 6, desiredSize: 2 },
      labels: { addOrUpdateLabels: { a: "9" } },
    });
    expect(outcome(answer)).toBe("InvalidParameterException: Minimum capacity 3 can't be greater than desired size 2");
    expect((await group()).labels).toEqual({ a: "1", b: "2" });
  });

  it("measures a minimum alone by the nodes that there are", async () => {
    expect(outcome(await update({ scalingConfig: { minSize: 3 } }))).toContain("Minimum capacity 3 can't be greater");
    const [[name] = [""]] = [...eks.account.groups];
    await eks.account.resizeGroup(name, { desired: 4 });
    expect(outcome(await update({ scalingConfig: { minSize: 3 } }))).toBe(200);
  });

  it("refuses reserved labels", async () => {
    const answer = await update({ labels: { addOrUpdateLabels: { "kubernetes.io/x": "y" } } });
    expect(outcome(answer)).toContain("Label cannot contain reserved prefixes");
  });
});

describe("UpdateNodegroupVersion", () => {
  const update = (body: unknown) => eks.post("/clusters/ml/node-groups/system/update-version", body);

  it("replaces no node of a Capacity Block that runs", async () => {
    eks.account.setTemplate({ hasCapacityBlock: true, instanceType: "p5.48xlarge" });
    await eks.createNodegroup({ ...withTemplate, capacityType: "CAPACITY_BLOCK", instanceTypes: [] });
    const next = { launchTemplate: { id: "lt-1", version: "1" } };
    expect(outcome(await update(next))).toContain("InvalidRequestException: The desired size of a node group with");
    const size = { minSize: 0, maxSize: 4, desiredSize: 0 };
    await eks.post("/clusters/ml/node-groups/system/update-config", { scalingConfig: size });
    expect(outcome(await update(next))).toBe(200);
  });

  it("follows the cluster's version, and another version of the launch template", async () => {
    eks.account.setTemplate({ number: 1 });
    await eks.createNodegroup(withTemplate);
    await eks.post("/clusters/ml/updates", { version: "1.36" });
    eks.account.setTemplate({ number: 2 });
    expect(outcome(await update({ launchTemplate: { id: "lt-1", version: "2" } }))).toBe(200);
    expect(await group()).toMatchObject({ version: "1.36", launchTemplate: { version: "2" } });
    expect([...eks.account.groups.values()][0]?.template?.number).toBe(2);
  });

  it("cannot go ahead of the cluster, nor gain a launch template", async () => {
    eks.account.setTemplate({});
    await eks.createNodegroup();
    expect(outcome(await update({ version: "1.36" }))).toContain("is newer than the cluster's 1.35");
    expect(outcome(await update(withTemplate))).toContain("You cannot add a launch template to a node group");
  });
});
