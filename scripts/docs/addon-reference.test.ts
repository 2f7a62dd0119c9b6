import { readFileSync } from "node:fs";
import { addonNames } from "@ml-platform/modules/addons";
import { expect, it } from "vitest";
import { addonReference } from "./addon-reference.ts";

const reference = addonReference();

it("is current (pnpm run docs writes it)", () => {
  const written = readFileSync(new URL("../../docs/addons.md", import.meta.url), "utf8");
  expect(written === reference, "docs/addons.md is not current").toBe(true);
});

it("has every add-on, with its version for each Kubernetes that it knows", () => {
  const lines = reference.split("\n").filter((line) => line.startsWith("| `"));
  expect(lines).toHaveLength(addonNames.length);
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^\| `cluster-autoscaler` \| .*\. \| 1\.31: chart 9\.59\.0, image v1\.31\.5<br>1\.32: .* \|$/,
    ),
  );
});
