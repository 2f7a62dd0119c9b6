import { describe, expect, it } from "vitest";
import { privateClusterEndpoints } from "./interface-endpoints.ts";
import { checkNetwork, type NetworkSpec } from "./network.ts";
import { describeProblem } from "./problem.ts";

const sound: NetworkSpec = {
  cidr: "10.20.0.0/16",
  availabilityZones: ["us-east-2a", "us-east-2b"],
  nat: "single",
  interfaceEndpoints: [],
  flowLogs: { trafficType: "REJECT", retentionDays: 30 },
};

const problemsOf = (change: Partial<NetworkSpec>) => checkNetwork({ ...sound, ...change }).map(describeProblem);

describe("checkNetwork", () => {
  it("takes a sound network", () => {
    expect(problemsOf({})).toEqual([]);
    expect(
      problemsOf({ dhcp: { domainNameServers: ["AmazonProvidedDNS", "10.0.0.2"], ntpServers: ["10.0.0.3"] } }),
    ).toEqual([]);
  });

  it.each([
    ["10.20.0.0", 'cidr: "10.20.0.0" is not an IPv4 range. Write it in CIDR notation: 10.20.0.0/16.'],
    ["10.20.1.0/16", 'cidr: "10.20.1.0/16" does not start at its first address. Write 10.20.0.0/16.'],
    [
      "10.20.0.0/21",
      'cidr: "10.20.0.0/21" is a /21. A network is a /16 to /20: larger VPCs do not exist, smaller ones have no room for their subnets.',
    ],
    [
      "52.0.0.0/16",
      'cidr: "52.0.0.0/16" holds public addresses. Use a range inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10.',
    ],
  ])("refuses the range %s", (cidr, message) => {
    expect(problemsOf({ cidr })).toEqual([message]);
  });

  it("refuses too few and too many zones", () => {
    expect(problemsOf({ availabilityZones: ["us-east-2a"] })).toEqual([
      "availabilityZones: 1 availability zones. EKS needs at least 2; use 2 to 6.",
    ]);
    expect(problemsOf({ availabilityZones: [..."abcdefg"].map((letter) => `us-east-1${letter}`) })).toEqual([
      "availabilityZones: 7 availability zones. EKS needs at least 2; use 2 to 6.",
    ]);
  });

  it("refuses a zone twice, a malformed one, zones of two regions", () => {
    expect(problemsOf({ availabilityZones: ["us-east-2a", "us-east-2a"] })).toEqual([
      'availabilityZones: "us-east-2a" is listed twice. Remove one.',
    ]);
    expect(problemsOf({ availabilityZones: ["us-east-2a", "us-east-1-bos-1a"] })).toEqual([
      'availabilityZones[1]: "us-east-1-bos-1a" is not the name of an availability zone. Write region and letter: us-east-2a.',
    ]);
    expect(problemsOf({ availabilityZones: ["us-east-2a", "us-west-2b"] })).toEqual([
      "availabilityZones: Zones of more than one region: us-east-2, us-west-2. A VPC lies in one.",
    ]);
  });

  it("demands every endpoint where there is no NAT", () => {
    expect(problemsOf({ nat: "none", interfaceEndpoints: "privateCluster" })).toEqual([]);
    expect(problemsOf({ nat: "none", interfaceEndpoints: [...privateClusterEndpoints, "secretsmanager"] })).toEqual([]);
    expect(
      problemsOf({ nat: "none", interfaceEndpoints: privateClusterEndpoints.filter((name) => name !== "eks") }),
    ).toEqual([
      'interfaceEndpoints: Without NAT, nodes reach AWS by interface endpoints only, and these are missing: eks. Use "privateCluster", add them, or choose nat "single" or "perAvailabilityZone".',
    ]);
  });

  it("refuses endpoints twice, of S3, and by full service name", () => {
    expect(problemsOf({ interfaceEndpoints: ["sts", "sts"] })).toEqual([
      'interfaceEndpoints: "sts" is listed twice. Remove one.',
    ]);
    expect(problemsOf({ interfaceEndpoints: ["s3"] })).toEqual([
      'interfaceEndpoints[0]: "s3" is not needed: every network has the gateway endpoint of S3. Remove it.',
    ]);
    expect(problemsOf({ interfaceEndpoints: ["com.amazonaws.us-east-2.sts"] })).toEqual([
      'interfaceEndpoints[0]: "com.amazonaws.us-east-2.sts" is not the short name of a service. Leave out com.amazonaws.<region>: ecr.api, not com.amazonaws.us-east-2.ecr.api.',
    ]);
  });

  it("warns of an endpoint that is nearly one that clusters call, not of other services", () => {
    expect(checkNetwork({ ...sound, interfaceEndpoints: ["ecr.pai"] })).toEqual([
      {
        severity: "warning",
        path: ["interfaceEndpoints", 0],
        message:
          '"ecr.pai" is nearly "ecr.api", which a cluster calls. Write that if it was meant; AWS refuses a service that it does not have.',
      },
    ]);
    expect(problemsOf({ interfaceEndpoints: ["Ecr.api"] })).toEqual([
      expect.stringContaining('"Ecr.api" is not the short name of a service.'),
    ]);
    const others = ["sns", "sqs", "ecs", "secretsmanager", "sagemaker.runtime", "elasticfilesystem", "fsx", "bedrock"];
    expect(problemsOf({ interfaceEndpoints: [...others, "ecr.dkr"] })).toEqual([]);
  });

  it("keeps AmazonProvidedDNS among the name servers", () => {
    expect(problemsOf({ dhcp: { domainNameServers: ["127.0.0.1", "10.10.0.2"] } })).toEqual([
      'dhcp.domainNameServers: "127.0.0.1", "10.10.0.2" lacks AmazonProvidedDNS, without which nodes do not find the private EKS endpoint. Add it.',
    ]);
    expect(problemsOf({ dhcp: { domainNameServers: [] } })).toEqual([
      "dhcp.domainNameServers: The empty list lacks AmazonProvidedDNS, without which nodes do not find the private EKS endpoint. Add it.",
    ]);
  });

  it("refuses other DHCP options that AWS would", () => {
    const five = ["10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"];
    expect(
      problemsOf({
        dhcp: {
          domainName: "not a name",
          domainNameServers: ["AmazonProvidedDNS", ...five, "AmazonProvidedDns"],
          ntpServers: [...five, "time.example.com"],
        },
      }),
    ).toEqual([
      "dhcp.domainNameServers: 6 name servers. DHCP options take at most 4.",
      'dhcp.domainNameServers[5]: "AmazonProvidedDns" is neither an IPv4 address nor AmazonProvidedDNS.',
      "dhcp.ntpServers: 5 NTP servers. DHCP options take at most 4.",
      'dhcp.ntpServers[4]: "time.example.com" is not an IPv4 address.',
      'dhcp.domainName: "not a name" is not a DNS name. Write it like ml.example.com.',
    ]);
  });

  it("takes retentions of CloudWatch Logs only", () => {
    expect(problemsOf({ flowLogs: { trafficType: "ALL", retentionDays: 31 } })).toEqual([
      "flowLogs.retentionDays: 31 days is not a retention period of CloudWatch Logs. Use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
    ]);
  });
});
