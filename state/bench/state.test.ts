import { expect, it } from "vitest";
import { run } from "./state.ts";

it("prints every ratio with its budget", { timeout: 120_000 }, async () => {
  const lines: string[] = [];
  await run({ states: 5, resources: 100, isTogether: true, findStacks: () => [], print: (line) => lines.push(line) });
  expect(lines[0]).toMatch(/^5 states, 1\d\d resources, \d+ MB on disk$/);
  const ratios = lines.filter((line) => line.includes("(budget "));
  const compared = ratios.map((line) => line.slice(0, line.indexOf(":")));
  expect(compared.filter((name) => !/ \/ (?:jq|grep) over/.test(name))).toEqual([
    "second question / first",
    "peak memory of the first question / 600 MB",
    "finding stacks and locations / plain JSON.parse",
    "reading and indexing / plain JSON.parse",
    "search, slowest of 10 / plain JSON.parse",
    "time per resource, all states / a tenth of them",
    "peak memory / size on disk",
    "masking with 1000 secrets / with 2",
    "page query on 10,000 resources / indexing them",
    "layout of 300 nodes / of 100",
  ]);
  expect(lines.filter((line) => /^second question \/ (?:jq|grep) over the same files: /.test(line))).toHaveLength(2);
  for (const line of ratios) expect(line).toMatch(/: [\d.]+(e[+-]\d+)? \(budget [\d.]+\)( EXCEEDED)?; .+ \/ .+$/);
  expect(lines.at(-1)).toMatch(/^terraform show -json( \/ reading and indexing, elapsed: \d+; .+|: not compared, .+)$/);
});
