import { expect, it } from "vitest";
import { cpuTable, rungOf } from "./cpu-table.ts";

it("adds up rungs, names the most expensive files, and leaves the rest", () => {
  const files = [
    { file: "modules/vpc/vpc.test.ts", own: 1000, children: 0 },
    { file: "cli/e2e/emulated/kill.test.ts", own: 2000, children: 7000 },
    { file: "rules/cidr.test.ts", own: 500, children: 500 },
  ];
  const table = cpuTable(files, 12_500);
  expect(table.replaceAll(/ +/g, " ").split("\n")).toEqual([
    "| rung | files | CPU s | in tests | in programs that they start |",
    expect.stringMatching(/^[| -]+$/),
    "| environments | 1 | 9.0 | 2.0 | 7.0 |",
    "| unit | 2 | 2.0 | 1.5 | 0.5 |",
    "| Vitest itself, and checks | | 1.5 | | |",
    "| everything | 3 | 12.5 | | |",
    "",
    "| the most expensive files | CPU s | in tests | in programs that they start |",
    expect.stringMatching(/^[| -]+$/),
    "| `cli/e2e/emulated/kill.test.ts` | 9.0 | 2.0 | 7.0 |",
    "| `modules/vpc/vpc.test.ts` | 1.0 | 1.0 | 0.0 |",
    "| `rules/cidr.test.ts` | 1.0 | 0.5 | 0.5 |",
  ]);
});

it.each([
  ["scripts/bench/kills/apply.test.ts", "environments"],
  ["emulator/kubernetes-api/scheduler.eks.test.ts", "local"],
  ["cli/e2e/local-aws/complete.test.ts", "local"],
  ["scripts/pipeline/e2e/branch.test.ts", "environments"],
  ["scripts/adoption/names.test.ts", "environments"],
  ["scripts/bench/speed/page.test.ts", "unit"],
])("knows the rung of %s", (file, rung) => {
  expect(rungOf(file)).toBe(rung);
});
