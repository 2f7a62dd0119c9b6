import { describe, expect, it } from "vitest";
import { checkNetworkSources, type NetworkSources, sourcesOf } from "./network-sources.ts";
import { describeProblem } from "./problem.ts";

const problemsOf = (sources: NetworkSources) =>
  checkNetworkSources(sources, "the private endpoint").map(
    (problem) => `${problem.severity} ${describeProblem(problem)}`,
  );

describe("checkNetworkSources", () => {
  it("accepts ranges, groups of this and of other accounts, and prefix lists", () => {
    expect(
      problemsOf({
        cidrs: ["10.0.0.0/8", "192.0.2.7/32"],
        securityGroupIds: ["sg-0123456789abcdef0", "sg-01234567", "111111111111/sg-0123456789abcdef0"],
        prefixListIds: ["pl-0123456789abcdef0"],
      }),
    ).toEqual([]);
  });

  it.each<[NetworkSources, string]>([
    [
      { cidrs: [] },
      "error It names no source, so it lets nobody reach the private endpoint. List cidrs, securityGroupIds or prefixListIds, or remove it.",
    ],
    [
      { cidrs: ["0.0.0.0/0"] },
      'error cidrs[0]: "0.0.0.0/0" is as wide as the internet. Name the ranges from which the private endpoint is reached, such as 10.0.0.0/8.',
    ],
    [
      { cidrs: ["0.0.0.0/1"] },
      'error cidrs[0]: "0.0.0.0/1" is as wide as the internet. Name the ranges from which the private endpoint is reached, such as 10.0.0.0/8.',
    ],
    [{ cidrs: ["10.1.2.3"] }, 'error cidrs[0]: "10.1.2.3" is not an IPv4 range in CIDR notation, such as 10.1.2.3/32.'],
    [{ cidrs: ["10.1.2.3/8"] }, 'error cidrs[0]: "10.1.2.3/8" has host bits set. Use 10.0.0.0/8.'],
    [{ cidrs: ["fd00::/8"] }, 'error cidrs[0]: "fd00::/8" is not an IPv4 range in CIDR notation, such as 10.0.0.0/8.'],
    [
      { cidrs: ["sg-0123456789abcdef0"] },
      'error cidrs[0]: "sg-0123456789abcdef0" is the id of a security group. List it under securityGroupIds.',
    ],
    [
      { cidrs: ["pl-0123456789abcdef0"] },
      'error cidrs[0]: "pl-0123456789abcdef0" is the id of a prefix list. List it under prefixListIds.',
    ],
    [{ cidrs: ["10.0.0.0/8", "10.0.0.0/8"] }, 'error cidrs: "10.0.0.0/8" is listed twice. Remove one.'],
    [
      { cidrs: ["10.0.0.0/8", "10.1.0.0/16"] },
      'warning cidrs[1]: "10.1.0.0/16" is inside 10.0.0.0/8, which is listed too. Remove one.',
    ],
    [
      { securityGroupIds: ["runner"] },
      'error securityGroupIds[0]: "runner" is not the id of a security group. Use the form sg-0123456789abcdef0, or 111111111111/sg-0123456789abcdef0 for one of another account.',
    ],
    [
      { prefixListIds: ["com.amazonaws.us-east-2.s3"] },
      'error prefixListIds[0]: "com.amazonaws.us-east-2.s3" is not the id of a prefix list. Use the form pl-0123456789abcdef0.',
    ],
  ])("says what is wrong with %j", (sources, problem) => {
    expect(problemsOf(sources)).toEqual([problem]);
  });

  it("warns of more rules than a group takes by default", () => {
    expect(problemsOf({ cidrs: [...Array(51).keys()].map((n) => `10.${n}.0.0/16`) })).toEqual([
      expect.stringMatching(/^warning 51 sources are as many rules of one security group, and AWS accepts 60 unless/),
    ]);
  });
});

describe("sourcesOf", () => {
  it("has an id for each that follows from its value", () => {
    const sources = {
      cidrs: ["10.0.0.0/8"],
      securityGroupIds: ["111111111111/sg-01234567"],
      prefixListIds: ["pl-01234567"],
    };
    expect(sourcesOf(sources)).toEqual([
      { id: "10.0.0.0-8", rule: { cidrIpv4: "10.0.0.0/8" } },
      { id: "111111111111-sg-01234567", rule: { referencedSecurityGroupId: "111111111111/sg-01234567" } },
      { id: "pl-01234567", rule: { prefixListId: "pl-01234567" } },
    ]);
  });
});
