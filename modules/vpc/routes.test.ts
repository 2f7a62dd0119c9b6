import { aNetwork } from "@ml-platform/rules/testing";
import { describe, expect, it } from "vitest";
import { Template } from "../testing/template.ts";
import { Vpc, type VpcProps } from "./vpc.ts";

const tgw = "tgw-0123456789abcdef0";

function vpcOf(props: Partial<VpcProps>): Template {
  return Template.synthesize((stack) => {
    new Vpc(stack, "vpc", {
      name: "dev",
      region: "us-east-2",
      accountId: "111111111111",
      deletionProtection: false,
      ...aNetwork,
      ...props,
    });
  });
}

/** The routes of the author: the destination and the target of each, by the name of the table. */
function routesOf(props: Partial<VpcProps>): string[] {
  const template = vpcOf(props);
  const names = Object.fromEntries(
    Object.entries(template.resources)
      .filter(([address]) => address.startsWith("aws_route_table."))
      .map(([address, { tags }]) => [`\${${address}.id}`, Object(tags).Name]),
  );
  return template.resourcesOfType("aws_route").flatMap((route) => {
    const { route_table_id, destination_cidr_block, destination_prefix_list_id, depends_on: _, ...target } = route;
    const [name, value] = Object.entries(target)[0] ?? [];
    return String(value).startsWith("${")
      ? []
      : [`${names[String(route_table_id)]} ${destination_cidr_block ?? destination_prefix_list_id} ${name} ${value}`];
  });
}

describe("routes to other networks", () => {
  it("are in the table of each zone's private subnet, and in the one of all control planes", () => {
    const office = { destinations: ["10.0.0.0/8", "pl-0123abcd"], transitGatewayId: tgw };
    const routes = { office: { ...office, from: ["private", "controlPlane"] } } as const;
    expect(routesOf({ routes }).sort()).toEqual([
      `dev-control-plane 10.0.0.0/8 transit_gateway_id ${tgw}`,
      `dev-control-plane pl-0123abcd transit_gateway_id ${tgw}`,
      `dev-private-us-east-2a 10.0.0.0/8 transit_gateway_id ${tgw}`,
      `dev-private-us-east-2a pl-0123abcd transit_gateway_id ${tgw}`,
      `dev-private-us-east-2b 10.0.0.0/8 transit_gateway_id ${tgw}`,
      `dev-private-us-east-2b pl-0123abcd transit_gateway_id ${tgw}`,
    ]);
  });

  it.each([
    [{ peeringConnectionId: "pcx-0123abcd" }, "vpc_peering_connection_id pcx-0123abcd"],
    [{ vpnGatewayId: "vgw-0123abcd" }, "gateway_id vgw-0123abcd"],
    [{ networkInterfaceId: "eni-0123abcd" }, "network_interface_id eni-0123abcd"],
    [{ vpcEndpointId: "vpce-0123abcd" }, "vpc_endpoint_id vpce-0123abcd"],
  ])("lead to %j", (target, written) => {
    const routes = { lab: { destinations: ["192.168.0.0/16"], from: ["public"], ...target } } as const;
    expect(routesOf({ routes })).toEqual([`dev-public 192.168.0.0/16 ${written}`]);
  });

  it("lead to a firewall in each zone, from pods too", () => {
    const vpcEndpointId = { "us-east-2a": "vpce-0000000a", "us-east-2b": "vpce-0000000b" };
    const routes = { out: { destinations: ["0.0.0.0/0"], from: ["private", "pods"], vpcEndpointId } } as const;
    const secondaryCidrs = ["100.64.0.0/16"];
    expect(routesOf({ routes, secondaryCidrs, nat: "none" }).sort()).toEqual([
      "dev-pods-us-east-2a 0.0.0.0/0 vpc_endpoint_id vpce-0000000a",
      "dev-pods-us-east-2b 0.0.0.0/0 vpc_endpoint_id vpce-0000000b",
      "dev-private-us-east-2a 0.0.0.0/0 vpc_endpoint_id vpce-0000000a",
      "dev-private-us-east-2b 0.0.0.0/0 vpc_endpoint_id vpce-0000000b",
    ]);
  });

  it("lead to a transit gateway once the VPC is attached to it, in the subnets of control planes", () => {
    const office = { destinations: ["10.0.0.0/8"], from: ["controlPlane"], transitGatewayId: tgw } as const;
    const template = vpcOf({ transitGateways: { corporate: { id: tgw, applianceMode: true } }, routes: { office } });
    const subnets = ["us-east-2a", "us-east-2b"].map(
      (zone) => `\${${template.addressOf("aws_subnet", { tags: { Name: `dev-control-plane-${zone}` } })}.id}`,
    );
    expect(template.resource("aws_ec2_transit_gateway_vpc_attachment")).toMatchObject({
      transit_gateway_id: tgw,
      subnet_ids: subnets,
      appliance_mode_support: "enable",
      tags: { Name: "dev-corporate" },
    });
    expect(template.resource("aws_route", { transit_gateway_id: tgw })["depends_on"]).toEqual([
      template.addressOf("aws_ec2_transit_gateway_vpc_attachment"),
    ]);
  });

  it("keep their addresses when another is added in front", () => {
    const office = { destinations: ["10.0.0.0/8"], from: ["private"], transitGatewayId: tgw } as const;
    const before = vpcOf({ routes: { office } });
    const lab = { ...office, destinations: ["192.168.0.0/16"] };
    const after = vpcOf({ routes: { lab, office: { ...office, destinations: ["172.16.0.0/12", "10.0.0.0/8"] } } });
    for (const [address, resource] of Object.entries(before.resources))
      expect(after.resources[address], address).toEqual(resource);
  });
});

describe("NAT gateways with addresses of the author", () => {
  it("make no others", () => {
    const template = vpcOf({ natAddresses: { "us-east-2a": "eipalloc-0123abcd" } });
    expect(template.resource("aws_nat_gateway")["allocation_id"]).toBe("eipalloc-0123abcd");
    expect(template.resourcesOfType("aws_eip")).toEqual([]);
  });
});

describe("a network without NAT", () => {
  const without = { nat: "none", interfaceEndpoints: "privateCluster" } as const;

  it("has no internet gateway and no public subnets", () => {
    const template = vpcOf(without);
    expect(template.resourcesOfType("aws_internet_gateway")).toEqual([]);
    expect(template.resourcesOfType("aws_subnet")).toHaveLength(4);
    expect(template.hasResource("aws_route_table", { tags: { Name: "dev-public" } })).toBe(false);
  });

  it("has them if its author asks", () => {
    const template = vpcOf({ ...without, publicSubnets: true });
    expect(template.resourcesOfType("aws_internet_gateway")).toHaveLength(1);
    expect(template.resourcesOfType("aws_subnet")).toHaveLength(6);
  });
});

describe("flow logs in a bucket", () => {
  it("need no role and no log group", () => {
    const destination = { bucketArn: "arn:aws:s3:::flow-logs/ml", fileFormat: "parquet", perHour: true } as const;
    const template = vpcOf({ flowLogs: { trafficType: "ALL", destination } });
    expect(template.resource("aws_flow_log")).toMatchObject({
      log_destination_type: "s3",
      log_destination: "arn:aws:s3:::flow-logs/ml",
      destination_options: { file_format: "parquet", per_hour_partition: true },
    });
    expect(template.resource("aws_flow_log")).not.toHaveProperty("iam_role_arn");
    for (const type of ["aws_cloudwatch_log_group", "aws_iam_role", "aws_kms_key"])
      expect(template.resourcesOfType(type)).toEqual([]);
  });
});
