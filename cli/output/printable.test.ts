import { describe, expect, it } from "vitest";
import { printable } from "./printable.ts";

describe("printable text", () => {
  it.each([
    ["\u001b]0;title\u0007", "\\u001b]0;title\\u0007"],
    ["a\u001b[2Jb", "a\\u001b[2Jb"],
    ["hidden \u001b[8mtext", "hidden \\u001b[8mtext"],
    ["\u009b31m", "\\u009b31m"],
    ["a\rb\u007f", "a\\u000db\\u007f"],
    ["\u202eabc\u2066", "\\u202eabc\\u2066"],
    ["\ud800", "\\ud800"],
  ])("has %j escaped", (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it.each(["two\n\tlines", "\u001b[1mbold\u001b[22m \u001b[32mgreen\u001b[39m", "grün 日本 😀"])("keeps %j", (text) => {
    expect(printable(text)).toBe(text);
  });

  it("is still the same JSON", () => {
    const value = { "\u009b": "\u202e\u007f\n" };
    expect(JSON.parse(printable(JSON.stringify(value)))).toEqual(value);
  });
});
