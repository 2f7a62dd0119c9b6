import { describe, expect, it } from "vitest";
import { bastionDefaults } from "../defaults.ts";
import { describeProblem } from "../problem.ts";
import { type BastionSpec, checkBastion, checkBastionReachesTools } from "./bastion.ts";

const problemsOf = (change: Partial<BastionSpec>) =>
  checkBastion({ ...bastionDefaults, ...change })
    .map(describeProblem)
    .join("\n");
const ssh = (...allowedCidrs: string[]) => ({ type: "ssh", allowedCidrs, keyName: "ops" }) as const;

describe("a bastion", () => {
  it.each([
    {},
    { access: ssh("203.0.113.0/24", "198.51.100.7/32") },
    { instanceType: "t3.small" },
    { instanceType: "m7i.large", size: 10, diskGiB: 8, customAmiId: "ami-0123456789abcdef0" },
  ] satisfies Partial<BastionSpec>[])("accepts %j", (change) => {
    expect(problemsOf(change)).toBe("");
  });

  it.each([
    [{ size: 1 }, "size: 1 host: when it or its zone fails, or while it is replaced, nobody reaches"],
    [{ size: 2.5 }, "size: 2.5 hosts. Use a whole number from 2 to 10."],
    [{ diskGiB: 4 }, "diskGiB: 4 GiB. Use a whole number from 8, the size of the image, to 16,384."],
    [{ access: ssh() }, "access.allowedCidrs: An empty list lets nobody in by SSH."],
    [{ access: ssh("0.0.0.0/0") }, 'access.allowedCidrs[0]: "0.0.0.0/0" opens SSH to the internet'],
    [{ access: ssh("203.0.113.0/24", "128.0.0.0/1") }, 'access.allowedCidrs[1]: "128.0.0.0/1" opens SSH'],
    [
      { access: ssh("10.0.0.0/8") },
      'access.allowedCidrs[0]: "10.0.0.0/8" is a private range, and clients reach the hosts',
    ],
    [
      { access: ssh("203.0.113.7") },
      'access.allowedCidrs[0]: "203.0.113.7" is not an IPv4 range in CIDR notation, such as 203.0.113.7/32.',
    ],
    [{ access: ssh("203.0.113.0/24", "203.0.113.0/24") }, 'access.allowedCidrs: "203.0.113.0/24" is listed twice.'],
    [{ access: { ...ssh("203.0.113.0/24"), keyName: "" } }, 'access.keyName: "" is not the name of a key pair.'],
    [{ instanceType: "t4g.smal" }, 'instanceType: "t4g.smal" is not an instance type. Did you mean "t4g.small"?'],
    [
      { instanceType: "t4g.16xlarge" },
      "Sizes of t4g: nano, micro, small, medium, large, xlarge, 2xlarge. Use a small one",
    ],
    [
      { instanceType: "g6.xlarge" },
      'instanceType: "g6.xlarge" has accelerators, for which a bastion has no use. Use a small one',
    ],
    [
      { kubernetesPolicy: "AmazonEKSViewPolicies" },
      'kubernetesPolicy: "AmazonEKSViewPolicies" is not the short name of an access policy. Did you mean "AmazonEKSViewPolicy"?',
    ],
    [{ sessionLogs: { retentionDays: 10 } }, "sessionLogs.retentionDays: 10 days is not a retention period"],
    [{ customAmiId: "ami-1" }, 'customAmiId: "ami-1" is not an AMI id'],
  ] satisfies [Partial<BastionSpec>, string][])("refuses %j", (change, message) => {
    expect(problemsOf(change)).toContain(message);
  });

  it("needs an image with its programs only where private hosts have no way to the internet", () => {
    const problems = (change: Partial<BastionSpec>, nat: "none" | "single") =>
      checkBastionReachesTools({ ...bastionDefaults, ...change }, { nat }).map(describeProblem);
    expect(problems({}, "none")).toEqual([expect.stringContaining("customAmiId: is missing. Without NAT")]);
    expect(problems({}, "single")).toEqual([]);
    expect(problems({ customAmiId: "ami-0123456789abcdef0" }, "none")).toEqual([]);
    expect(problems({ access: ssh("203.0.113.0/24") }, "none")).toEqual([]);
  });
});
