import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { environmentReference } from "./environment-reference.ts";

const reference = environmentReference();

it("is current (pnpm docs writes it)", () => {
  const written = readFileSync(new URL("../../docs/environment.md", import.meta.url), "utf8");
  expect(written === reference, "docs/environment.md is not current").toBe(true);
});

it("describes every key, its values and its default", () => {
  const lines = reference.split("\n").filter((line) => line.startsWith("| `"));
  expect(lines.length).toBeGreaterThan(50);
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^\| `clusters\.<name>\.nodeGroups\.<name>\.capacity` \| `"onDemand"` or `"spot"` or `"capacityBlock"` \| `"onDemand"` \| How /,
    ),
  );
  expect(lines).toContainEqual(expect.stringMatching(/^\| `network\.nat` \| .* \| required \| How private subnets/));
});
