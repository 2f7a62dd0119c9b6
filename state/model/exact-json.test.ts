import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson, writeJson } from "./exact-json.ts";
import { ExactNumber, type Json } from "./json.ts";

const written = (text: string) => writeJson(parseJson(`[${text}]`)).slice(1, -1);
const read = (numeral: string) => (parseJson(`[${numeral}]`) as readonly Json[])[0];

describe("JSON with numbers of any length", () => {
  it.each([
    "9007199254740993",
    "-9007199254740993",
    "123456789012345678901234567890",
    "0.1000000000000000055511151231257827",
    "3.14159265358979323846264338327950288",
    "1e400",
    "12345678901234567000000",
    "1000000000000000000000000000000",
    "0.0000001",
    "0.00000000000000000001",
    "1.5e-400",
    '[1,9007199254740993,{"a":[-0.12345678901234567891]}]',
    '{"n":9007199254740993,"text":"n: 9007199254740993, \\"q\\": 9007199254740993"}',
    '{"\\\\":9007199254740993,"b":"\\\\"}',
    '{"exact number ":"exact number 5","n":9007199254740993}',
  ])("keeps %s as it is", (text) => {
    expect(written(text)).toBe(text);
  });

  it.each([
    ["9007199254740992", 9007199254740992],
    ["1.0", 1],
    ["1.50e2", 150],
    ["0.1", 0.1],
    ["1e-7", 1e-7],
    ["1e+30", 1e30],
    ["-0", -0],
  ])("reads %s as a number, which holds it", (text, value) => {
    expect(read(text)).toBe(value);
  });

  it("tells numbers apart that are equal as doubles, and finds equal ones equal", () => {
    const [one, two] = ["9007199254740993", "9007199254740993"].map(read);
    expect(one).toBeInstanceOf(ExactNumber);
    expect(String(one)).toBe(String(two));
    expect(String(one)).not.toBe(String(read("9007199254740992")));
  });

  it("reads what JSON.parse reads, and writes what JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseJson(text)).toEqual(JSON.parse(text));
        expect(writeJson(parseJson(text), indent)).toBe(JSON.stringify(JSON.parse(text), null, indent));
      }),
      { numRuns: 200 },
    );
  });

  it("keeps integers of any size between strings of any text", () => {
    const number = fc.bigInt({ min: 10n ** 15n, max: 10n ** 40n });
    fc.assert(
      fc.property(fc.string(), number, fc.string(), (before, digits, after) => {
        const text = `[${JSON.stringify(before)},${digits},${JSON.stringify(after)}]`;
        const [first, found, last] = parseJson(text) as readonly Json[];
        expect([first, last]).toEqual([before, after]);
        expect(String(found)).toBe(String(digits));
      }),
      { numRuns: 200 },
    );
  });

  it("says nothing else than JSON.parse of a text that is no JSON", () => {
    for (const text of ["", "{", '{"a":9007199254740993', '["9007199254740993', "9007199254740993x"])
      expect(() => parseJson(text)).toThrow(SyntaxError);
  });
});
