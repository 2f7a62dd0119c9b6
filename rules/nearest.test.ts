import { describe, expect, it } from "vitest";
import { nearest } from "./nearest.ts";

describe("nearest", () => {
  it.each([
    ["dve", "dev"],
    ["stagging", "staging"],
    ["PROD", "prod"],
    ["dev", "dev"],
  ])("takes %s for %s", (word, meant) => {
    expect(nearest(word, ["dev", "staging", "prod"])).toBe(meant);
  });

  it("guesses nothing when nothing is close", () => {
    expect(nearest("sandbox", ["dev", "staging", "prod"])).toBeUndefined();
    expect(nearest("", ["dev"])).toBeUndefined();
    expect(nearest("dev", [])).toBeUndefined();
  });
});
