import { describeProblem } from "@ml-platform/rules";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkPlainData } from "./plain-data.ts";

const problemsIn = (value: unknown) => checkPlainData(value).map(describeProblem);

describe("checkPlainData", () => {
  it("accepts whatever JSON can hold, unless it begins an expression", () => {
    const text = fc.string().filter((each) => !/[$%#&]\{|__proto__/.test(each));
    fc.assert(
      fc.property(
        fc.jsonValue().filter((value) => !/[$%#&]\{|__proto__/.test(JSON.stringify(value))),
        text,
        (value, key) => {
          expect(problemsIn({ [key]: value, missing: undefined })).toEqual([]);
        },
      ),
    );
  });

  it.each([
    ['${file("/etc/hostname")}', '"${file(\\"/etc/hostname\\")}" contains "${"'],
    ["$${x}", '"$${x}" contains "${"'],
    ["%{ if true }", '"%{ if true }" contains "%{"'],
    ["#{TOKEN[TOKEN.7]}", '"#{TOKEN[TOKEN.7]}" contains "#{TOKEN["'],
  ])("refuses the expression %j, in a value and in a key", (text, message) => {
    const rest = ", which begins an expression. Write plain text.";
    expect(problemsIn({ a: { b: ["fine", text] } })).toEqual([`a.b[1]: ${message}${rest}`]);
    expect(problemsIn({ a: { [text]: 1 } })).toEqual([`a: The key ${message}${rest}`]);
  });

  it.each([
    [() => 1, "a: is a function. Environments hold plain data only."],
    [7n, "a: is a bigint. Environments hold plain data only."],
    [Symbol("a"), "a: is a symbol. Environments hold plain data only."],
    [new Date(0), "a: is an object of the class Date. Environments hold plain data only."],
    [new Map(), "a: is an object of the class Map. Environments hold plain data only."],
    [JSON.parse('{"__proto__": 1}'), 'a: "__proto__" cannot be a key. Use another name.'],
  ])("refuses what no data file could hold: %#", (value, message) => {
    expect(problemsIn({ a: value })).toEqual([message]);
  });

  it("refuses an object that contains itself, but not one that is used twice", () => {
    const shared = { a: 1 };
    expect(problemsIn([shared, shared])).toEqual([]);
    const circular: Record<string, unknown> = {};
    circular["self"] = { circular };
    expect(problemsIn(circular)).toEqual(["self.circular: contains itself. Environments hold plain data only."]);
  });
});
