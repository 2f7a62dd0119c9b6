import { describe, expect, it } from "vitest";
import { describeProblem } from "../problem.ts";
import { aNetwork } from "../testing/specs.ts";
import { checkNetwork } from "./network.ts";
import { checkNeedsPublicSubnets, hasPublicSubnets } from "./public-subnets.ts";
import { subnetRanges } from "./ranges.ts";
import type { ExistingNetwork, NetworkSpec } from "./spec.ts";

const ids = (digit: string) => ({
  "us-east-2a": `subnet-0a00000000000000${digit}`,
  "us-east-2b": `subnet-0b00000000000000${digit}`,
});
const existing: ExistingNetwork = { vpcId: "vpc-0123456789abcdef0", privateSubnetIds: ids("1") };
const problemsOf = (change: Partial<ExistingNetwork>, network: Partial<NetworkSpec> = {}) =>
  checkNetwork({ ...aNetwork, ...network, existing: { ...existing, ...change } }).map(describeProblem);

describe("a network that exists already", () => {
  it("may have subnets of every kind, ranges of any size, and no way out", () => {
    expect(problemsOf({})).toEqual([]);
    expect(
      problemsOf(
        {
          ownerAccountId: "222222222222",
          controlPlaneSubnetIds: ids("2"),
          publicSubnetIds: ids("3"),
          podSubnetIds: ids("4"),
        },
        { nat: "none", cidr: "130.10.0.0/26", secondaryCidrs: ["100.64.0.0/10"] },
      ),
    ).toEqual([]);
  });

  it.each<[Partial<ExistingNetwork>, string]>([
    [{ vpcId: "vpc-1" }, 'existing.vpcId: "vpc-1" is not the id of a VPC. Use the form vpc-0123456789abcdef0.'],
    [{ ownerAccountId: "1" }, 'existing.ownerAccountId: "1" is not an AWS account id. Use its 12 digits.'],
    [
      { privateSubnetIds: { "us-east-2a": ids("1")["us-east-2a"] } },
      "existing.privateSubnetIds: There is no subnet for us-east-2b. Add one, or remove the zone from availabilityZones.",
    ],
    [
      { controlPlaneSubnetIds: { ...ids("2"), "us-east-2c": "subnet-0c000000000000002" } },
      'existing.controlPlaneSubnetIds.us-east-2c: "us-east-2c" is not in availabilityZones: us-east-2a, us-east-2b. Add the zone, or remove the line.',
    ],
    [
      { podSubnetIds: { ...ids("4"), "us-east-2b": "pods-b" } },
      'existing.podSubnetIds.us-east-2b: "pods-b" is not the id of a subnet. Use the form subnet-0123456789abcdef0.',
    ],
    [
      { podSubnetIds: { "us-east-2a": ids("4")["us-east-2a"], "us-east-2b": ids("4")["us-east-2a"] } },
      'existing.podSubnetIds.us-east-2b: "subnet-0a000000000000004" is the subnet for us-east-2a already. A subnet is in one zone.',
    ],
    [
      { publicSubnetIds: { ...ids("3"), "us-east-2a": ids("1")["us-east-2a"] } },
      'existing.publicSubnetIds.us-east-2a: "subnet-0a000000000000001" is among privateSubnetIds too, and nodes in a public subnet need public addresses, which they do not get. Use another one.',
    ],
  ])("is refused with %j", (change, problem) => {
    expect(problemsOf(change)).toEqual([problem]);
  });

  it.each<[string, Partial<NetworkSpec>]>([
    ["publicSubnets", { publicSubnets: true }],
    ["natAddresses", { natAddresses: { "us-east-2a": "eipalloc-0123456789abcdef0" } }],
    [
      "routes",
      {
        routes: {
          office: { destinations: ["10.0.0.0/8"], from: ["private"], transitGatewayId: "tgw-0123456789abcdef0" },
        },
      },
    ],
    ["dhcp", { dhcp: { domainNameServers: ["AmazonProvidedDNS"] } }],
    ["flowLogs", { flowLogs: { trafficType: "ALL" } }],
  ])("leaves %s to whoever keeps it", (key, network) => {
    expect(problemsOf({}, network)).toEqual([
      `${key}: The network exists already, and whoever keeps it decides this. Remove ${key}, or remove existing for a network of the environment's own.`,
    ]);
  });

  it("takes flow logs as environments fill them in for those that nobody wrote", () => {
    expect(problemsOf({}, { flowLogs: { trafficType: "REJECT", retentionDays: 30 } })).toEqual([]);
  });

  it("still needs ranges, zones and names of services that are well-formed", () => {
    expect(
      problemsOf({}, { cidr: "10.20.0.1/16", secondaryCidrs: ["100.64.0.0"], interfaceEndpoints: ["s3"] }),
    ).toEqual([
      expect.stringContaining("cidr: "),
      expect.stringContaining("secondaryCidrs[0]: "),
      expect.stringContaining("interfaceEndpoints[0]: "),
    ]);
    expect(problemsOf({}, { availabilityZones: ["us-east-2a", "us-east-2a"] })).toEqual(
      expect.arrayContaining([expect.stringContaining("availabilityZones: ")]),
    );
  });

  it("has public subnets if they are listed", () => {
    const network = { ...aNetwork, existing };
    expect(hasPublicSubnets(network)).toBe(false);
    expect(hasPublicSubnets({ ...network, existing: { ...existing, publicSubnetIds: ids("3") } })).toBe(true);
    expect(checkNeedsPublicSubnets("A bastion", network, "use none").map(describeProblem)).toEqual([
      "A bastion is in public subnets, and the network has none. List network.existing.publicSubnetIds, or use none.",
    ]);
  });

  it("has its subnets somewhere in its ranges", () => {
    const network = { ...aNetwork, secondaryCidrs: ["100.64.0.0/16"] };
    expect(subnetRanges(network, "controlPlane")).toEqual(["10.20.136.0/27", "10.20.136.32/27"]);
    expect(subnetRanges({ ...network, existing }, "controlPlane")).toEqual(["10.20.0.0/16", "100.64.0.0/16"]);
  });
});
