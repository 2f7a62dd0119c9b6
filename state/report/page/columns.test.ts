import { describe, expect, it } from "vitest";
import { sampleReport } from "../testing/sample-report.ts";
import {
  type Column,
  columnOf,
  costCentreOf,
  grouped,
  knownColumns,
  nextSorting,
  ownerOf,
  parseSorting,
  sorted,
} from "./columns.ts";
import { buildModel, type Entry } from "./model.ts";

const data = sampleReport();
const model = buildModel(data);
const column = (name: string): Column => {
  const found = columnOf(model, name);
  if (found === undefined) throw new RangeError(`no column ${name}`);
  return found;
};
const dev = model.entries.filter(({ stack }) => stack.environment === "dev");

/** An entry of `prod` with these tags. */
function tagged(tags: Record<string, string>): { of: typeof model; entry: Entry } {
  const of = buildModel({ ...data, tagSets: [tags] });
  const [entry] = of.byStack.get("prod-network") ?? [];
  if (entry === undefined) throw new RangeError("prod has a network");
  return { of, entry: { ...entry, resource: { ...entry.resource, tags: 0 } } };
}

describe("columns", () => {
  it("include a column for each tag", () => {
    expect(knownColumns(model)).toContain("tag:cost-centre");
    expect(column("tag:environment").text(dev[0] as Entry)).toBe("dev");
    expect(columnOf(model, "made-up")).toBeUndefined();
  });

  it.each([
    [{ Owner: "data-science" }, "data-science"],
    [{}, "ml-operations"],
  ])("the owner of a resource with the tags %j is %s", (tags, owner) => {
    const { of, entry } = tagged(tags as Record<string, string>);
    expect(ownerOf(of, entry)).toBe(owner);
  });

  it.each([["cost-centre"], ["CostCenter"], ["cost_centre"], ["costCentre"]])(
    "the tag %s is the cost centre",
    (key) => {
      const { of, entry } = tagged({ [key]: "4711" });
      expect(costCentreOf(of, entry)).toBe("4711");
    },
  );
});

describe("sorting", () => {
  it("begins with the dearest, then the cheapest, then stops", () => {
    const cost = column("cost");
    expect(nextSorting(cost, undefined)).toBe("-cost");
    expect(nextSorting(cost, parseSorting("-cost"))).toBe("cost");
    expect(nextSorting(cost, parseSorting("cost"))).toBeUndefined();
    expect(nextSorting(column("stack"), parseSorting("cost"))).toBe("stack");
    expect(nextSorting(column("stack"), parseSorting("stack"))).toBe("-stack");
  });

  it("puts resources without a value last, in both orders", () => {
    const zones = (descending: boolean) => sorted(dev, column("zone"), descending).map(({ resource }) => resource.zone);
    expect(zones(false)[0]).toBe("us-east-2a");
    expect(zones(true)[0]).toBe("us-east-2b");
    expect(zones(false).at(-1)).toBeUndefined();
    expect(zones(true).at(-1)).toBeUndefined();
  });

  it("compares costs as numbers", () => {
    const costs = sorted(dev, column("cost"), true).flatMap(({ resource }) => resource.cost?.monthly ?? []);
    expect(costs).toEqual([...costs].sort((a, b) => b - a));
  });
});

it("groups by a column, with what each group costs, those without a value last", () => {
  const groups = grouped(dev, column("zone"));
  expect(groups.map(({ value }) => value)).toEqual(["us-east-2a", "us-east-2b", ""]);
  expect(groups.reduce((sum, { entries }) => sum + entries.length, 0)).toBe(dev.length);
  expect(groups.at(-1)?.monthly).toBeGreaterThan(4000);
});
