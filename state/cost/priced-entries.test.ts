import { expect, it } from "vitest";
import { indexStates } from "../explore/index-states.ts";
import { handWritten } from "../testing/hand-written.ts";
import { pricedEntries, totalOf } from "./priced-entries.ts";

const today = new Date("2026-11-21");

async function priced(environments: readonly { name: string; region: string }[]) {
  const readings = await handWritten([
    {
      id: "dev-network",
      resources: [
        { type: "aws_nat_gateway", name: "nat", attributes: { id: "nat-1" } },
        {
          type: "aws_nat_gateway",
          name: "elsewhere",
          attributes: { arn: "arn:aws:ec2:ap-south-1:1:natgateway/nat-2" },
        },
        { type: "aws_subnet", name: "private" },
        { type: "aws_db_instance", name: "main" },
        { type: "aws_ami", name: "base", mode: "data" },
      ],
    },
    { id: "prod-network", resources: [{ type: "aws_eip", name: "nat" }] },
  ]);
  return pricedEntries({ index: indexStates(readings), environments, today }, "dev-network");
}

it("prices the managed resources of one stack, in the region of their environment unless they name another", async () => {
  const entries = await priced([
    { name: "prod", region: "eu-west-1" },
    { name: "dev", region: "us-east-1" },
  ]);
  expect(entries.map(({ entry, cost }) => [entry.resource.address, cost.status, cost.monthly])).toEqual([
    ["aws_nat_gateway.nat", "exact", 32.85],
    ["aws_nat_gateway.elsewhere", "unknown", undefined],
    ["aws_subnet.private", "exact", 0],
    ["aws_db_instance.main", "unsupported", undefined],
  ]);
  expect(totalOf(entries)).toEqual({ exact: 32.85, estimated: 0, maximum: 32.85, unknown: 1, unsupported: 1 });
});

it("estimates where the environment, and so its region, is not known", async () => {
  const [first] = await priced([]);
  expect(first?.cost).toMatchObject({ status: "estimated", note: expect.stringContaining("region not known") });
});

it("prices the disks of a node group by the launch template in its stack", async () => {
  const readings = await handWritten([
    {
      id: "dev-nodes",
      resources: [
        {
          type: "aws_launch_template",
          name: "a",
          attributes: {
            id: "lt-1",
            block_device_mappings: [{ ebs: [{ volume_type: "gp3", volume_size: 100 }] }],
          },
        },
        {
          type: "aws_eks_node_group",
          name: "a",
          attributes: {
            instance_types: ["m7i.large"],
            launch_template: [{ id: "lt-1" }],
            scaling_config: [{ desired_size: 1, min_size: 1, max_size: 2 }],
          },
        },
      ],
    },
  ]);
  const environments = [{ name: "dev", region: "us-east-1" }];
  const entries = pricedEntries({ index: indexStates(readings), environments, today }, "dev-nodes");
  // 730 x $0.1008 + 100 x $0.08
  expect(entries[1]?.cost).toMatchObject({ monthly: 81.58, maximum: 163.17 });
});

it("counts the zones of an endpoint by the associations in its stack", async () => {
  const association = (zone: string) => ({
    type: "aws_vpc_endpoint_subnet_association",
    name: zone,
    attributes: { id: `a-${zone}`, vpc_endpoint_id: "vpce-1", subnet_id: `subnet-${zone}` },
  });
  const attributes = { id: "vpce-1", vpc_endpoint_type: "Interface", subnet_ids: [] };
  const readings = await handWritten([
    {
      id: "dev-network",
      resources: [{ type: "aws_vpc_endpoint", name: "sts", attributes }, association("a"), association("b")],
    },
  ]);
  const environments = [{ name: "dev", region: "us-east-1" }];
  const entries = pricedEntries({ index: indexStates(readings), environments, today }, "dev-network");
  expect(entries.map(({ cost }) => cost.monthly)).toEqual([14.6, 0, 0]);
});
