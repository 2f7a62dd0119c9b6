import { describe, expect, it } from "vitest";
import type { PlanJson, ResourceChange } from "../../terraform/plan-json.ts";
import { planCost, resourceCosts } from "./plan-cost.ts";

const virginia = { region: "us-east-1", today: new Date("2026-11-21") };

type Values = Readonly<Record<string, unknown>>;

function change(
  address: string,
  before: Values | null,
  after: Values | null,
  more: Partial<ResourceChange> & { readonly actions?: ResourceChange["change"]["actions"]; unknown?: unknown } = {},
): ResourceChange {
  const { actions = before === null ? ["create"] : after === null ? ["delete"] : ["update"], unknown, ...rest } = more;
  const [type = "", name = ""] = address.split(".");
  return {
    address,
    mode: "managed",
    type,
    name,
    change: { actions, before, after, after_unknown: unknown ?? {} },
    ...rest,
  };
}

function plan(changes: readonly ResourceChange[], configured: NonNullable<PlanJson["configuration"]> = {}): PlanJson {
  return { format_version: "1.2", resource_changes: changes, configuration: configured };
}

const group = (size: { desired: number; max: number }, more: Values = {}) => ({
  instance_types: ["m7i.large"],
  capacity_type: "ON_DEMAND",
  scaling_config: [{ desired_size: size.desired, min_size: 1, max_size: size.max }],
  ...more,
});
const template = (size: number, more: Values = {}) => ({
  block_device_mappings: [{ ebs: [{ volume_type: "gp3", volume_size: size }] }],
  ...more,
});

describe("the cost of each resource of a plan", () => {
  it("has both sides, and those of resources that the plan leaves alone", () => {
    const nat = { connectivity_type: "public" };
    const costs = resourceCosts(
      plan([
        change("aws_nat_gateway.stays", nat, nat, { actions: ["no-op"] }),
        change("aws_nat_gateway.goes", nat, null),
        change("aws_nat_gateway.comes", null, nat),
        change("aws_nat_gateway.is_let_go", nat, null, { actions: ["forget"] }),
        { ...change("data.aws_nat_gateway.read", null, nat), mode: "data" },
      ]),
      virginia,
    );
    expect(costs.map(({ address, before, after }) => [address, before?.monthly, after?.monthly])).toEqual([
      ["aws_nat_gateway.stays", 32.85, 32.85],
      ["aws_nat_gateway.goes", 32.85, undefined],
      ["aws_nat_gateway.comes", undefined, 32.85],
      ["aws_nat_gateway.is_let_go", 32.85, 32.85],
    ]);
  });

  it("has the disks of a node group whose launch template is created by the same plan", () => {
    const references = ["aws_launch_template.a.id", "aws_launch_template.a"];
    const [, costs] = resourceCosts(
      plan(
        [
          change("aws_launch_template.a", null, template(100), { unknown: { id: true } }),
          change("aws_eks_node_group.a", null, group({ desired: 2, max: 4 }, { launch_template: [{}] })),
        ],
        {
          root_module: {
            resources: [
              { address: "aws_eks_node_group.a", expressions: { launch_template: [{ id: { references } }] } },
            ],
          },
        },
      ),
      virginia,
    );
    // 2 x (730 x $0.1008 + 100 x $0.08)
    expect(costs?.after).toMatchObject({ monthly: 163.17, maximum: 326.34 });
    expect(costs?.after?.note).toContain("2 x m7i.large with 100 GiB gp3");
  });

  it("has the disks of an existing node group, before and after they grow", () => {
    const id = "lt-1";
    const nodes = group({ desired: 1, max: 1 }, { launch_template: [{ id }] });
    const [, costs] = resourceCosts(
      plan([
        change("aws_launch_template.a", template(100, { id }), template(200, { id })),
        change("aws_eks_node_group.a", nodes, nodes),
      ]),
      virginia,
    );
    expect([costs?.before?.monthly, costs?.after?.monthly]).toEqual([81.58, 89.58]);
  });

  it("says which disks are not included where the launch template is of another stack", () => {
    const [costs] = resourceCosts(
      plan([
        change("aws_eks_node_group.a", null, group({ desired: 1, max: 1 }, { launch_template: [{ id: "lt-9" }] })),
      ]),
      virginia,
    );
    expect(costs?.after?.note).toContain("disks not included");
  });

  it("counts the zones of an endpoint whose subnets have no ids yet", () => {
    const references = ["aws_subnet.a.id", "aws_subnet.a", "aws_subnet.b.id", "aws_subnet.b"];
    const configured = {
      root_module: { resources: [{ address: "aws_vpc_endpoint.sts", expressions: { subnet_ids: { references } } }] },
    };
    const endpoint = { vpc_endpoint_type: "Interface" };
    const costs = resourceCosts(
      plan([change("aws_vpc_endpoint.sts", null, endpoint, { unknown: { subnet_ids: true } })], configured),
      virginia,
    );
    expect(costs[0]?.after?.monthly).toBe(14.6);
  });

  it("counts the zones of an endpoint that other resources associate with subnets, one more with each", () => {
    const associated = (zone: string) => `aws_vpc_endpoint_subnet_association.${zone}`;
    const references = ["aws_vpc_endpoint.sts.id", "aws_vpc_endpoint.sts"];
    const configured = {
      root_module: {
        resources: ["a", "b"].map((zone) => ({
          address: associated(zone),
          expressions: { vpc_endpoint_id: { references } },
        })),
      },
    };
    const endpoint = { vpc_endpoint_type: "Interface" };
    const link = { vpc_endpoint_id: "vpce-1" };
    const [first] = resourceCosts(
      plan(
        [
          change("aws_vpc_endpoint.sts", null, endpoint, { unknown: { subnet_ids: true } }),
          change(associated("a"), null, link),
          change(associated("b"), null, link),
        ],
        configured,
      ),
      virginia,
    );
    expect(first?.after?.monthly).toBe(14.6);
    const standing = { ...endpoint, subnet_ids: ["subnet-1"] };
    const [grown] = resourceCosts(
      plan(
        [
          change("aws_vpc_endpoint.sts", standing, standing, { actions: ["no-op"] }),
          change(associated("a"), link, link, { actions: ["no-op"] }),
          change(associated("b"), null, link),
        ],
        configured,
      ),
      virginia,
    );
    expect([grown?.before?.monthly, grown?.after?.monthly]).toEqual([7.3, 14.6]);
  });

  it("does not show a sensitive value", () => {
    const secret = change("aws_instance.a", null, { instance_type: "hunter2.large" });
    const costs = resourceCosts(
      plan([{ ...secret, change: { ...secret.change, after_sensitive: { instance_type: true } } }]),
      virginia,
    );
    expect(costs[0]?.after).toEqual({ status: "unknown", note: "no price for (sensitive value) in us-east-1" });
  });
});

describe("the cost of an environment", () => {
  const exact = (monthly: number) => ({ status: "exact", monthly, note: "one" }) as const;
  const unknown = { status: "unknown", note: "no price" } as const;
  const grown = { status: "estimated", monthly: 10, maximum: 500, note: "group" } as const;

  it("is summed by stack and in total, with the largest changes first", () => {
    const cost = planCost(
      { region: "us-east-1" },
      new Map([
        ["dev-network", [{ address: "a", type: "a", before: exact(5), after: exact(5) }]],
        [
          "dev-nodes",
          [
            { address: "b", type: "b", after: exact(100) },
            { address: "c", type: "c", before: exact(10), after: grown },
            { address: "d", type: "d", after: unknown },
            { address: "e", type: "e", before: exact(0) },
          ],
        ],
      ]),
      [],
    );
    expect(cost.before).toEqual({ exact: 15, estimated: 0, maximum: 15, unknown: 0, unsupported: 0 });
    expect(cost.after).toEqual({ exact: 105, estimated: 10, maximum: 605, unknown: 1, unsupported: 0 });
    expect(cost.difference).toBe(100);
    expect(cost.stacks.map(({ stack, after }) => [stack, after.exact])).toEqual([
      ["dev-network", 5],
      ["dev-nodes", 100],
    ]);
    expect(cost.changes.map(({ stack, address }) => `${stack} ${address}`)).toEqual([
      "dev-nodes c",
      "dev-nodes b",
      "dev-nodes d",
    ]);
    expect(cost).not.toHaveProperty("caveat");
  });

  it("names prices of another region, and regions without prices", () => {
    expect(planCost({ region: "us-east-2" }, new Map(), []).caveat).toBe("prices of us-east-1 are used for us-east-2");
    expect(planCost({ region: "eu-west-1" }, new Map(), []).caveat).toContain("no prices of instances");
  });
});
