import { checkEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { type Context, isAllowed } from "@ml-platform/modules/testing/decide";
import { accountRoles } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { bootstrapped, developers, selfManaged } from "../testing/account.ts";
import { account, born, bornIn, ec2, here, iam, ofEnvironment } from "../testing/requests.ts";
import { roleOf, type SynthesizedRole } from "../testing/role.ts";
import { personalSessionPolicy } from "./personal.ts";

const zones = smallSpec.network.availabilityZones;
const environment = checkEnvironment({
  ...smallSpec,
  sandpits: { developers },
  network: {
    cidr: smallSpec.network.cidr,
    availabilityZones: zones,
    nat: "none",
    interfaceEndpoints: ["ecr.api"],
    existing: {
      vpcId: "vpc-0123456789abcdef0",
      ownerAccountId: "222222222222",
      privateSubnetIds: Object.fromEntries(zones.map((zone, index) => [zone, `subnet-0123456789abcdef${index}`])),
    },
  },
});
const template = await bootstrapped("ml-small", selfManaged, { environments: [environment] });
const apply = roleOf(template, account, accountRoles.apply);
const plan = roleOf(template, account, accountRoles.plan);
const sandpit = roleOf(template, account, accountRoles.sandpit);

const may = (role: SynthesizedRole, action: string, resource: string, context: Context, sessionPolicy?: object) =>
  isAllowed({
    principal: role.arn,
    action,
    resource,
    context,
    policies: role.policies,
    ...(sessionPolicy !== undefined && { sessionPolicy }),
  });
const vpc = ec2("vpc/vpc-0123456789abcdef0");
const subnet = ec2("subnet/subnet-0123456789abcdef0");

describe("a VPC that exists already, and has no tags of the platform", () => {
  it.each<[action: string, resource: string, context: Context]>([
    ["ec2:CreateSecurityGroup", vpc, bornIn("small")],
    ["ec2:CreateSecurityGroup", ec2("security-group/*"), bornIn("small")],
    ["ec2:CreateVpcEndpoint", vpc, bornIn("small")],
    ["ec2:CreateVpcEndpoint", ec2("vpc-endpoint/*"), bornIn("small")],
    ["ec2:ModifyVpcEndpoint", subnet, here],
    ["ec2:ModifyVpcEndpoint", ec2("vpc-endpoint/vpce-1"), ofEnvironment("small")],
  ])("takes what is applied: %s on %s", async (action, resource, context) => {
    expect(await may(apply, action, resource, context)).toBe(true);
    expect(await may(plan, action, resource, context)).toBe(false);
  });

  it.each<[action: string, resource: string, context: Context]>([
    ["ec2:CreateSubnet", vpc, bornIn("small")],
    ["ec2:DeleteVpc", vpc, here],
    ["ec2:CreateSecurityGroup", ec2("vpc/vpc-1"), bornIn("small")],
    ["ec2:CreateSecurityGroup", ec2("security-group/*"), here],
    ["ec2:ModifyVpcEndpoint", ec2("vpc-endpoint/vpce-1"), here],
  ])("stays as it is, as do others: %s on %s", async (action, resource, context) => {
    expect(await may(apply, action, resource, context)).toBe(false);
  });

  it("is its owner's, whose account is in its ARN", () => {
    const policies = JSON.stringify(apply.policies);
    expect(policies).toContain("arn:aws:ec2:us-east-2:*:vpc/vpc-0123456789abcdef0");
    expect(policies).toContain("arn:aws:ec2:us-east-2:*:subnet/subnet-0123456789abcdef0");
  });

  it("takes the security groups of a dedicated sandpit", async () => {
    const session = JSON.parse(personalSessionPolicy({ name: "kim", backend: { type: "local" } }));
    for (const resource of [vpc, ec2("security-group/*")])
      expect(await may(sandpit, "ec2:CreateSecurityGroup", resource, born("kim"), session), resource).toBe(true);
    expect(await may(sandpit, "ec2:CreateSecurityGroup", ec2("security-group/*"), bornIn("small"))).toBe(false);
  });
});

it("the first attachment to a transit gateway makes the role by which AWS keeps it", async () => {
  const role = iam("role/aws-service-role/transitgateway.amazonaws.com/AWSServiceRoleForVPCTransitGateway");
  const context = { "iam:AWSServiceName": "transitgateway.amazonaws.com" };
  expect(await may(apply, "iam:CreateServiceLinkedRole", role, context)).toBe(true);
});
