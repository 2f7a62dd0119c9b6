import { describe, expect, it } from "vitest";
import { estimate } from "./estimate.ts";

const ohio = { region: "us-east-2", today: new Date("2026-11-21") };
const virginia = { ...ohio, region: "us-east-1" };

const group = (overrides: Record<string, unknown>) => ({
  type: "aws_eks_node_group",
  attributes: {
    instance_types: ["m7i.large"],
    capacity_type: "ON_DEMAND",
    scaling_config: [{ desired_size: 3, min_size: 3, max_size: 3 }],
    ...overrides,
  },
});

describe("estimate", () => {
  it("prices a node group as desired size times type, for 730 hours, as an estimate where its disks are not known", () => {
    expect(estimate(group({}), virginia)).toMatchObject({ status: "estimated", hourly: 0.3024, monthly: 220.75 });
    expect(estimate(group({}), virginia).note).toContain("disks not included");
  });

  describe("a warm pool", () => {
    const beside = (pool: Record<string, unknown>) =>
      estimate(
        group({
          scaling_config: [{ desired_size: 0, min_size: 0, max_size: 4 }],
          warm_pool_config: [{ min_size: 2, max_group_prepared_capacity: 2, reuse_on_scale_in: false, ...pool }],
        }),
        {
          ...virginia,
          launchTemplateOf: () => ({ block_device_mappings: [{ ebs: [{ volume_type: "gp3", volume_size: 100 }] }] }),
        },
      );

    it("costs the disks of instances that are stopped, although no node runs", () => {
      for (const pool_state of ["STOPPED", "HIBERNATED"])
        expect(beside({ pool_state })).toMatchObject({ monthly: 16, maximum: 342.34 });
      expect(beside({ pool_state: "STOPPED" }).note).toContain(
        "0 x m7i.large with 100 GiB gp3, desired size, and 2 stopped",
      );
    });

    it("costs as much as nodes while its instances run", () => {
      expect(beside({ pool_state: "RUNNING" })).toMatchObject({ monthly: 163.17, maximum: 489.5 });
    });

    it("that shrinks costs less the more nodes run", () => {
      expect(beside({ pool_state: "STOPPED", min_size: 0, max_group_prepared_capacity: 4 })).toMatchObject({
        monthly: 32,
        maximum: 326.34,
      });
    });
  });

  describe("an auto-scaling group", () => {
    const hosts = (sizes: Record<string, unknown>) => ({
      type: "aws_autoscaling_group",
      attributes: { min_size: 2, max_size: 2, ...sizes },
    });
    const withTemplate = (template: Record<string, unknown> = {}) => ({
      ...virginia,
      launchTemplateOf: () => ({
        instance_type: "t4g.small",
        block_device_mappings: [{ ebs: [{ volume_type: "gp3", volume_size: 16 }] }],
        ...template,
      }),
    });

    it("costs what its instances cost, with their disks, whether or not their number is known already", () => {
      const expected = {
        status: "exact",
        monthly: 27.09,
        note: "2 x t4g.small with 16 GiB gp3, desired size",
      };
      expect(estimate(hosts({}), withTemplate())).toMatchObject(expected);
      expect(estimate(hosts({ desired_capacity: 2 }), withTemplate())).toMatchObject(expected);
    });

    it("costs more with public addresses, and at most what its largest size costs", () => {
      const isPublic = { network_interfaces: [{ associate_public_ip_address: "true" }] };
      expect(estimate(hosts({}), withTemplate(isPublic)).monthly).toBeCloseTo(27.09 + 2 * 3.65, 2);
      expect(estimate(hosts({ max_size: 4 }), withTemplate()).maximum).toBeCloseTo(2 * 27.09, 1);
    });

    it("is unknown without a launch template, and says what is left out", () => {
      expect(estimate(hosts({}), virginia).status).toBe("unknown");
      expect(estimate(hosts({}), withTemplate({ monitoring: [{ enabled: true }] })).note).toContain(
        "metrics of every minute not included",
      );
    });
  });

  describe("the disks of a node group", () => {
    const withDisks = (...volumes: Record<string, unknown>[]) => ({
      ...virginia,
      launchTemplateOf: () => ({ block_device_mappings: volumes.map((volume) => ({ ebs: [volume] })) }),
    });

    it("are priced with its nodes, beyond the base of gp3 too", () => {
      const gp3 = { volume_type: "gp3", volume_size: 100 };
      expect(estimate(group({}), withDisks(gp3))).toEqual({
        status: "exact",
        hourly: 0.335277,
        monthly: 244.75,
        note: "3 x m7i.large with 100 GiB gp3, desired size",
      });
      // 1,000 IOPS and 100 MiB/s more: $5 and $4 a month.
      const fast = estimate(group({}), withDisks({ ...gp3, iops: 4000, throughput: 225 }));
      expect(fast.monthly).toBeCloseTo(244.75 + 3 * 9, 2);
    });

    it("are named where they have no price or size, which makes the figure an estimate", () => {
      const cost = estimate(group({}), withDisks({ volume_type: "gp3" }, { volume_type: "gp3", volume_size: 100 }));
      expect(cost).toMatchObject({ status: "estimated", monthly: 244.75 });
      expect(cost.note).toContain("1 disk of unknown size or price not included");
      expect(estimate(group({}), withDisks()).note).toContain("disks not included");
    });
  });

  it("says what a group costs at its largest size, if that is another one", () => {
    const scaling = group({ scaling_config: [{ desired_size: 1, min_size: 0, max_size: 4 }] });
    expect(estimate(scaling, virginia)).toMatchObject({ monthly: 73.58, maximum: 294.34 });
    expect(estimate(group({}), virginia)).not.toHaveProperty("maximum");
  });

  it("has no figure for a capacity block, which is paid for when it is reserved", () => {
    const block = estimate(group({ capacity_type: "CAPACITY_BLOCK", instance_types: [] }), virginia);
    expect(block).toEqual({ status: "unknown", note: "a capacity block is paid for when it is reserved" });
  });

  it("estimates a group without nodes, because it scales", () => {
    const none = group({ scaling_config: [{ desired_size: 0, min_size: 0, max_size: 0 }] });
    expect(estimate(none, virginia)).toMatchObject({ status: "estimated", monthly: 0 });
    expect(estimate(none, virginia).note).toContain("scales 0 to 0");
  });

  it.each([
    ["running", { status: "exact", monthly: 75.18 }],
    ["stopped", { status: "exact", monthly: 1.6 }],
    ["terminated", { status: "exact", monthly: 0 }],
  ])("prices a %s instance by the parts that are billed", (instance_state, cost) => {
    const root_block_device = [{ volume_type: "gp3", volume_size: 20 }];
    const attributes = { instance_type: "m7i.large", instance_state, root_block_device };
    expect(estimate({ type: "aws_instance", attributes }, virginia)).toMatchObject(cost);
  });

  it("estimates an instance that has a volume without a price, or runs on spot", () => {
    const priced = (attributes: Record<string, unknown>) =>
      estimate({ type: "aws_instance", attributes: { instance_type: "m7i.large", ...attributes } }, virginia);
    const gp3 = { volume_type: "gp3", volume_size: 20 };
    expect(priced({})).toMatchObject({
      status: "estimated",
      note: expect.stringContaining("root volume not recorded"),
    });
    expect(priced({ root_block_device: [gp3], ebs_block_device: [{ volume_type: "io2" }] })).toMatchObject({
      status: "estimated",
      note: expect.stringContaining("1 volume without a price"),
    });
    expect(priced({ root_block_device: [gp3], instance_lifecycle: "spot" }).status).toBe("estimated");
  });

  it.each(["constructor", "toString", "__proto__"])("treats %s as a type without a rule", (type) => {
    expect(estimate({ type, attributes: {} }, ohio).status).toBe("unsupported");
    const odd = { type: "aws_instance", attributes: { instance_type: `${type}.length` } };
    expect(estimate(odd, virginia).status).toBe("unknown");
  });

  it("estimates a group that scales, runs on spot or is in a region whose prices are those of another", () => {
    const scaling = group({ scaling_config: [{ desired_size: 0, min_size: 0, max_size: 4 }] });
    expect(estimate(scaling, virginia)).toMatchObject({ status: "estimated", monthly: 0 });
    expect(estimate(scaling, virginia).note).toContain("scales 0 to 4");
    expect(estimate(group({ capacity_type: "SPOT" }), virginia)).toMatchObject({
      status: "estimated",
      monthly: 220.75,
    });
    expect(estimate(group({}), ohio)).toMatchObject({ status: "estimated", monthly: 220.75 });
    expect(estimate(group({}), ohio).note).toContain("price of us-east-1, used for us-east-2");
  });

  it.each([
    [
      "an instance type without a price",
      group({ instance_types: ["x99.large"] }),
      "no price for x99.large in us-east-1",
    ],
    ["no instance type", group({ instance_types: [] }), "the launch template determines"],
    ["no size", group({ scaling_config: [] }), "desired size"],
    ["a bucket", { type: "aws_s3_bucket", attributes: {} }, "billed by usage"],
    ["another volume type", { type: "aws_ebs_volume", attributes: { type: "io2", size: 10 } }, "io2"],
    ["a volume without size", { type: "aws_ebs_volume", attributes: { type: "gp3", size: 0 } }, "size"],
    [
      "an endpoint without subnets",
      { type: "aws_vpc_endpoint", attributes: { vpc_endpoint_type: "Interface" } },
      "zones",
    ],
    ["an unsupported Kubernetes version", { type: "aws_eks_cluster", attributes: { version: "1.20" } }, "1.20"],
  ])("is unknown, without a figure, for %s", (_, resource, note) => {
    const cost = estimate(resource, virginia);
    expect(cost.status).toBe("unknown");
    expect(cost).not.toHaveProperty("monthly");
    expect(cost.note).toContain(note);
  });

  it("has no price in a region that the table does not cover", () => {
    const cost = estimate({ type: "aws_nat_gateway", attributes: {} }, { ...ohio, region: "ap-south-1" });
    expect(cost.status).toBe("unknown");
  });

  it("prefers the region of the resource to that of its environment", () => {
    const arn = "arn:aws:eks:eu-west-1:111111111111:nodegroup/a/b/c";
    expect(estimate(group({ arn }), virginia).note).toContain("eu-west-1");
  });

  it("charges extended support from the day standard support ends", () => {
    const cluster = { type: "aws_eks_cluster", attributes: { version: "1.34" } };
    expect(estimate(cluster, { ...ohio, today: new Date("2026-12-02") })).toMatchObject({
      status: "exact",
      monthly: 73,
    });
    expect(estimate(cluster, { ...ohio, today: new Date("2026-12-03") })).toMatchObject({ monthly: 438 });
  });

  it("adds the price of a provisioned control plane to that of the cluster", () => {
    const cluster = (tier: string) => ({
      type: "aws_eks_cluster",
      attributes: { version: "1.35", control_plane_scaling_config: [{ tier }] },
    });
    const monthly = (tier: string) => estimate(cluster(tier), virginia).monthly;
    expect(["standard", "tier-xl", "tier-2xl", "tier-4xl", "tier-8xl"].map(monthly)).toEqual([
      73, 1277.5, 2555, 5110, 10220,
    ]);
    expect(estimate(cluster("tier-ultra"), virginia)).toMatchObject({ status: "unknown" });
  });

  it("charges an interface endpoint in each of its zones; gateway endpoints are free, with a note", () => {
    const attributes = { vpc_endpoint_type: "Interface", subnet_ids: ["a", "b", "c"] };
    expect(estimate({ type: "aws_vpc_endpoint", attributes }, virginia)).toMatchObject({
      status: "exact",
      monthly: 21.9,
    });
    expect(
      estimate({ type: "aws_vpc_endpoint", attributes: { vpc_endpoint_type: "Gateway" } }, virginia),
    ).toMatchObject({
      status: "exact",
      monthly: 0,
      note: "gateway endpoints are free of charge",
    });
  });

  it("prices every copy of a secret as the secret", () => {
    const attributes = { replica: [{ region: "us-west-2" }, { region: "eu-central-1" }] };
    const cost = estimate({ type: "aws_secretsmanager_secret", attributes }, ohio);
    expect(cost).toMatchObject({ status: "exact", note: "secret with 2 copies; requests not included" });
    expect(cost.monthly).toBeCloseTo(1.2);
  });

  it.each([
    ["aws_nat_gateway", 32.85],
    ["aws_eip", 3.65],
    ["aws_kms_key", 1],
    ["aws_kms_replica_key", 1],
    ["aws_secretsmanager_secret", 0.4],
    ["aws_secretsmanager_secret_rotation", 0],
    ["aws_subnet", 0],
    ["terraform_data", 0],
  ])("prices %s at $%d a month", (type, monthly) => {
    expect(estimate({ type, attributes: {} }, ohio)).toMatchObject({ status: "exact", monthly });
  });

  it("is unsupported for a type without a rule; data sources are free", () => {
    expect(estimate({ type: "aws_db_instance", attributes: {} }, ohio)).toEqual({
      status: "unsupported",
      note: "no pricing rule for aws_db_instance",
    });
    expect(estimate({ mode: "data", type: "aws_db_instance", attributes: {} }, ohio)).toMatchObject({ monthly: 0 });
  });

  it("never returns a zero without a reason", () => {
    for (const type of ["aws_subnet", "aws_vpc_endpoint", "helm_release", "aws_new_thing"]) {
      const { monthly, note } = estimate({ type, attributes: {} }, ohio);
      expect(note).not.toBe("");
      if (monthly === 0) expect(note).toMatch(/free|state only|counted/);
    }
  });
});
