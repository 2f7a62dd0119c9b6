import { describe, expect, it } from "vitest";
import { packDetails, packHead, searchedPart, unpackDetails, unpackFacts } from "./pack-report.ts";
import type { ReportResource } from "./report-data.ts";
import { sampleReport } from "./testing/sample-report.ts";

const sample = sampleReport({ resources: 400 });
const [first] = sample.resources;
if (first === undefined) throw new Error("the sample is empty");
const awkward: ReportResource[] = [
  {
    ...first,
    address: 'module.a["k.l[0]"].aws_subnet.private["us-east-2a"]',
    type: "aws_subnet",
    name: "private",
    zone: "us-east-2a",
    tags: 0,
  },
  { ...first, address: "aws_eip.e[0]", type: "aws_eip", name: "e", tainted: true, deposed: "1a2b3c4d" },
  {
    ...first,
    address: "data.aws_ami.a",
    mode: "data",
    type: "aws_ami",
    name: "a",
    attributes: { note: "tab\there\nand \u2028 there" },
  },
  { stack: first.stack, address: "x_y.z", mode: "managed", type: "x_y", name: "z", attributes: {}, dependencies: [] },
];
const data = { ...sample, resources: [...awkward, ...sample.resources] };

describe("a packed report", () => {
  it("loses nothing of any resource, whatever its address and values", () => {
    const facts = unpackFacts(JSON.parse(JSON.stringify(packHead(data))));
    const unpacked = data.stacks.flatMap(({ id }) => {
      const own = data.resources.filter(({ stack }) => stack === id);
      const lines = own.length === 0 ? [] : packDetails(own).split("\n");
      expect(lines).toHaveLength(own.length);
      return facts
        .filter(({ stack }) => stack === id)
        .map((fact, index) => ({ ...fact, ...unpackDetails(lines[index] ?? "") }));
    });
    const inOrder = data.stacks.flatMap(({ id }) => data.resources.filter(({ stack }) => stack === id));
    expect(unpacked).toEqual(JSON.parse(JSON.stringify(inOrder)));
  });

  it("keeps everything else as it is", () => {
    const { resources: _, ...rest } = data;
    expect(packHead(data)).toMatchObject(rest);
  });

  it("has no value of a resource but its facts in the head", () => {
    expect(JSON.stringify(packHead(data))).not.toContain("enable_dns_hostnames");
  });

  it("searches attributes only, not what a resource depends on", () => {
    const [line = ""] = packDetails([{ ...first, attributes: { id: "x" }, dependencies: ["aws_vpc.main"] }]).split(
      "\n",
    );
    expect(searchedPart(line)).toBe('{"id":"x"}');
  });
});
