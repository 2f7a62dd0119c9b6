import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { chartReadme, documentedCharts } from "./chart-values.ts";

it.each(documentedCharts)("the values of the chart %s are current (pnpm run docs writes them)", (chart) => {
  const written = readFileSync(new URL(`../../charts/${chart}/README.md`, import.meta.url), "utf8");
  expect(written === chartReadme(chart), `charts/${chart}/README.md is not current`).toBe(true);
});

it("has values at every depth, with their types and defaults", () => {
  const lines = chartReadme("training-job").split("\n");
  for (const line of [
    /^\| `image` \| string \| required \| The image of the program/,
    /^\| `pool` \| string \| `"training"` \| /,
    /^\| `checkpoint.graceSeconds` \| integer \| `120` \| /,
    /^\| `mounts.s3.<path>.uri` \| string \| required \| /,
    /^\| `networkPolicy.calls\[\].range` \| string \| required \| /,
    /^\| `resources.requests.cpu` \| string or integer \| required \| /,
  ]) {
    expect(lines).toContainEqual(expect.stringMatching(line));
  }
});
