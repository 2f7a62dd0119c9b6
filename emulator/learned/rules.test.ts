import { describe, expect, it } from "vitest";
import type { Rule } from "./learned-type.ts";
import { violation } from "./rules.ts";

const say = (rule: Rule, value: string | number, path = "block.0.size") => violation(rule, path, value)?.summary;

describe("a rule", () => {
  it.each<[Rule, string | number, string | number, string]>([
    [{ oneOf: ["a", "b"] }, "a", "c", 'expected block.0.size to be one of ["a" "b"], got c'],
    [{ oneOf: ["A"], ignoreCase: true }, "a", "c", 'expected block.0.size to be one of ["A"], got c'],
    [{ range: [1, 3] }, 3, 4, "expected block.0.size to be in the range (1 - 3), got 4"],
    [{ range: [1, null] }, 1, 0, "expected block.0.size to be at least (1), got 0"],
    [{ range: [null, 1] }, 1, 2, "expected block.0.size to be at most (1), got 2"],
    [{ above: 0 }, 1, 0, "expected block.0.size to be greater than (0), got 0"],
    [{ multipleOf: 60 }, 120, 61, "expected block.0.size to be divisible by 60, got: 61"],
    [{ length: [1, 2] }, "ab", "abc", "expected length of block.0.size to be in the range (1 - 2), got abc"],
    [{ pattern: "^a+$", says: "{leaf} is not {quoted}" }, "aa", "b", 'size is not "b"'],
    [{ format: "ipv4" }, "10.0.0.1", "x", "expected block.0.size to contain a valid IPv4 address, got: x"],
  ])("%j takes %j and refuses %j", (rule, valid, invalid, words) => {
    expect(say(rule, valid)).toBeUndefined();
    expect(say(rule, invalid)).toBe(words);
  });

  it("names the attribute of a collection", () => {
    expect(say({ oneOf: ["a"], says: "expected {leaf} to be one of {allowed}, got {value}" }, "b", "types.0")).toBe(
      'expected types to be one of ["a"], got b',
    );
  });

  it("does not take braces in a value for parts of the sentence", () => {
    expect(say({ format: "jsonPolicy" }, "[{value}]")).toContain("contains a JSON array");
    expect(say({ length: [0, 1] }, "{path}")).toContain("got {path}");
  });
});
