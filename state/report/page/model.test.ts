import { describe, expect, it } from "vitest";
import { sampleReport } from "../testing/sample-report.ts";
import {
  buildModel,
  dependantsOf,
  dependenciesOf,
  keyOf,
  publishedBy,
  readBy,
  shortName,
  withoutKeys,
} from "./model.ts";

const model = buildModel(sampleReport());
const entry = (key: string) => {
  const found = model.byKey.get(key);
  if (found === undefined) throw new Error(`the sample has no ${key}`);
  return found;
};

describe("dependencies", () => {
  it("follow an address without keys to all of its instances", () => {
    const nat = entry("dev-network/aws_nat_gateway.vpc_nat_3C7D1F80");
    const subnets = dependenciesOf(model, nat).find(({ address }) => address === "aws_subnet.vpc_public");
    expect(subnets?.entries.map(({ resource }) => resource.address)).toEqual([
      'aws_subnet.vpc_public["us-east-2a"]',
      'aws_subnet.vpc_public["us-east-2b"]',
    ]);
  });

  it("keep an address that the state does not hold", () => {
    const data = sampleReport();
    const [first, ...others] = data.resources;
    if (first === undefined) throw new Error("the sample is empty");
    const lost = buildModel({ ...data, resources: [{ ...first, dependencies: ["aws_gone.away"] }, ...others] });
    const [changed] = lost.entries;
    if (changed === undefined) throw new Error("the model is empty");
    expect(dependenciesOf(lost, changed)).toEqual([{ address: "aws_gone.away", entries: [] }]);
  });

  it("turn around: an instance is needed by what names it with or without its key", () => {
    const subnet = entry('dev-network/aws_subnet.vpc_public["us-east-2a"]');
    const needing = dependantsOf(model, subnet).map(({ resource }) => resource.address);
    expect(needing).toContain("aws_nat_gateway.vpc_nat_3C7D1F80");
    expect(needing).toContain("aws_route_table_association.vpc_public-us-east-2a_association_5EAF00D5");
    expect(needing).not.toContain("aws_route_table_association.vpc_public-us-east-2b_association_5EAF00D5");
  });

  it("cross stacks over outputs", () => {
    const vpc = entry("dev-network/aws_vpc.vpc_4D1E5C9A");
    expect(publishedBy(vpc).map(({ output }) => output.name)).toEqual(["vpc_id"]);
    const group = entry("dev-ml-nodes/aws_eks_node_group.system_group_CAFED00D");
    expect(readBy(model, group).map(({ stack, output }) => `${stack.id}.${output.name}`)).toContain(
      "dev-ml-cluster.cluster_name",
    );
  });
});

describe("the model", () => {
  it("keeps a deposed object apart from the current one at the same address", () => {
    const address = "aws_launch_template.gpu-training_template_BEEFCACE";
    const now = entry(keyOf({ stack: "dev-ml-nodes", address }));
    const old = entry(keyOf({ stack: "dev-ml-nodes", address, deposed: "0d1e2f3a" }));
    expect(now).not.toBe(old);
    expect(now.resource.deposed).toBeUndefined();
  });

  it("knows what drifted", () => {
    expect(model.entries.filter(({ drifted }) => drifted).map(({ key }) => key)).toEqual([
      "dev-ml-nodes/aws_eks_node_group.general_group_CAFED00D",
    ]);
  });
});

it.each([
  ['module.a["k"].aws_subnet.b[0]', "module.a.aws_subnet.b"],
  ['aws_x.y["a]b\\"c"]', "aws_x.y"],
  ["aws_x.y[1.5]", "aws_x.y"],
  ["aws_x.y", "aws_x.y"],
])("takes the keys out of %s", (address, plain) => {
  expect(withoutKeys(address)).toBe(plain);
});

it("leaves cdktf's hash out of names, and other endings in", () => {
  expect(shortName("vpc_private-us-east-2a_1A2B3C4D")).toBe("vpc_private-us-east-2a");
  expect(shortName("plain_name")).toBe("plain_name");
});
