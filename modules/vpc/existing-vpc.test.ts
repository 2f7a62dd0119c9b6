import { aNetwork } from "@ml-platform/rules/testing";
import { TerraformOutput } from "cdktf";
import { describe, expect, it } from "vitest";
import { Template } from "../testing/template.ts";
import { ExistingVpc, type ExistingVpcProps } from "./existing-vpc.ts";

const props: ExistingVpcProps = {
  ...aNetwork,
  name: "dev",
  region: "us-east-2",
  hasLoadBalancers: true,
  existing: {
    vpcId: "vpc-0123456789abcdef0",
    privateSubnetIds: { "us-east-2a": "subnet-0a000000000000001", "us-east-2b": "subnet-0b000000000000001" },
  },
};
const existingVpc = (change: Partial<ExistingVpcProps> = {}) =>
  Template.synthesize((stack) => {
    const vpc = new ExistingVpc(stack, "existing", { ...props, ...change });
    for (const key of ["privateSubnetIds", "controlPlaneSubnetIds", "podSubnetIds", "publicSubnetIds"] as const)
      new TerraformOutput(stack, key, { value: vpc[key], staticId: true });
  });
const conditionsOf = (template: Template, type: string) =>
  Object.values(Object(Object(template.configuration["data"])[type])).flatMap(
    (source) => Object(source).lifecycle.postcondition as { condition: string; error_message: string }[],
  );

describe("ExistingVpc", () => {
  const template = existingVpc();

  it("makes nothing", () => {
    expect(template.addresses).toEqual([]);
  });

  it("has AWS's answers checked: the ranges and DNS of the VPC, its name servers, and the zone of each subnet", () => {
    expect(conditionsOf(template, "aws_vpc").map(({ condition }) => condition)).toEqual([
      '${contains(self.cidr_block_associations[*].cidr_block, "10.20.0.0/16")}',
      "${self.enable_dns_support && self.enable_dns_hostnames}",
    ]);
    expect(conditionsOf(template, "aws_vpc_dhcp_options").map(({ condition }) => condition)).toEqual([
      '${contains(self.domain_name_servers, "AmazonProvidedDNS")}',
    ]);
    expect(conditionsOf(template, "aws_subnet")).toEqual([
      {
        condition: '${self.vpc_id == "vpc-0123456789abcdef0"}',
        error_message:
          "network.existing.privateSubnetIds[us-east-2a]: subnet-0a000000000000001 is in ${self.vpc_id}, not in vpc-0123456789abcdef0.",
      },
      {
        condition: '${self.availability_zone == "us-east-2a"}',
        error_message:
          "network.existing.privateSubnetIds[us-east-2a]: subnet-0a000000000000001 is in ${self.availability_zone}, not in us-east-2a. Write it under its own zone.",
      },
      expect.objectContaining({ condition: '${self.vpc_id == "vpc-0123456789abcdef0"}' }),
      expect.objectContaining({ condition: '${self.availability_zone == "us-east-2b"}' }),
    ]);
  });

  const checksOf = (of: Template) => {
    const checks = Object((of.configuration as { check?: object }).check) as Record<
      string,
      { assert: { condition: string }[] }
    >;
    return Object.entries(checks).map(([name, { assert }]) => [
      name,
      assert[0]?.condition.replace(/data\.aws_subnet\.[\w-]+/, "SUBNET"),
    ]);
  };

  it("warns of subnets with few free addresses, and of those that load balancers do not find", () => {
    expect(checksOf(template).filter(([name]) => name?.endsWith("2a"))).toEqual([
      ["addresses-private-us-east-2a", "${SUBNET.available_ip_address_count >= 8}"],
      ["tags-private-us-east-2a", '${contains(keys(SUBNET.tags), "kubernetes.io/role/internal-elb")}'],
    ]);
    const shared = existingVpc({ existing: { ...props.existing, ownerAccountId: "222222222222" } });
    const without = existingVpc({ hasLoadBalancers: false });
    for (const each of [shared, without])
      expect(checksOf(each).map(([name]) => name)).toEqual([
        "addresses-private-us-east-2a",
        "addresses-private-us-east-2b",
      ]);
  });

  it("publishes what a network of its own does, with the private subnets for control planes unless there are others", () => {
    expect(template.outputs["controlPlaneSubnetIds"]).toEqual(template.outputs["privateSubnetIds"]);
    expect(Object.keys(Object(template.outputs["privateSubnetIds"]))).toEqual(["us-east-2a", "us-east-2b"]);
    expect([template.outputs["podSubnetIds"], template.outputs["publicSubnetIds"]]).toEqual([{}, {}]);
  });

  it("asks whose VPC it is where another account shares it, whose DHCP options are hidden", () => {
    const shared = existingVpc({ existing: { ...props.existing, ownerAccountId: "222222222222" } });
    expect(conditionsOf(shared, "aws_vpc").at(-1)?.condition).toBe('${self.owner_id == "222222222222"}');
    expect(conditionsOf(shared, "aws_vpc_dhcp_options")).toEqual([]);
  });

  it("makes the interface endpoints that are listed, in the private subnets", () => {
    const withEndpoints = existingVpc({ interfaceEndpoints: ["ecr.api"] });
    expect(withEndpoints.resourcesOfType("aws_vpc_endpoint")).toHaveLength(1);
    expect(withEndpoints.resourcesOfType("aws_vpc_endpoint_subnet_association")).toHaveLength(2);
  });
});
