import { describe, expect, it } from "vitest";
import { type ClusterSpec, checkCluster, checkKmsKeyRegion } from "./cluster.ts";
import type { EndpointSpec } from "./cluster-endpoint.ts";
import { describeProblem } from "./problem.ts";
import { aCluster } from "./testing/specs.ts";

const valid: ClusterSpec = {
  ...aCluster,
  access: {
    admin: {
      principalArn: "arn:aws:iam::111111111111:role/platform-admin",
      type: "STANDARD",
      policy: "AmazonEKSClusterAdminPolicy",
    },
  },
};

const problemsOf = (change: Partial<ClusterSpec>, vpcCidr = "10.20.0.0/16") =>
  checkCluster({ ...valid, ...change }, vpcCidr).map(describeProblem);

const open = (allowedCidrs: string[], openToInternetBecause?: string): { endpoint: EndpointSpec } => ({
  endpoint: { access: "publicAndPrivate", allowedCidrs, openToInternetBecause },
});

describe("checkCluster", () => {
  it("accepts a valid cluster", () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf(open(["203.0.113.0/24"]))).toEqual([]);
    expect(problemsOf({ encryption: { kmsKey: "create", irreversible: true }, webhookPorts: [9443] })).toEqual([]);
  });

  it.each(["0.0.0.0/0", "0.0.0.0/1"])("refuses %s at the public endpoint without a reason", (cidr) => {
    expect(problemsOf(open(["203.0.113.0/24", cidr]))).toEqual([
      `endpoint.allowedCidrs[1]: "${cidr}" opens the endpoint to the internet. List narrower ranges, or give a reason in openToInternetBecause.`,
    ]);
    expect(problemsOf(open([cidr], " "))).toHaveLength(1);
    expect(problemsOf(open([cidr], "partners without fixed addresses"))).toEqual([]);
  });

  it("refuses a public endpoint that EKS would open to all, or reject", () => {
    expect(problemsOf(open([]))).toEqual([
      'endpoint.allowedCidrs: A public endpoint without allowed ranges is open to the whole internet. List the ranges that may reach it, or set access to "private".',
    ]);
    expect(problemsOf(open(["10.0.0.0/16"]))).toEqual([
      'endpoint.allowedCidrs[0]: "10.0.0.0/16" is a private range, and clients reach the public endpoint from public addresses only. Traffic from the VPC uses the private endpoint anyway: remove the range, or list the public addresses behind it.',
    ]);
    expect(problemsOf(open(["203.0.113.7", "203.0.113.0/24", "203.0.113.0/24"]))).toEqual([
      'endpoint.allowedCidrs: "203.0.113.0/24" is listed twice. Remove one.',
      'endpoint.allowedCidrs[0]: "203.0.113.7" is not an IPv4 range in CIDR notation, such as 203.0.113.7/32.',
    ]);
    expect(problemsOf(open([...Array(41).keys()].map((n) => `203.0.113.${n}/32`)))).toEqual([
      "endpoint.allowedCidrs: 41 ranges. EKS accepts at most 40.",
    ]);
  });

  it("recognizes two halves as the whole internet", () => {
    const halves = ["0.0.0.0/1", "128.0.0.0/1"];
    expect(problemsOf(open(halves))).toEqual([expect.stringContaining('"0.0.0.0/1" opens the endpoint')]);
    expect(problemsOf(open(halves, "partners without fixed addresses"))).toEqual([]);
  });

  it("warns about a reason that nothing needs", () => {
    expect(checkCluster({ ...valid, ...open(["203.0.113.0/24"], "tests") })).toEqual([
      {
        severity: "warning",
        path: ["endpoint", "openToInternetBecause"],
        message: "No allowed range opens the endpoint to the internet. Remove openToInternetBecause.",
      },
    ]);
  });

  it.each([
    ["172.20.0.0", 'serviceCidr: "172.20.0.0" is not an IPv4 range in CIDR notation, such as 172.20.0.0/16.'],
    ["172.20.0.0/25", 'serviceCidr: "172.20.0.0/25" is a /25, and a service range must be a /12 to /24.'],
    [
      "100.64.0.0/16",
      'serviceCidr: "100.64.0.0/16" is not inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16. Use a range inside one of them.',
    ],
    [
      "10.20.64.0/18",
      'serviceCidr: "10.20.64.0/18" overlaps the network\'s range 10.20.0.0/16. Pods could reach only one of the two: use another range.',
    ],
  ])("refuses service range %s", (serviceCidr, message) => {
    expect(problemsOf({ serviceCidr })).toEqual([message]);
  });

  it("checks the logs", () => {
    expect(problemsOf({ logs: { types: ["audit", "audit"], retentionDays: 91 } })).toEqual([
      'logs.types: "audit" is listed twice. Remove one.',
      expect.stringContaining("logs.retentionDays: 91 days is not a retention period of CloudWatch Logs."),
    ]);
    expect(checkCluster({ ...valid, logs: { types: ["api"], retentionDays: 90 } })).toEqual([
      {
        severity: "warning",
        path: ["logs", "types"],
        message: 'Without the "audit" log, nobody can find out later who did what in the cluster. Add it.',
      },
    ]);
  });

  it("accepts the ARN of a KMS key, not an alias", () => {
    const encrypt = (kmsKey: `arn:${string}`) => problemsOf({ encryption: { kmsKey, irreversible: true } });
    expect(encrypt("arn:aws:kms:us-east-2:111111111111:key/0a1b2c3d-0000-0000-0000-000000000000")).toEqual([]);
    expect(encrypt("arn:aws:kms:us-east-2:111111111111:alias/eks")).toEqual([
      'encryption.kmsKey: "arn:aws:kms:us-east-2:111111111111:alias/eks" is not the ARN of a KMS key (an alias is not accepted). Use the form arn:aws:kms:us-east-2:111111111111:key/<id>, or "create".',
    ]);
  });

  it("checks webhook ports and add-on versions", () => {
    expect(problemsOf({ webhookPorts: [0, 9443, 9443] })).toEqual([
      "webhookPorts: 9443 is listed twice. Remove one.",
      'webhookPorts[0]: 0 is not a port. Use 1 to 65535, or "all" for all unprivileged ports.',
    ]);
    expect(
      problemsOf({ eksAddons: { "vpc-cni": { version: "v1.22.1-eksbuild.2" }, coredns: { version: "1.12" } } }),
    ).toEqual([
      'eksAddons.coredns.version: "1.12" is not the version of an EKS add-on, such as v1.20.4-eksbuild.2. "aws eks describe-addon-versions" lists them.',
    ]);
  });

  it("reports problems of access entries with their path", () => {
    const principalArn = "arn:aws:iam::111111111111:role/platform-admin";
    expect(
      problemsOf({ access: { ...valid.access, twin: { principalArn, type: "STANDARD", kubernetesGroups: ["a"] } } }),
    ).toEqual([expect.stringMatching(/^access\.twin\.principalArn: .* already has an entry/)]);
  });
});

describe("checkKmsKeyRegion", () => {
  const problemsWith = (kmsKey: "create" | `arn:${string}`, region = "us-east-2") =>
    checkKmsKeyRegion({ encryption: { kmsKey, irreversible: true } }, region).map(describeProblem);

  it("accepts a key in the cluster's region, a key to be created, and no key", () => {
    expect(problemsWith("arn:aws:kms:us-east-2:111111111111:key/a")).toEqual([]);
    expect(problemsWith("arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/a", "us-gov-west-1")).toEqual([]);
    expect(problemsWith("create")).toEqual([]);
    expect(checkKmsKeyRegion({}, "us-east-2")).toEqual([]);
  });

  it("refuses a key in another region or partition", () => {
    expect(problemsWith("arn:aws:kms:us-west-2:111111111111:key/a")).toEqual([
      'encryption.kmsKey: "arn:aws:kms:us-west-2:111111111111:key/a" is a key of us-west-2 in partition aws, and the cluster is in us-east-2 in partition aws. Use a key whose ARN begins with arn:aws:kms:us-east-2:, or "create".',
    ]);
    expect(problemsWith("arn:aws-us-gov:kms:us-east-2:111111111111:key/a")).toHaveLength(1);
  });
});
