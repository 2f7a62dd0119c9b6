import { describe, expect, it } from "vitest";
import { type Ask, learnNumberRules, learnStringRules } from "./value-rules.ts";

/** A provider with one attribute, `name`, that refuses what the pattern does not match. */
function refusing(pattern: RegExp, says: (value: string) => string): Ask {
  return async (value) => (pattern.test(String(value)) ? [] : [{ summary: says(String(value)), detail: "" }]);
}

describe("the rules of a string", () => {
  it("are the values that the message lists", async () => {
    const ask = refusing(/^(a|b)$/, (value) => `expected name to be one of ["a" "b"], got ${value}`);
    expect(await learnStringRules(ask, "name", [])).toEqual({ rules: [{ oneOf: ["a", "b"] }] });
  });

  it("are a format that agrees on everything that is tried", async () => {
    const ask = refusing(/^(arn:([^:]*:){4}.*)$/, (value) => `${value} is no ARN`);
    expect(await learnStringRules(ask, "name", [])).toEqual({
      rules: [{ format: "arnShape", says: "{value} is no ARN" }],
    });
  });

  it("are found by trying every character and length", async () => {
    const ask = refusing(/^[a-z][a-z0-9-]{0,9}$/, (value) => `"name" must not be ${value}`);
    const { rules } = await learnStringRules(ask, "name", ["sample"]);
    expect(rules).toContainEqual({
      pattern: "^([a-z]([\\-0-9a-z]*[\\-0-9a-z])?)?$",
      says: '"{path}" must not be {value}',
    });
    expect(rules).toContainEqual({ length: [1, 10], says: '"{path}" must not be {value}' });
  });

  it("are none where everything is taken", async () => {
    expect(await learnStringRules(async () => [], "name", [])).toEqual({ rules: [] });
  });

  it("that could not be learned are named with an example", async () => {
    const ask = refusing(/^(?!a b$)/, () => "not this one");
    const { rules, unlearned } = await learnStringRules(
      async (value) => (String(value).length > 100 ? [{ summary: "too long", detail: "" }] : ask(value)),
      "name",
      [],
    );
    expect(rules).toContainEqual({ length: [null, 100], says: "too long" });
    expect(unlearned).toBe('also refuses "a b": not this one');
  });
});

describe("the rules of a number", () => {
  const within =
    (minimum: number, maximum: number, says: string): Ask =>
    async (value) =>
      Number(value) >= minimum && Number(value) <= maximum ? [] : [{ summary: says, detail: "" }];

  it("are the limits that the message states, if they hold", async () => {
    const says = "expected size to be in the range (1 - 64), got";
    expect(await learnNumberRules(within(1, 64, says), "size")).toMatchObject({ rules: [{ range: [1, 64] }] });
    expect(await learnNumberRules(within(2, 64, says), "size")).toMatchObject({
      rules: [],
      unlearned: expect.stringContaining("not as it says"),
    });
  });
});
