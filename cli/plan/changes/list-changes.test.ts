import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listChanges } from "./list-changes.ts";
import { canonical, type Tree } from "./tree.ts";

const block = fc.record({ name: fc.constantFrom("", "a", "b"), size: fc.integer({ max: 3, min: 0 }) });
const element: fc.Arbitrary<Tree> = fc.oneof(fc.constantFrom("x", "y", 1, true), block);

describe("two lists", () => {
  it("are covered: every element is kept, paired, removed or added, and only once", () => {
    const list = fc.array(element, { maxLength: 8 });
    fc.assert(
      fc.property(list, list, (before, after) => {
        const { pairs, removed, added } = listChanges(before, after);
        const old = [...pairs.map((pair) => pair.before), ...removed];
        const next = [...pairs.map((pair) => pair.after), ...added];
        expect(new Set(old).size).toBe(old.length);
        expect(new Set(next).size).toBe(next.length);
        const keptBefore = before.filter((_, index) => !old.includes(index)).map(canonical);
        const keptAfter = after.filter((_, index) => !next.includes(index)).map(canonical);
        expect(keptBefore.sort()).toEqual(keptAfter.sort());
      }),
      { numRuns: 300 },
    );
  });

  it("are the same only if nothing is said about them", () => {
    const list = fc.array(element, { maxLength: 5 });
    fc.assert(
      fc.property(list, list, (before, after) => {
        const { pairs, removed, added, isReordered } = listChanges(before, after);
        const isSame = pairs.length + removed.length + added.length === 0 && !isReordered;
        expect(isSame).toBe(canonical(before) === canonical(after));
      }),
      { numRuns: 300 },
    );
  });
});
