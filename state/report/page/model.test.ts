import { describe, expect, it } from "vitest";
import { sampleReport } from "../testing/sample-report.ts";
import { buildModel, dependantsOf, dependenciesOf, keyOf, publishedBy, readBy } from "./model.ts";

const model = buildModel(sampleReport());
const entry = (key: string) => {
  const found = model.byKey.get(key);
  if (found === undefined) throw new Error(`the sample has no ${key}`);
  return found;
};

describe("dependencies", () => {
  it("resolve an address without keys to all of its instances", () => {
    const nat = entry("dev-network/aws_nat_gateway.vpc_nat_3C7D1F80");
    const subnets = dependenciesOf(model, nat).find(({ address }) => address === "aws_subnet.vpc_public");
    expect(subnets?.entries.map(({ resource }) => resource.address)).toEqual([
      'aws_subnet.vpc_public["us-east-2a"]',
      'aws_subnet.vpc_public["us-east-2b"]',
    ]);
  });

  it("keep an address that the state does not contain", () => {
    const data = sampleReport();
    const [first, ...others] = data.resources;
    if (first === undefined) throw new Error("the sample is empty");
    const lost = buildModel({ ...data, resources: [{ ...first, dependencies: ["aws_gone.away"] }, ...others] });
    const [changed] = lost.entries;
    if (changed === undefined) throw new Error("the model is empty");
    expect(dependenciesOf(lost, changed)).toEqual([{ address: "aws_gone.away", entries: [] }]);
  });

  it("are reversible: dependants name an instance with or without its key", () => {
    const subnet = entry('dev-network/aws_subnet.vpc_public["us-east-2a"]');
    const needing = dependantsOf(model, subnet).map(({ resource }) => resource.address);
    expect(needing).toContain("aws_nat_gateway.vpc_nat_3C7D1F80");
    expect(needing).toContain("aws_route_table_association.vpc_public-us-east-2a_association_5EAF00D5");
    expect(needing).not.toContain("aws_route_table_association.vpc_public-us-east-2b_association_5EAF00D5");
  });

  it("cross stacks through outputs", () => {
    const vpc = entry("dev-network/aws_vpc.vpc_4D1E5C9A");
    expect(publishedBy(vpc).map(({ output }) => output.name)).toEqual(["vpc_id"]);
    const group = entry("dev-ml-nodes/aws_eks_node_group.system_group_CAFED00D");
    expect(readBy(model, group).map(({ stack, output }) => `${stack.id}.${output.name}`)).toContain(
      "dev-ml-cluster.cluster_name",
    );
  });
});

describe("the model", () => {
  it("distinguishes a deposed object from the current one at the same address", () => {
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
