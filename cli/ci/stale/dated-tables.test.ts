import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { scratchDirectory } from "../../testing/scratch-directory.ts";
import { datedTables, dateIn } from "./dated-tables.ts";

const scratch = scratchDirectory("tables-");

it.each([
  ["Versions on EKS, as of 2026-11-21.", "2026-11-21"],
  [" * Families of instance types, as\n * of 2026-11-21.", undefined],
  [" * Families of instance types, as of\n * 2026-11-21.", "2026-11-21"],
  ["As of 2026-11-21", "2026-11-21"],
  ["has of 2026-11-21", undefined],
  ["support ended 2025-11-26", undefined],
])("%j is of %s", (text, expected) => expect(dateIn(text)).toBe(expected));

it("finds tables in any folder, but not in tests", () => {
  const root = mkdtempSync(join(scratch, "root-"));
  const files = ["rules/a.ts", "rules/a.test.ts", "modules/addons/b/spec.ts", "rules/testing/c.ts", "cli/d.ts"];
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), "/** As of 2026-11-21. */");
  }
  expect(datedTables(root).map(({ file }) => file)).toEqual(["rules/a.ts", "modules/addons/b/spec.ts"]);
});

it("finds those of this repository", () => {
  const files = datedTables(fileURLToPath(new URL("../../..", import.meta.url))).map(({ file }) => file);
  expect(files).toEqual(
    expect.arrayContaining([
      "rules/kubernetes-versions.ts",
      "rules/ami-types.ts",
      "rules/provider-versions.ts",
      "modules/addons/cluster-autoscaler/spec.ts",
      "rules/eks-addons/versions.ts",
      "state/cost/prices.ts",
    ]),
  );
});
