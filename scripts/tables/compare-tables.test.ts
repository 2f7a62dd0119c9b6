import { expect, it } from "vitest";
import { tableDifferences, tableReport } from "./compare-tables.ts";

it("the tables of rules/ have what the APIs of the installed AWS SDK have", () => {
  expect(tableDifferences()).toEqual([]);
});

it("says where, what, and on which side a value is alone", () => {
  const lacking = { file: "rules/ami-types.ts", what: "AMI types", is: "missing", names: ["A", "B"] } as const;
  expect(tableReport([lacking])).toBe("rules/ami-types.ts: AMI types: missing: A, B");
  expect(tableReport([])).toMatch(/^\d+ tables agree with the installed AWS SDK\.$/);
});
