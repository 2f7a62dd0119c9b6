import { describe, expect, it } from "vitest";
import { sampleReport } from "../testing/sample-report.ts";
import type { Column } from "./columns.ts";
import { csvOf, jsonOf } from "./export.ts";
import { buildModel, type Entry } from "./model.ts";

const model = buildModel(sampleReport());
const [first, second] =
  model.byStack.get("dev-ml-nodes")?.filter(({ resource }) => resource.type === "aws_eks_node_group") ?? [];

const texts = (...values: string[]): readonly Column[] =>
  values.map((value, index) => ({ name: `${index}`, title: `Column ${index}`, width: "", text: () => value }));

describe("CSV", () => {
  it.each([
    ["plain", "plain"],
    ["a,b", '"a,b"'],
    ['["us-east-2a"]', '"[""us-east-2a""]"'],
    ["two\nlines", '"two\nlines"'],
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ["@sum", "'@sum"],
    ["-1+1", "'-1+1"],
    ["", ""],
  ])("writes %j as %s", (value, cell) => {
    expect(csvOf([first as Entry], texts(value, "end"))).toBe(`Column 0,Column 1\r\n${cell},end\r\n`);
  });

  it("writes numbers as numbers, and nothing where there is none", () => {
    const cost: Column = { name: "cost", title: "Cost", width: "", text: () => "≈ $1,204", number: () => -1204.5 };
    expect(csvOf([first as Entry], [cost])).toBe("Cost\r\n-1204.5\r\n");
    expect(csvOf([first as Entry], [{ ...cost, number: () => undefined }])).toBe("Cost\r\n\r\n");
  });
});

it("writes JSON in the shape of the list command, with what the page knows besides", () => {
  const { generatedAt, resources } = JSON.parse(jsonOf(model, [first, second] as Entry[]));
  expect(generatedAt).toBe(model.data.generatedAt);
  expect(resources).toHaveLength(2);
  expect(resources[1]).toMatchObject({
    stack: "dev-ml-nodes",
    environment: "dev",
    address: "aws_eks_node_group.general_group_CAFED00D",
    qualifiedAddress: "dev-ml-nodes:aws_eks_node_group.general_group_CAFED00D",
    tainted: true,
    drifted: true,
    owner: "ml-platform",
    costCentre: "ml-dev",
    cost: { status: "estimated" },
  });
});
