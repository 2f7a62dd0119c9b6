import { expect, it } from "vitest";
import { nodeProblem } from "./node-version.mjs";

it.each(["20.19.0", "20.20.2", "22.1.0", "24.0.0-nightly"])("accepts Node %s", (version) => {
  expect(nodeProblem(version)).toBeUndefined();
});

it.each(["20.18.3", "18.20.4", "8.17.0"])("refuses Node %s", (version) => {
  expect(nodeProblem(version)).toContain(`Node ${version} is too old: 20.19 or newer is needed.`);
});
