import { describe, expect, it } from "vitest";
import { run } from "./state.ts";

describe("the benchmark", () => {
  it("prints every figure, on a small scale", async () => {
    const lines: string[] = [];
    await run({ states: 5, resources: 100, print: (line) => lines.push(line) });
    expect(lines.join("\n")).toMatch(
      /^5 states, 1\d\d resources, .* on disk\nread and parsed .* s, indexed .*\nmemory .* MB .*\nsearch, median of 10 .*/,
    );
    expect(lines.at(-1)).toMatch(/^terraform show -json: (\d+ ms a state.*times as long|not compared, .*)$/);
  });
});
