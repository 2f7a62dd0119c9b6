import { describe, expect, it } from "vitest";
import type { GraphItem } from "./blocks.ts";
import { foldedText } from "./frames.ts";
import { drawResources } from "./resources.ts";

interface Rest extends Partial<GraphItem> {
  readonly on?: readonly string[];
}

const item = (address: string, { on = [], ...rest }: Rest = {}): GraphItem => {
  const [type = "", name = ""] = address
    .replace(/\[[^\]]*\]$/, "")
    .split(".")
    .slice(-2);
  return { address, mode: address.includes("data.") ? "data" : "managed", type, name, dependencies: on, ...rest };
};

const boxes = ({ graph }: ReturnType<typeof drawResources>) =>
  graph.nodes.map(({ id, label, detail }) => `${id}: ${label}, ${detail}`);
const arrows = ({ graph }: ReturnType<typeof drawResources>) => graph.edges.map(({ from, to }) => `${from} > ${to}`);

describe("drawResources", () => {
  const modules = [
    item('module.m["x.y[0]"].aws_instance.i[0]'),
    item('module.m["x.y[0]"].aws_instance.i[1]'),
    item('module.m["x.y[0]"].aws_eip.e', { on: ["module.m.aws_instance.i"] }),
    item('module.m["z"].aws_instance.i[0]'),
    item('module.m["z"].module.inner[0].aws_eip.e', { on: ["module.m.aws_instance.i"] }),
  ];

  it("has the instances of a module in frames of their own, and no arrows between them", () => {
    const drawing = drawResources(modules);
    expect(drawing.graph.groups).toEqual([
      { id: 'module.m["x.y[0]"]', label: 'module.m["x.y[0]"]' },
      { id: 'module.m["z"]', label: 'module.m["z"]' },
      { id: 'module.m["z"].module.inner[0]', label: "module.inner[0]", parent: 'module.m["z"]' },
    ]);
    expect(boxes(drawing)).toEqual([
      'module.m["x.y[0]"].aws_instance.i: i, aws_instance × 2',
      'module.m["x.y[0]"].aws_eip.e: e, aws_eip',
      'module.m["z"].aws_instance.i: i, aws_instance',
      'module.m["z"].module.inner[0].aws_eip.e: e, aws_eip',
    ]);
    expect(arrows(drawing)).toEqual([
      'module.m["x.y[0]"].aws_instance.i > module.m["x.y[0]"].aws_eip.e',
      'module.m["z"].aws_instance.i > module.m["z"].module.inner[0].aws_eip.e',
    ]);
    expect(drawing.graph.folded).toBeUndefined();
  });

  it("counts deposed objects apart, marks data sources, and keeps cycles", () => {
    const drawing = drawResources([
      item("aws_instance.i", { on: ["aws_eip.e"] }),
      item("aws_instance.i", { deposed: "1a2b3c4d" }),
      item("aws_eip.e", { on: ["aws_instance.i", "aws_eip.e"] }),
      item("aws_vpc.gone", { deposed: "00000000" }),
      item("data.aws_ami.a"),
    ]);
    expect(drawing.graph.nodes.map(({ detail, kind }) => [detail, kind])).toEqual([
      ["aws_instance, 1 deposed", "compute"],
      ["aws_eip", "network"],
      ["aws_vpc, 1 deposed", "network"],
      ["data aws_ami", "data"],
    ]);
    expect(arrows(drawing).sort()).toEqual(["aws_eip.e > aws_instance.i", "aws_instance.i > aws_eip.e"]);
  });

  it("folds as little as it must: what is alike, instances of modules, types, modules, all by type, the largest types", () => {
    const many = ["a", "b", "c"].flatMap((key) => [
      item(`module.m["${key}"].aws_vpc.main`),
      item(`module.m["${key}"].aws_subnet.one`, { on: ["module.m.aws_vpc.main"] }),
      item(`module.m["${key}"].aws_subnet.two`, { on: ["module.m.aws_vpc.main"] }),
      item(`module.m["${key}"].aws_eip.one`),
      item(`module.m["${key}"].aws_eip.two`),
    ]);
    const all = [...many, item("aws_kms_key.a"), item("aws_s3_bucket.b")];
    const levelOf = (limit: number) => {
      const drawing = drawResources(all, { boxes: limit });
      expect(drawing.graph.nodes.length).toBeLessThanOrEqual(limit);
      const total = [...drawing.boxes.values()].reduce((sum, { items }) => sum + items.length, 0);
      expect(total).toBe(all.length);
      return `${drawing.level} ${drawing.graph.nodes.length}`;
    };
    expect([17, 16, 13, 6, 4, 3, 2, 1].map(levelOf)).toEqual([
      "blocks 17",
      "alike 14",
      "instances 7",
      "types 5",
      "modules 3",
      "modules 3",
      "all-types 2",
      "all-types 1",
    ]);
    expect(boxes(drawResources(all, { boxes: 3 }))).toEqual([
      "in module.m: module.m × 3, 15 resources",
      "managed.aws_kms_key: aws_kms_key, 1 resource",
      "managed.aws_s3_bucket: aws_s3_bucket, 1 resource",
    ]);
    expect(drawResources(all, { boxes: 13 }).graph.groups).toEqual([{ id: "module.m", label: "module.m × 3" }]);
    expect(boxes(drawResources(all, { boxes: 2 }))).toContain("other types: 4 other types, 11 resources");
    expect(foldedText(drawResources(all, { boxes: 13 }).graph)).toBe(
      "17 resources are drawn as 7 boxes. The instances of each module are drawn together.",
    );
  });

  it("folds arrows with their boxes, without arrows from a box to itself", () => {
    const all = [
      item("aws_vpc.a"),
      item("aws_vpc.b", { on: ["aws_vpc.a"] }),
      item("aws_subnet.a", { on: ["aws_vpc.a", "aws_vpc.b"] }),
    ];
    expect(arrows(drawResources(all, { from: "types" }))).toEqual([" managed.aws_vpc >  managed.aws_subnet"]);
  });

  it("folds 5,000 resources of 100 instances of a module into few boxes", () => {
    const all = Array.from({ length: 100 }, (_, instance) =>
      Array.from({ length: 50 }, (_, number) =>
        item(`module.m[${instance}].aws_subnet.s${number}`, {
          on: Array.from({ length: Math.min(number, 10) }, (_, back) => `module.m.aws_subnet.s${number - back - 1}`),
        }),
      ),
    ).flat();
    const { graph, level } = drawResources(all);
    expect([level, graph.nodes.length, graph.edges.length]).toEqual(["instances", 50, 49]);
    expect(graph.nodes[0]?.detail).toBe("aws_subnet × 100");
  });
});
