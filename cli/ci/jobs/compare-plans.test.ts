import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summarize } from "../../plan/plan-summary.ts";
import { surprises } from "../../plan/same-change.ts";
import { type PlannedChange, planOf } from "../../testing/planned.ts";
import { comparePlans } from "./compare-plans.ts";
import { differenceText } from "./refusal-text.ts";

type Changes = Readonly<Record<string, PlannedChange>>;

const compare = (reviewed: Changes, now: Changes) =>
  comparePlans({ plan: summarize(planOf(reviewed)) }, { plan: summarize(planOf(now)) });
const shown = (reviewed: Changes, now: Changes) =>
  compare(reviewed, now).map((each) => `${each.isSurprise ? "!" : "="} ${differenceText(each)}`);

describe("the differences between a reviewed plan and that of now", () => {
  const update = (after: object, more: Partial<PlannedChange> = {}): Changes => ({
    "a.b": { before: { size: 1, name: "x" }, after: { size: 1, name: "x", ...after }, ...more },
  });

  it.each<[string, Changes, Changes, string[]]>([
    ["the same", update({ size: 2 }), update({ size: 2 }), []],
    ["another value", update({ size: 2 }), update({ size: 3 }), ["! a.b.size: reviewed 1 -> 2, now 1 -> 3"]],
    [
      "one more attribute",
      update({ size: 2 }),
      update({ size: 2, name: "y" }),
      ['! a.b.name: not reviewed, now "x" -> "y"'],
    ],
    [
      "an attribute that was to change and is not to any more",
      update({ size: 2, name: "y" }),
      update({ name: "y" }),
      ["! a.b.size: reviewed 1 -> 2, now unchanged"],
    ],
    ["a resource more", {}, { "a.c": { after: {} } }, ["! a.c: not reviewed, now to add"]],
    ["a resource less", { "a.c": { after: {} } }, {}, ["= a.c: reviewed to add, now not planned"]],
    [
      "a resource that is replaced and not changed",
      update({ size: 2 }),
      update({ size: 2 }, { actions: ["delete", "create"] }),
      ["! a.b: reviewed to change, now to replace"],
    ],
    [
      "a resource that is changed and not replaced",
      update({ size: 2 }, { actions: ["delete", "create"] }),
      update({ size: 2 }),
      ["= a.b: reviewed to replace, now to change"],
    ],
    [
      "a value that has become known",
      update({ size: null }, { unknown: { size: true } }),
      update({ size: 5 }),
      ["= a.b.size: reviewed 1 -> (known after apply), now 1 -> 5"],
    ],
    [
      "a value that turned out to be that of before",
      update({ size: null, name: "y" }, { unknown: { size: true } }),
      update({ name: "y" }),
      ["= a.b.size: reviewed 1 -> (known after apply), now unchanged"],
    ],
    [
      "a value that is no longer known",
      update({ size: 2 }),
      update({ size: null }, { unknown: { size: true } }),
      ["! a.b.size: reviewed 1 -> 2, now 1 -> (known after apply)"],
    ],
    [
      "a map that has become known",
      update({ tags: null }, { unknown: { tags: true } }),
      { "a.b": { before: { size: 1, name: "x", tags: {} }, after: { size: 1, name: "x", tags: { a: "1" } } } },
      ['= a.b.tags.a: reviewed (known after apply), now "1"'],
    ],
    [
      "a set whose elements have become known",
      { "a.b": { after: { ids: [null, "b"] }, unknown: { ids: [true, false] } } },
      { "a.b": { after: { ids: ["b", "c"] } } },
      ['= a.b.ids: reviewed ["(known after apply)","b"], now ["b","c"]'],
    ],
    [
      "another element beside one that has become known",
      { "a.b": { after: { ids: [null, "b"] }, unknown: { ids: [true, false] } } },
      { "a.b": { after: { ids: ["a", "c"] } } },
      ['! a.b.ids: reviewed ["(known after apply)","b"], now ["a","c"]'],
    ],
    [
      "a secret, which cannot be compared",
      update({ name: "one" }, { sensitive: { name: true } }),
      update({ name: "two" }, { sensitive: { name: true } }),
      ["= a.b.name: reviewed (sensitive value) -> (sensitive value), now (sensitive value) -> (sensitive value)"],
    ],
    [
      "what was shown and is a secret now",
      update({ name: "one" }),
      update({ name: "two" }, { sensitive: { name: true } }),
      ['! a.b.name: reviewed "x" -> "one", now (sensitive value) -> (sensitive value)'],
    ],
  ])("%s", (_, reviewed, now, expected) => {
    expect(shown(reviewed, now)).toEqual(expected);
  });

  it("mark secrets, since equal masks may hide different values", () => {
    const secret = update({ name: "one" }, { sensitive: { name: true } });
    expect(compare(secret, secret)).toMatchObject([{ isHidden: true, isSurprise: false }]);
  });
});

describe("of any two plans", () => {
  const leaf = fc.constantFrom<unknown>(null, true, 1, 2, "a", "b");
  const value = fc.oneof(
    leaf,
    fc.array(leaf, { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("k", "l"), leaf, { maxKeys: 2 }),
    fc.array(fc.record({ name: fc.constantFrom("a", "b"), size: leaf }), { maxLength: 2 }),
  );
  const attributes = fc.dictionary(fc.constantFrom("x", "y", "z"), value, { minKeys: 1, maxKeys: 3 });
  const options = { numRuns: 500 };

  it("nothing passes that a comparison of the plans themselves finds", () => {
    fc.assert(
      fc.property(attributes, attributes, attributes, fc.boolean(), (before, one, other, isNew) => {
        const of = (after: object): Changes => ({ "a.b": isNew ? { after } : { before, after } });
        const [found, passed] = [surprises(planOf(of(one)), planOf(of(other))), compare(of(one), of(other))];
        const isNothing = summarize(planOf(of(other))).resources.length === 0;
        if (found.length > 0 && !isNothing) expect(passed.some(({ isSurprise }) => isSurprise)).toBe(true);
      }),
      options,
    );
  });

  it("the same plan has no difference, and one whose unknown values become known no surprise", () => {
    fc.assert(
      fc.property(attributes, attributes, fc.dictionary(fc.constantFrom("x", "y"), value), (before, after, known) => {
        const all = { ...after, ...known };
        const unknown = Object.fromEntries(Object.keys(known).map((key) => [key, true]));
        const reviewed: Changes = { "a.b": { before, after, unknown } };
        expect(compare(reviewed, reviewed)).toEqual([]);
        expect(compare(reviewed, { "a.b": { before, after: all } }).filter(({ isSurprise }) => isSurprise)).toEqual([]);
      }),
      options,
    );
  });
});
