import { describe, expect, it } from "vitest";
import { isInScope } from "./accept-scope.ts";

const names = ["lab", "qa"];

describe("the stacks that are accepted", () => {
  it.each([
    ["all environments", undefined, new Set(["lab", "qa"]), { lab: true, qa: true, gone: true }],
    ["all, of which one cannot be synthesized", undefined, new Set(["lab"]), { lab: true, qa: false, gone: true }],
    ["one environment", "lab", new Set(["lab"]), { lab: true, qa: false, gone: false }],
  ])("are those of %s", (_, named, synthesized, expected) => {
    const found = Object.keys(expected).map((name) => [
      name,
      isInScope(`${name}-network`, { named, names, synthesized }),
    ]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });
});
