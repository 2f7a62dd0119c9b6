import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWorld } from "@ml-platform/emulator";
import { small } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { assumeExisting } from "./assume-existing.ts";

const ml = small.clusters["ml"]!;
const existing = {
  vpcId: "vpc-0123456789abcdef0",
  privateSubnetIds: { "us-east-2a": "subnet-0a000000000000001", "us-east-2b": "subnet-0b000000000000001" },
  podSubnetIds: { "us-east-2a": "subnet-0a000000000000002", "us-east-2b": "subnet-0b000000000000002" },
};
const environment = {
  ...small,
  network: { ...small.network, secondaryCidrs: ["100.64.0.0/16"], existing },
  clusters: {
    ml: {
      ...ml,
      endpoint: { access: "private", privateAccessFrom: { securityGroupIds: ["sg-00000001"] } },
      nodeIngress: { metrics: { ports: 9100, securityGroupIds: ["222222222222/sg-00000002"] } },
      podNetworking: { ...ml.podNetworking, subnets: "secondary", securityGroupIds: ["sg-00000003"] },
    },
  },
} as const;

describe("assumeExisting", () => {
  const world = openWorld(mkdtempSync(join(tmpdir(), "world-")));
  const realm = world.realm("111111111111-us-east-2");
  const idsOf = (type: string) => realm.list(type).map(({ attributes }) => attributes["id"]);

  it("puts nothing into the world that an environment makes itself", () => {
    assumeExisting(world, small);
    expect(realm.list()).toEqual([]);
  });

  it("puts the VPC, its subnets and the security groups into the world that an environment names, once", () => {
    assumeExisting(world, environment);
    assumeExisting(world, environment);
    expect(idsOf("aws_vpc")).toEqual([existing.vpcId]);
    expect(idsOf("aws_subnet")).toEqual([
      ...Object.values(existing.privateSubnetIds),
      ...Object.values(existing.podSubnetIds),
    ]);
    expect(idsOf("aws_security_group")).toEqual(["sg-00000001", "222222222222/sg-00000002", "sg-00000003"]);
    expect(realm.list("aws_subnet")[1]?.attributes).toMatchObject({
      availability_zone: "us-east-2b",
      vpc_id: existing.vpcId,
      cidr_block: "10.20.16.0/20",
    });
  });
});
