import { describe, expect, it } from "vitest";
import { noCounts, type ResourceSummary, type Summary } from "../plan/plan-summary.ts";
import { existingLines, foldedLines, outputLines } from "./resource-lines.ts";

const options = { detailed: false, isDestroy: false };

function resource(type: string, name: string, more: Partial<ResourceSummary> = {}): ResourceSummary {
  return {
    address: `${type}.${name}_1A2B3C4D`,
    shortAddress: `${type}.${name}`,
    type,
    kind: "add",
    because: [],
    facts: [],
    attributes: [],
    ...more,
  };
}

const summary = (...resources: ResourceSummary[]): Summary => ({ counts: noCounts, resources, outputs: [] });
const texts = (lines: readonly { readonly text: string }[]) => lines.map(({ text }) => text);

describe("what a plan adds", () => {
  const tags = Array.from({ length: 24 }, (_, index) => resource("aws_autoscaling_group_tag", `tag-${index}`));
  const zones = ["a", "b", "c", "d"].map((zone) =>
    resource("aws_subnet", zone, { facts: [`us-east-2${zone}`, "10.0.0.0/20"] }),
  );
  const group = resource("aws_eks_node_group", "train", { facts: ["p5.48xlarge", "1..2 nodes"] });

  it("is a line for each thing that matters, the most important first, and a count of what follows", () => {
    expect(texts(foldedLines(summary(...tags, group, ...zones), options))).toEqual([
      "+   4 aws_subnet  us-east-2a, us-east-2b, us-east-2c, us-east-2d; 10.0.0.0/20",
      "+   aws_eks_node_group.train  p5.48xlarge, 1..2 nodes",
      "+   and 24 autoscaler tags",
    ]);
  });

  it("is counted and named if its type is not known and there are many", () => {
    const many = ["one", "two", "three", "four"].map((name) => resource("aws_never_seen", name));
    expect(texts(foldedLines(summary(...many), options))).toEqual(["+   4 aws_never_seen  one, two, three, four"]);
  });

  it("is what goes, in a destroy", () => {
    const gone = [
      { ...group, kind: "destroy" as const },
      { ...(tags[0] as ResourceSummary), kind: "destroy" as const },
    ];
    const destroy = { detailed: false, isDestroy: true };
    expect(texts(foldedLines(summary(...gone), destroy))).toEqual([
      "-   aws_eks_node_group.train  p5.48xlarge, 1..2 nodes",
      "-   and 1 autoscaler tag",
    ]);
    expect(existingLines(summary(...gone), destroy)).toEqual([]);
  });

  it("is never folded if something that exists goes", () => {
    const gone = tags.map((tag) => ({ ...tag, kind: "destroy" as const }));
    expect(existingLines(summary(...gone), options)).toHaveLength(24);
  });
});

describe("what a plan replaces", () => {
  it("begins with the cause, and folds what was never set and what repeats", () => {
    const replaced = resource("aws_subnet", "a", {
      kind: "replace",
      because: ["cidr_block"],
      attributes: [
        { path: "arn", before: "arn", isUnknown: true },
        { path: "availability_zone", before: "a", after: "b" },
        { path: "cidr_block", before: "10.0.0.0/20", after: "10.1.0.0/20" },
        { path: "outpost_arn", before: "" },
        { path: "tags.team", before: "a", after: "b" },
        { path: "tags_all.team", before: "a", after: "b" },
      ],
    });
    expect(texts(existingLines(summary(replaced), options))).toEqual([
      "-/+ aws_subnet.a  replaced because of cidr_block",
      '      cidr_block: "10.0.0.0/20" -> "10.1.0.0/20"',
      '      availability_zone: "a" -> "b"',
      '      tags.team: "a" -> "b"',
      "      the same in tags_all.team",
      "      known after apply: arn",
      '      not set: outpost_arn ("")',
    ]);
  });
});

describe("outputs", () => {
  it("are shown with their values if readers already have them", () => {
    const value = { path: "value", before: "a", after: "b" };
    const outputs = [
      { name: "new", action: "add" as const, attributes: [{ path: "value", after: "x" }] },
      { name: "changed", action: "change" as const, attributes: [value] },
    ];
    expect(texts(outputLines({ ...summary(), outputs }, options))).toEqual([
      "~   output changed",
      '      value: "a" -> "b"',
    ]);
  });
});
