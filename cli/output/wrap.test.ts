import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { wrap } from "./wrap.ts";

describe("a long line", () => {
  it("is wrapped at spaces, with indentation", () => {
    expect(wrap("  one two three\nfour", 12)).toBe("  one two\n      three\nfour");
  });

  it("keeps long words whole, so that they can be copied", () => {
    expect(wrap("  + aws_subnet.private-us-east-2a", 12)).toBe("  +\n      aws_subnet.private-us-east-2a");
    expect(wrap("aws_subnet.private", 5)).toBe("aws_subnet.private");
  });

  it("is measured without its colours, in columns", () => {
    const red = pc.createColors(true).red("one two");
    expect(wrap(red, 7)).toBe(red);
    expect(wrap("日本 日本", 8)).toBe("日本\n    日本");
  });

  it("loses nothing", () => {
    const text = "    a  bb ccc   dddd eeeee ffffff";
    expect(wrap(text, 9).split(/\s+/)).toEqual(text.split(/\s+/));
  });

  it("stays as it is without a terminal", () => {
    expect(wrap("one two three", undefined)).toBe("one two three");
  });
});
