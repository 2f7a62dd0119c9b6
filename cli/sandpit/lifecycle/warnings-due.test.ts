import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { warningsDue } from "./warnings-due.ts";

const created = "2026-11-01T00:00:00.000Z";
const hour = 3_600_000;

/** The warnings due `before` hours before the end of a life of `life` hours. */
function due(life: number, before: number, warned: readonly string[] = []): string[] {
  const end = Date.parse(created) + life * hour;
  return warningsDue({ created, expires: new Date(end).toISOString(), warned }, new Date(end - before * hour));
}

describe("warnings before the end", () => {
  it("are given two days, two hours and half an hour before", () => {
    expect(due(240, 49)).toEqual([]);
    expect(due(240, 48)).toEqual(["2d"]);
    expect(due(240, 2.1, ["2d"])).toEqual([]);
    expect(due(240, 2, ["2d"])).toEqual(["2h"]);
    expect(due(240, 0.5, ["2d", "2h"])).toEqual(["30m"]);
  });

  it("come later in a short life", () => {
    expect(due(8, 4.1)).toEqual([]);
    expect(due(8, 4)).toEqual(["2d"]);
    expect(due(1, 0.25, ["2d"])).toEqual(["2h"]);
    expect(due(1, 0.13, ["2d", "2h"])).toEqual([]);
    expect(due(1, 0.125, ["2d", "2h"])).toEqual(["30m"]);
  });

  it("are given at once if no reaper has run for long", () => {
    expect(due(240, 0.1)).toEqual(["2d", "2h", "30m"]);
  });

  it("are pointless after the end", () => {
    expect(due(240, 0)).toEqual([]);
  });

  it("are none for who has just been given a life, however short", () => {
    fc.assert(fc.property(fc.double({ min: 0.02, max: 1000, noNaN: true }), (life) => due(life, life).length === 0));
  });

  it("are each given once", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 1000, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 50 }),
        (life, parts) => {
          const given: string[] = [];
          for (const part of parts.toSorted((a, b) => b - a)) given.push(...due(life, life * part, given));
          expect(new Set(given).size).toBe(given.length);
        },
      ),
    );
  });
});
