import { expect, it } from "vitest";
import { markdownTable, performancePage, testsOf, withTests } from "./page.ts";

it("writes every section, goal and reason", () => {
  const sections = [
    { title: "Plans", text: "A table.", goals: [{ title: "a plan", figure: 1, limit: 2 }] },
    {
      title: "Beside cdktf",
      text: "No figure.",
      goals: [{ title: "cdktf", figure: "not installed", limit: 12 }],
      skipped: ["cdktf: it is not installed"],
    },
  ];
  const conditions = { command: "pnpm bench run", date: "2026-01-31", machine: "2 cores", commit: "0123abcd" };
  const page = performancePage(sections, ["Terramate: not on PATH"], conditions);
  expect(page).toContain("Written by `pnpm bench run` on 2026-01-31, at commit 0123abcd, on 2 cores.");
  expect(page).toContain(
    "## Goals\n\n- held: a plan: 1.00 (at most 2)\n- not measured: cdktf: not installed (at most 12)\n",
  );
  expect(page).toContain("## Plans\n\nA table.\n\n## Beside cdktf\n\nNo figure.\n");
  expect(page).toContain("## Not measured\n\n- Terramate: not on PATH\n- cdktf: it is not installed\n");
});

it("aligns the columns of a table", () => {
  expect(markdownTable(["program", "s"], [["platform", "1.00"], ["a | b"]])).toBe(
    ["| program  | s    |", "| -------- | ---- |", "| platform | 1.00 |", "| a \\| b   |      |"].join("\n"),
  );
});

it("keeps what was measured apart", () => {
  const page = performancePage([], [], { command: "", date: "", machine: "", commit: "" });
  expect(testsOf(page)).toBeUndefined();
  const written = withTests(withTests(page, "Once."), "A table.");
  expect(testsOf(written)).toBe("A table.");
  expect(written.startsWith(page)).toBe(true);
  expect(written).not.toContain("Once.");
});
