import { describe, expect, it } from "vitest";
import { checkDuplicates, duplicates } from "./duplicates.ts";

describe("duplicates", () => {
  it("returns each repeated value once", () => {
    expect(duplicates(["a", "b", "a", "a", "c", "b"])).toEqual(["a", "b"]);
    expect(duplicates([1, 2])).toEqual([]);
  });
});

describe("checkDuplicates", () => {
  it("reports each repeated value once, a string in quotes", () => {
    expect(checkDuplicates(["a", "b", "a", "a"]).map(({ message }) => message)).toEqual([
      '"a" is listed twice. Remove one.',
    ]);
    expect(checkDuplicates([443, 443]).map(({ message }) => message)).toEqual(["443 is listed twice. Remove one."]);
  });
});
