import { expect, it } from "vitest";
import { measureSynthesis } from "./measure-synthesis.ts";
import { run } from "./synth.ts";

it("prints every figure, on a small scale", async () => {
  const lines: string[] = [];
  await run({ sizes: [1, 2], besideCdktf: false, measure: measureSynthesis, print: (line) => lines.push(line) });
  expect(lines).toEqual([
    "environments   stacks   CPU ms a stack   peak MB",
    expect.stringMatching(/^ +1 +4 +\d+\.\d +\d+$/),
    expect.stringMatching(/^ +2 +8 +\d+\.\d +\d+$/),
    expect.stringMatching(/^a stack of 2 environments takes \d+\.\d\d times one of 1 \(budget /),
    expect.stringMatching(/^an environment more takes -?\d+\.\d\d MB of memory \(budget /),
  ]);
});
