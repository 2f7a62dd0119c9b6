import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeLines } from "./change-lines.ts";
import { cutPair } from "./cut-pair.ts";
import { lineDifference } from "./line-difference.ts";

const lines = (change: Parameters<typeof changeLines>[0], detailed = false) => changeLines(change, { detailed });

describe("a difference", () => {
  it.each([
    [{ path: "a", before: 1, after: 2 }, "a: 1 -> 2"],
    [{ path: "a", after: "x" }, 'a: + "x"'],
    [{ path: "a", before: "x" }, 'a: - "x"'],
    [{ path: "a", before: "x", isUnknown: true as const }, 'a: "x" -> (known after apply)'],
    [{ path: "a", before: ["x"], after: ["y"], removed: ["x"], added: ["y"] }, 'a: - "x"; + "y"'],
    [
      { path: "a", before: "(sensitive value)", after: "(sensitive value)", isSensitive: true as const },
      "a: sensitive, changed",
    ],
    [{ path: "a", before: [1, 2], after: [2, 1], isReordered: true as const }, "a: [1,2] -> [2,1]  (in another order)"],
  ])("%j is one line", (change, expected) => {
    expect(lines(change)).toEqual([expected]);
  });

  it("of a text of several lines is the lines that differ, and with --detailed all of them", () => {
    const change = { path: "data", before: "a\nb\nc", after: "a\nB\nc" };
    expect(lines(change)).toEqual(["data:", '  - "b"', '  + "B"']);
    expect(lines(change, true)).toEqual(["data:", '    "a"', '  - "b"', '  + "B"', '    "c"']);
  });

  it("of a large block is shown leaf by leaf", () => {
    const after = { Sid: "A".repeat(80), Action: ["B".repeat(80), "C".repeat(80)] };
    expect(lines({ path: "policy.Statement[0]", after })).toEqual([
      "policy.Statement[0]: +",
      `  Sid: "${"A".repeat(80)}"`,
      `  Action.0: "${"B".repeat(80)}"`,
      `  Action.1: "${"C".repeat(80)}"`,
    ]);
  });

  it("of long values is cut around what differs, and with --detailed nowhere", () => {
    const value = (middle: string) => `${"a".repeat(500)}${middle}${"z".repeat(500)}`;
    const change = { path: "text", before: value("1"), after: value("2") };
    expect(lines(change)[0]).toBe(
      `text: …"${"a".repeat(24)}1${"z".repeat(24)}"… -> …"${"a".repeat(24)}2${"z".repeat(24)}"…`,
    );
    expect(lines(change, true)[0]).toBe(`text: "${value("1")}" -> "${value("2")}"`);
  });
});

describe("two long texts that are cut", () => {
  const text = fc.string({ maxLength: 600 });

  it("are shown as different texts", () => {
    fc.assert(
      fc.property(text, text, text, text, (beginning, before, after, end) => {
        fc.pre(before !== after);
        const [one, other] = cutPair(beginning + before + end, beginning + after + end);
        expect(one).not.toBe(other);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the lines of two texts", () => {
  it("give back both of them", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const difference = lineDifference(before, after);
        const side = (sign: string) => difference.filter((line) => line.sign !== sign).map((line) => line.text);
        expect(side("+")).toEqual(before);
        expect(side("-")).toEqual(after);
      }),
      { numRuns: 300 },
    );
  });
});
