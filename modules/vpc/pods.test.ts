import { aNetwork } from "@ml-platform/rules/testing";
import { describe, expect, it } from "vitest";
import { Template } from "../testing/template.ts";
import { Vpc, type VpcProps } from "./vpc.ts";

const account = { name: "dev", region: "us-east-2", accountId: "111111111111", deletionProtection: false };

function vpcOf(props: Partial<VpcProps> = {}): Template {
  return Template.synthesize((stack) => {
    new Vpc(stack, "vpc", { ...account, ...aNetwork, secondaryCidrs: ["100.64.0.0/16"], ...props });
  });
}

describe("ranges for pods", () => {
  const template = vpcOf({ interfaceEndpoints: ["sts"] });
  const table = (zone: string) => template.addressOf("aws_route_table", { tags: { Name: `dev-pods-${zone}` } });

  it("are added to the VPC before the subnets that are in them", () => {
    const range = template.addressOf("aws_vpc_ipv4_cidr_block_association");
    expect(template.resources[range]).toMatchObject({ cidr_block: "100.64.0.0/16" });
    const subnets = template
      .resourcesOfType("aws_subnet")
      .filter(({ tags }) => Object(tags)["kubernetes.io/role/cni"] === "1");
    expect(subnets.map(({ cidr_block, depends_on }) => [cidr_block, depends_on])).toEqual([
      ["100.64.0.0/19", [range]],
      ["100.64.32.0/19", [range]],
    ]);
  });

  it("reach the internet by the NAT gateway, and S3 by its endpoint", () => {
    for (const zone of ["us-east-2a", "us-east-2b"]) {
      const routeTable = { route_table_id: `\${${table(zone)}.id}` };
      expect(template.resource("aws_route", routeTable)).toMatchObject({ destination_cidr_block: "0.0.0.0/0" });
      expect(template.hasResource("aws_vpc_endpoint_route_table_association", routeTable)).toBe(true);
    }
  });

  it("reach the interface endpoints", () => {
    expect(template.resourcesOfType("aws_vpc_security_group_ingress_rule").map(({ cidr_ipv4 }) => cidr_ipv4)).toEqual(
      expect.arrayContaining(["10.20.0.0/16", "100.64.0.0/16"]),
    );
  });

  it("change nothing of what the network had, and another range nothing of the first", () => {
    const before = vpcOf({ secondaryCidrs: [] });
    const more = vpcOf({ secondaryCidrs: ["100.64.0.0/16", "100.65.0.0/16"] });
    const one = vpcOf();
    for (const [smaller, larger] of [
      [before, one],
      [one, more],
    ] as const) {
      for (const [address, resource] of Object.entries(smaller.resources))
        expect(larger.resources[address], address).toEqual(resource);
      expect(larger.addresses.length).toBeGreaterThan(smaller.addresses.length);
    }
  });

  it("are published by zone and range", () => {
    Template.synthesize((stack) => {
      const secondaryCidrs = ["100.64.0.0/16", "100.65.0.0/16"];
      const vpc = new Vpc(stack, "vpc", { ...account, ...aNetwork, secondaryCidrs });
      expect(Object.keys(vpc.podSubnetIds)).toEqual(["us-east-2a", "us-east-2b", "us-east-2a-2", "us-east-2b-2"]);
      expect(Object.keys(vpc.routeTableIds.pods)).toEqual(["us-east-2a", "us-east-2b"]);
    });
  });
});
