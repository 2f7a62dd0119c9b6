import { describe, expect, it } from "vitest";
import { privateClusterEndpoints } from "../interface-endpoints.ts";
import { describeProblem } from "../problem.ts";
import { aNetwork } from "../testing/specs.ts";
import { checkNetwork } from "./network.ts";
import type { NetworkSpec } from "./spec.ts";

const problemsOf = (change: Partial<NetworkSpec>) => checkNetwork({ ...aNetwork, ...change }).map(describeProblem);

describe("checkNetwork", () => {
  it("accepts a valid network", () => {
    expect(problemsOf({})).toEqual([]);
    expect(
      problemsOf({ dhcp: { domainNameServers: ["AmazonProvidedDNS", "10.0.0.2"], ntpServers: ["10.0.0.3"] } }),
    ).toEqual([]);
  });

  it.each([
    ["10.20.0.0", 'cidr: "10.20.0.0" is not an IPv4 range in CIDR notation, such as 10.20.0.0/16.'],
    ["10.20.1.0/16", 'cidr: "10.20.1.0/16" has host bits set. Use 10.20.0.0/16.'],
    [
      "10.20.0.0/25",
      'cidr: "10.20.0.0/25" is a /25. Use a /16 to /24: a smaller one has no room for subnets of several zones.',
    ],
    [
      "52.0.0.0/16",
      'cidr: "52.0.0.0/16" contains public addresses. Use a range inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10.',
    ],
  ])("refuses the range %s", (cidr, message) => {
    expect(problemsOf({ cidr })).toEqual([message]);
  });

  it("refuses too few and too many zones", () => {
    expect(problemsOf({ availabilityZones: ["us-east-2a"] })).toEqual([
      "availabilityZones: 1 availability zones. Use 2 to 6: EKS needs at least 2.",
    ]);
    expect(problemsOf({ availabilityZones: [..."abcdefa"].map((letter) => `us-east-1${letter}`) })).toContainEqual(
      "availabilityZones: 7 availability zones. Use 2 to 6: EKS needs at least 2.",
    );
  });

  it("refuses zones that do not exist", () => {
    expect(problemsOf({ availabilityZones: ["us-east-2a", "us-east-2f"] })).toEqual([
      'availabilityZones[1]: us-east-2 has no zone "us-east-2f". Its zones: us-east-2a, us-east-2b, us-east-2c.',
    ]);
  });

  it("says nothing of zones without a control plane: nodes may be there", () => {
    expect(problemsOf({ availabilityZones: ["us-east-1a", "us-east-1e"] })).toEqual([]);
  });

  it("refuses a zone that is listed twice, a malformed one, zones of two regions", () => {
    expect(problemsOf({ availabilityZones: ["us-east-2a", "us-east-2a"] })).toEqual([
      'availabilityZones: "us-east-2a" is listed twice. Remove one.',
    ]);
    expect(problemsOf({ availabilityZones: ["us-east-2a", "us-east-1-bos-1a"] })).toEqual([
      'availabilityZones[1]: "us-east-1-bos-1a" is not the name of an availability zone. Use region and letter, such as us-east-2a.',
    ]);
    expect(problemsOf({ availabilityZones: ["us-east-2a", "us-west-2b"] })).toEqual([
      "availabilityZones: The zones belong to more than one region: us-east-2, us-west-2. A VPC is in a single region.",
    ]);
  });

  it("requires every endpoint where there is no NAT", () => {
    expect(problemsOf({ nat: "none", interfaceEndpoints: "privateCluster" })).toEqual([]);
    expect(problemsOf({ nat: "none", interfaceEndpoints: [...privateClusterEndpoints, "secretsmanager"] })).toEqual([]);
    expect(
      problemsOf({ nat: "none", interfaceEndpoints: privateClusterEndpoints.filter((name) => name !== "eks") }),
    ).toEqual([
      'interfaceEndpoints: Without NAT, nodes reach AWS through interface endpoints only, and these are missing: eks. Use "privateCluster", add them, set nat to "single" or "perAvailabilityZone", or route 0.0.0.0/0 from private subnets to a network that reaches AWS.',
    ]);
  });

  it("refuses endpoints that are listed twice, of S3, or by full service name", () => {
    expect(problemsOf({ interfaceEndpoints: ["sts", "sts"] })).toEqual([
      'interfaceEndpoints: "sts" is listed twice. Remove one.',
    ]);
    expect(problemsOf({ interfaceEndpoints: ["s3"] })).toEqual([
      'interfaceEndpoints[0]: "s3" is not needed, because every network has the gateway endpoint of S3. Remove it.',
    ]);
    expect(problemsOf({ interfaceEndpoints: ["com.amazonaws.us-east-2.sts"] })).toEqual([
      'interfaceEndpoints[0]: "com.amazonaws.us-east-2.sts" is not the short name of a service. Omit com.amazonaws.<region>: use ecr.api, not com.amazonaws.us-east-2.ecr.api.',
    ]);
  });

  it("warns about each name that is not that of a service, with the one that was meant", () => {
    expect(checkNetwork({ ...aNetwork, interfaceEndpoints: ["ecr.pai", "kms-fips"] })).toEqual([
      {
        severity: "warning",
        path: ["interfaceEndpoints", 0],
        message:
          '"ecr.pai" is not an endpoint service that we know. Did you mean "ecr.api"? AWS rejects services that it does not offer: "aws ec2 describe-vpc-endpoint-services" lists them.',
      },
    ]);
    expect(problemsOf({ interfaceEndpoints: ["foo", "ecr.apii"] })).toEqual([
      expect.stringContaining('interfaceEndpoints[0]: "foo" is not an endpoint service that we know. AWS rejects'),
      expect.stringContaining(
        'interfaceEndpoints[1]: "ecr.apii" is not an endpoint service that we know. Did you mean',
      ),
    ]);
    for (const name of ["security-group", "https-from-vpc", "constructor", "x".repeat(65)])
      expect(problemsOf({ interfaceEndpoints: [name] })).toEqual([
        expect.stringContaining(`"${name}" is not the short name of a service.`),
      ]);
    expect(problemsOf({ interfaceEndpoints: ["Ecr.api"] })).toEqual([
      expect.stringContaining('"Ecr.api" is not the short name of a service.'),
    ]);
    const others = ["sns", "sqs", "ecs", "secretsmanager", "sagemaker.runtime", "elasticfilesystem", "fsx", "bedrock"];
    expect(problemsOf({ interfaceEndpoints: [...others, "ecr.dkr"] })).toEqual([]);
  });

  it("requires AmazonProvidedDNS among the name servers", () => {
    expect(problemsOf({ dhcp: { domainNameServers: ["127.0.0.1", "10.10.0.2"] } })).toEqual([
      'dhcp.domainNameServers: "127.0.0.1", "10.10.0.2" lacks AmazonProvidedDNS, which nodes need to resolve the private EKS endpoint. Add it.',
    ]);
    expect(problemsOf({ dhcp: { domainNameServers: [] } })).toEqual([
      "dhcp.domainNameServers: The empty list lacks AmazonProvidedDNS, which nodes need to resolve the private EKS endpoint. Add it.",
    ]);
  });

  it("refuses other DHCP options that AWS would refuse", () => {
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
      "dhcp.domainNameServers: 6 name servers. DHCP options accept at most 4.",
      'dhcp.domainNameServers[5]: "AmazonProvidedDns" is neither an IPv4 address nor AmazonProvidedDNS. Use one of them.',
      "dhcp.ntpServers: 5 NTP servers. DHCP options accept at most 4.",
      'dhcp.ntpServers[4]: "time.example.com" is not an IPv4 address, such as 10.0.0.3.',
      'dhcp.domainName: "not a name" is not a DNS name, such as ml.example.com.',
    ]);
  });

  it("accepts retention periods of CloudWatch Logs only", () => {
    expect(problemsOf({ flowLogs: { trafficType: "ALL", retentionDays: 31 } })).toEqual([
      "flowLogs.retentionDays: 31 days is not a retention period of CloudWatch Logs. Use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
    ]);
  });
});
