import { describe, expect, it } from "vitest";
import { describeProblem } from "../problem.ts";
import { checkSecondaryCidrs } from "./secondary-ranges.ts";

const problemsOf = (cidr: string, secondaryCidrs: readonly string[], letters = "ab") =>
  checkSecondaryCidrs({
    cidr,
    secondaryCidrs,
    availabilityZones: [...letters].map((letter) => `us-east-1${letter}`),
  }).map(describeProblem);

describe("ranges that are added to a VPC", () => {
  it.each<[string, string[]]>([
    ["10.20.0.0/16", []],
    ["10.20.0.0/16", ["100.64.0.0/16", "100.65.0.0/16", "100.127.0.0/20", "10.21.0.0/24"]],
    ["10.0.0.0/24", ["10.1.0.0/16"]],
    ["172.16.0.0/16", ["172.17.0.0/16"]],
    ["192.168.0.0/20", ["192.168.16.0/20", "100.64.0.0/16"]],
    ["100.64.0.0/16", ["100.65.0.0/16"]],
  ])("may be, beside %s, %j", (cidr, ranges) => {
    expect(problemsOf(cidr, ranges)).toEqual([]);
  });

  it.each<[string, string[], string]>([
    [
      "10.20.0.0/16",
      ["172.16.0.0/16"],
      "secondaryCidrs[0]: AWS adds no range of 172.16.0.0/12 to a VPC whose own is 10.20.0.0/16. Use a range of 100.64.0.0/10, or of the block of its own range.",
    ],
    ["192.168.0.0/16", ["10.1.0.0/16"], "AWS adds no range of 10.0.0.0/8 to a VPC whose own is 192.168.0.0/16."],
    ["172.16.0.0/16", ["192.168.0.0/20"], "AWS adds no range of 192.168.0.0/16 to a VPC"],
    ["100.64.0.0/16", ["10.1.0.0/16"], "to a VPC whose own is 100.64.0.0/16. Use a range of 100.64.0.0/10."],
    ["172.16.0.0/16", ["172.31.0.0/16"], "AWS adds no range of 172.31.0.0/16 to a VPC that has one of 172.16.0.0/12."],
    ["10.1.0.0/16", ["10.0.0.0/16"], "AWS adds no range of 10.0.0.0/16 to a VPC that has one of 10.0.0.0/15."],
    ["10.2.0.0/16", ["10.1.0.0/16", "10.0.8.0/22"], "secondaryCidrs[1]: AWS adds no range of 10.0.0.0/16"],
    ["10.20.0.0/16", ["203.0.112.0/20"], '"203.0.112.0/20" contains public addresses.'],
    ["10.20.0.0/16", ["198.19.0.0/16"], '"198.19.0.0/16" contains public addresses.'],
    ["10.20.0.0/16", ["100.64.0.0/15"], "is a /15. Use a /16 to /24: AWS adds no range larger than a /16"],
    ["10.20.0.0/16", ["100.64.0.0/25"], "is a /25. Use a /16 to /24: a zone's subnet for pods is a quarter of it"],
    ["10.20.0.0/16", ["10.20.8.0/22"], '"10.20.8.0/22" overlaps 10.20.0.0/16, which the VPC has already.'],
    ["10.20.0.0/16", ["100.64.0.0/16", "100.64.8.0/22"], 'secondaryCidrs[1]: "100.64.8.0/22" overlaps 100.64.0.0/16'],
    ["10.20.0.0/16", ["100.64.0.1/16"], 'secondaryCidrs[0]: "100.64.0.1/16" has host bits set. Use 100.64.0.0/16.'],
    [
      "10.20.0.0/16",
      ["100.64.0.0/16", "100.65.0.0/16", "100.66.0.0/16", "100.67.0.0/16", "100.68.0.0/16"],
      "secondaryCidrs: 5 secondary ranges. A VPC has at most 5 ranges, its own among them: use at most 4, and larger ones.",
    ],
  ])("cannot be, beside %s, %j", (cidr, ranges, message) => {
    expect(problemsOf(cidr, ranges)).toEqual([expect.stringContaining(message)]);
  });

  it("have places for all zones from a /20 on", () => {
    expect(problemsOf("10.20.0.0/16", ["100.64.0.0/20"], "abef")).toEqual([]);
    expect(problemsOf("10.20.0.0/16", ["100.64.0.0/20", "100.65.0.0/21"], "abe")).toEqual([
      'availabilityZones[2]: A secondary range of /21 has places for 4 zones, and "us-east-1e" would have that of "us-east-1a". Leave one of them out, or use secondary ranges of /20 or larger.',
    ]);
  });
});
