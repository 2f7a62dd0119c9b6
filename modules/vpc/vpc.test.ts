import { dhcpDefaults, flowLogRetentionDays, networkDefaults, UserError } from "@ml-platform/rules";
import { aNetwork } from "@ml-platform/rules/testing";
import { describe, expect, it } from "vitest";
import { type Resource, Template } from "../testing/template.ts";
import { Vpc, type VpcProps } from "./vpc.ts";

const dev: VpcProps = {
  name: "dev",
  region: "us-east-2",
  accountId: "111111111111",
  deletionProtection: false,
  ...aNetwork,
};

function vpcOf(props: Partial<VpcProps> = {}): Template {
  return Template.synthesize((stack) => {
    new Vpc(stack, "vpc", { ...dev, ...props });
  });
}

const zones = (...letters: string[]) => letters.map((letter) => `us-east-2${letter}`);

describe("Vpc", () => {
  const template = vpcOf();

  it("resolves names, as private EKS endpoints require", () => {
    expect(template.resource("aws_vpc")).toMatchObject({
      cidr_block: "10.20.0.0/16",
      enable_dns_hostnames: true,
      enable_dns_support: true,
    });
  });

  it("has three subnets in each zone, none of which assigns public addresses", () => {
    const subnets = template.resourcesOfType("aws_subnet");
    expect(subnets.map((subnet) => [(subnet["tags"] as Record<string, string>)["Name"], subnet["cidr_block"]])).toEqual(
      [
        ["dev-control-plane-us-east-2a", "10.20.136.0/27"],
        ["dev-private-us-east-2a", "10.20.0.0/20"],
        ["dev-public-us-east-2a", "10.20.128.0/24"],
        ["dev-control-plane-us-east-2b", "10.20.136.32/27"],
        ["dev-private-us-east-2b", "10.20.16.0/20"],
        ["dev-public-us-east-2b", "10.20.129.0/24"],
      ],
    );
    expect(subnets.every((subnet) => subnet["map_public_ip_on_launch"] === false)).toBe(true);
  });

  it("tags subnets for load balancer controllers", () => {
    expect(
      template.resource("aws_subnet", { availability_zone: "us-east-2a", cidr_block: "10.20.128.0/24" })["tags"],
    ).toEqual({
      Name: "dev-public-us-east-2a",
      "kubernetes.io/role/elb": "1",
    });
    expect(
      template.resource("aws_subnet", { availability_zone: "us-east-2a", cidr_block: "10.20.0.0/20" })["tags"],
    ).toEqual({
      Name: "dev-private-us-east-2a",
      "kubernetes.io/role/internal-elb": "1",
    });
  });

  it("routes public subnets to the internet gateway, and control planes nowhere", () => {
    const publicRoutes = template.addressOf("aws_route_table", { tags: { Name: "dev-public" } });
    const gateway = template.addressOf("aws_internet_gateway");
    expect(template.resource("aws_route", { route_table_id: `\${${publicRoutes}.id}` })).toMatchObject({
      destination_cidr_block: "0.0.0.0/0",
      gateway_id: `\${${gateway}.id}`,
    });
    const controlPlaneRoutes = template.addressOf("aws_route_table", { tags: { Name: "dev-control-plane" } });
    expect(template.hasResource("aws_route", { route_table_id: `\${${controlPlaneRoutes}.id}` })).toBe(false);
    for (const zone of zones("a", "b")) {
      const subnet = template.addressOf("aws_subnet", { tags: { Name: `dev-control-plane-${zone}` } });
      expect(
        template.resource("aws_route_table_association", { subnet_id: `\${${subnet}.id}` })["route_table_id"],
      ).toBe(`\${${controlPlaneRoutes}.id}`);
    }
  });

  it("empties the default security group", () => {
    expect(template.resource("aws_default_security_group")).toMatchObject({ ingress: [], egress: [] });
  });

  it("exposes its subnets by zone", () => {
    Template.synthesize((stack) => {
      const vpc = new Vpc(stack, "vpc", dev);
      for (const ids of [vpc.publicSubnetIds, vpc.privateSubnetIds, vpc.controlPlaneSubnetIds, vpc.natPublicIps]) {
        expect(Object.keys(ids)).toEqual(ids === vpc.natPublicIps ? zones("a") : zones("a", "b"));
      }
      expect(vpc.cidr).toBe("10.20.0.0/16");
      expect(vpc.availabilityZones).toEqual(zones("a", "b"));
    });
  });
});

describe("NAT", () => {
  const gatewayOf = (template: Template, zone: string) => {
    const table = template.addressOf("aws_route_table", { tags: { Name: `dev-private-${zone}` } });
    return template.resource("aws_route", { route_table_id: `\${${table}.id}` })["nat_gateway_id"];
  };

  it("can be one gateway for all zones, in the first", () => {
    const template = vpcOf({ nat: "single" });
    const gateway = template.addressOf("aws_nat_gateway");
    expect(template.resource("aws_nat_gateway")["tags"]).toEqual({ Name: "dev-nat-us-east-2a" });
    expect(gatewayOf(template, "us-east-2a")).toBe(`\${${gateway}.id}`);
    expect(gatewayOf(template, "us-east-2b")).toBe(`\${${gateway}.id}`);
  });

  it("moves a single gateway when a zone is added in front, but not at the end", () => {
    const before = vpcOf({ nat: "single" }).addressOf("aws_nat_gateway");
    const listed = (...letters: string[]) =>
      vpcOf({ nat: "single", availabilityZones: zones(...letters) }).addressOf("aws_nat_gateway");
    expect(listed("a", "b", "c")).toBe(before);
    expect(listed("c", "a", "b")).not.toBe(before);
  });

  it("can be one gateway per zone, used by that zone", () => {
    const template = vpcOf({ nat: "perAvailabilityZone" });
    for (const zone of zones("a", "b")) {
      const gateway = template.addressOf("aws_nat_gateway", { tags: { Name: `dev-nat-${zone}` } });
      const subnet = template.addressOf("aws_subnet", { tags: { Name: `dev-public-${zone}` } });
      expect(gatewayOf(template, zone)).toBe(`\${${gateway}.id}`);
      expect(template.resource("aws_nat_gateway", { tags: { Name: `dev-nat-${zone}` } })["subnet_id"]).toBe(
        `\${${subnet}.id}`,
      );
    }
    expect(template.resourcesOfType("aws_eip")).toHaveLength(2);
  });

  it("can be absent, and then no private subnet has a route out of the VPC", () => {
    const template = vpcOf({ nat: "none", interfaceEndpoints: "privateCluster" });
    expect(template.resourcesOfType("aws_nat_gateway")).toEqual([]);
    expect(template.resourcesOfType("aws_eip")).toEqual([]);
    expect(template.resourcesOfType("aws_route")).toEqual([]);
  });

  it("gets another internet gateway with another VPC, because AWS deletes no VPC that has one", () => {
    const template = vpcOf();
    expect(template.resource("aws_internet_gateway")["lifecycle"]).toEqual({
      replace_triggered_by: [`${template.addressOf("aws_vpc")}.id`],
    });
  });

  it("is created after the internet gateway and destroyed before it", () => {
    const template = vpcOf();
    const internetGateway = template.addressOf("aws_internet_gateway");
    expect(template.resource("aws_nat_gateway")["depends_on"]).toEqual([internetGateway]);
    expect(template.resource("aws_eip")["depends_on"]).toEqual([internetGateway]);
  });
});

describe("endpoints", () => {
  it("always include the S3 gateway endpoint, on every private route table", () => {
    const template = vpcOf();
    const endpoint = template.addressOf("aws_vpc_endpoint");
    expect(template.resource("aws_vpc_endpoint")).toMatchObject({
      vpc_endpoint_type: "Gateway",
      service_name: "com.amazonaws.us-east-2.s3",
    });
    for (const zone of zones("a", "b")) {
      const table = template.addressOf("aws_route_table", { tags: { Name: `dev-private-${zone}` } });
      expect(
        template.hasResource("aws_vpc_endpoint_route_table_association", {
          vpc_endpoint_id: `\${${endpoint}.id}`,
          route_table_id: `\${${table}.id}`,
        }),
      ).toBe(true);
    }
  });

  it("are those of the list, in every private subnet, under their public names, open to the VPC only", () => {
    const template = vpcOf({ interfaceEndpoints: ["ecr.api"] });
    const group = template.addressOf("aws_security_group");
    const endpoint = template.addressOf("aws_vpc_endpoint", { vpc_endpoint_type: "Interface" });
    expect(template.resource("aws_vpc_endpoint", { vpc_endpoint_type: "Interface" })).toMatchObject({
      service_name: "com.amazonaws.us-east-2.ecr.api",
      private_dns_enabled: true,
      security_group_ids: [`\${${group}.id}`],
    });
    for (const zone of zones("a", "b")) {
      const subnet = template.addressOf("aws_subnet", { tags: { Name: `dev-private-${zone}` } });
      expect(
        template.hasResource("aws_vpc_endpoint_subnet_association", {
          vpc_endpoint_id: `\${${endpoint}.id}`,
          subnet_id: `\${${subnet}.id}`,
        }),
      ).toBe(true);
    }
    expect(template.resource("aws_vpc_security_group_ingress_rule")).toMatchObject({
      security_group_id: `\${${group}.id}`,
      cidr_ipv4: "10.20.0.0/16",
      from_port: 443,
      to_port: 443,
      ip_protocol: "tcp",
    });
  });

  it("are associated with their subnets one after the other", () => {
    const template = vpcOf({ interfaceEndpoints: ["sts"], availabilityZones: zones("a", "b", "c") });
    const [a, b, c] = zones("a", "b", "c").map((zone) => {
      const subnet = template.addressOf("aws_subnet", { tags: { Name: `dev-private-${zone}` } });
      return template.addressOf("aws_vpc_endpoint_subnet_association", { subnet_id: `\${${subnet}.id}` });
    });
    const orderOf = (address = "") => template.resources[address]?.["depends_on"];
    expect([orderOf(a), orderOf(b), orderOf(c)]).toEqual([undefined, [a], [b]]);
  });

  it("can be all that a private cluster calls", () => {
    const services = vpcOf({ interfaceEndpoints: "privateCluster" })
      .resourcesOfType("aws_vpc_endpoint")
      .map((endpoint) => String(endpoint["service_name"]).replace("com.amazonaws.us-east-2.", ""));
    expect(services).toEqual(
      expect.arrayContaining(["ec2", "ecr.api", "ecr.dkr", "sts", "eks", "eks-auth", "logs", "s3"]),
    );
  });
});

describe("DHCP options", () => {
  it("are AWS's own unless the author sets them", () => {
    expect(vpcOf().resourcesOfType("aws_vpc_dhcp_options")).toEqual([]);
  });

  it("are associated with the VPC", () => {
    const template = vpcOf({ dhcp: { domainName: "corp.example.com", domainNameServers: ["AmazonProvidedDNS"] } });
    expect(template.resource("aws_vpc_dhcp_options")).toEqual({
      domain_name: "corp.example.com",
      domain_name_servers: ["AmazonProvidedDNS"],
      tags: { Name: "dev" },
    });
    expect(template.resource("aws_vpc_dhcp_options_association")).toEqual({
      vpc_id: `\${${template.addressOf("aws_vpc")}.id}`,
      dhcp_options_id: `\${${template.addressOf("aws_vpc_dhcp_options")}.id}`,
    });
  });
});

describe("flow logs", () => {
  it("go to our own log group", () => {
    const template = vpcOf({ flowLogs: { trafficType: "REJECT", retentionDays: 7 } });
    expect(template.resource("aws_cloudwatch_log_group")).toEqual({
      name: "/aws/vpc/dev/flow-logs",
      retention_in_days: 7,
      kms_key_id: `\${${template.addressOf("aws_kms_key")}.arn}`,
    });
    expect(template.resource("aws_flow_log")).toMatchObject({
      traffic_type: "REJECT",
      log_destination: `\${${template.addressOf("aws_cloudwatch_log_group")}.arn}`,
      iam_role_arn: `\${${template.addressOf("aws_iam_role")}.arn}`,
    });
  });

  it("are written with a role for this log group and this account only", () => {
    const template = vpcOf();
    const group = template.addressOf("aws_cloudwatch_log_group");
    const [allowed] = JSON.parse(String(template.resource("aws_iam_role_policy")["policy"])).Statement;
    expect(allowed.Resource).toEqual([`\${${group}.arn}`, `\${${group}.arn}:*`]);
    const [trust] = JSON.parse(String(template.resource("aws_iam_role")["assume_role_policy"])).Statement;
    expect(trust.Condition).toEqual({ StringEquals: { "aws:SourceAccount": "111111111111" } });
  });

  it("survive a destroy of a protected network", () => {
    expect(vpcOf({ deletionProtection: true }).resource("aws_cloudwatch_log_group")["lifecycle"]).toEqual({
      prevent_destroy: true,
    });
  });
});

describe("a VPC without an environment", () => {
  const required = {
    name: "dev",
    region: "us-east-2",
    accountId: "111111111111",
    cidr: "10.20.0.0/16",
    availabilityZones: zones("a", "b"),
  };

  it("has what the defaults say: protected logs of refused traffic, and no interface endpoint", () => {
    const template = Template.synthesize((stack) => {
      new Vpc(stack, "vpc", { ...required, nat: "single", dhcp: { domainName: "ml.example.com" } });
    });
    expect(template.resource("aws_flow_log")["traffic_type"]).toBe(networkDefaults.flowLogs.trafficType);
    expect(template.resource("aws_cloudwatch_log_group")).toMatchObject({
      retention_in_days: flowLogRetentionDays,
      lifecycle: { prevent_destroy: true },
    });
    expect(template.resourcesOfType("aws_vpc_endpoint")).toHaveLength(1);
    expect(template.resource("aws_vpc_dhcp_options")["domain_name_servers"]).toEqual(dhcpDefaults.domainNameServers);
  });

  it("is asked for its NAT, which decides cost", () => {
    // @ts-expect-error nat has no default
    const incomplete: VpcProps = required;
    expect(incomplete.nat).toBeUndefined();
  });
});

describe("adding a zone", () => {
  const full: Partial<VpcProps> = { nat: "perAvailabilityZone", interfaceEndpoints: "privateCluster" };

  it.each([
    ["after the others", full, zones("a", "b", "c")],
    ["between the others", full, zones("a", "c", "b")],
    ["with a single gateway", { nat: "single" } as const, zones("a", "b", "c")],
  ])("adds resources and changes none: %s", (_where, props, more) => {
    const before = vpcOf({ ...props, availabilityZones: zones("a", "b") });
    const after = vpcOf({ ...props, availabilityZones: more });
    // The order of creation does not change an existing resource.
    const unordered = (resource: Resource | undefined) => ({ ...resource, depends_on: undefined });
    for (const [address, resource] of Object.entries(before.resources)) {
      expect(unordered(after.resources[address]), address).toEqual(unordered(resource));
    }
    expect(after.addresses.length).toBeGreaterThan(before.addresses.length);
  });
});

describe("refused VPCs", () => {
  it("break several rules, all of which are reported at once", () => {
    const attempt = () => vpcOf({ cidr: "10.20.0.0/25", availabilityZones: zones("a") });
    expect(attempt).toThrow(UserError);
    expect(attempt).toThrow(/^The network dev is not valid:\n {2}cidr: .*\n {2}availabilityZones: /);
  });

  it("have a zone of another region", () => {
    expect(() => vpcOf({ availabilityZones: ["us-west-2a", "us-west-2b"] })).toThrow(
      'availabilityZones[0]: "us-west-2a" is a zone of us-west-2, not of us-east-2. Use zones of us-east-2, such as us-east-2a.',
    );
  });
});
