import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTimeToLive, timeToLiveText } from "./time-to-live.ts";

const hour = 3_600_000;

describe("a time to live", () => {
  it.each([
    ["3d", 72 * hour],
    ["8h", 8 * hour],
    ["90m", 1.5 * hour],
    ["1d12h", 36 * hour],
    ["1d0h30m", 24.5 * hour],
  ])("%s is %d ms", (text, expected) => {
    expect(parseTimeToLive(text)).toBe(expected);
  });

  it.each(["", "0d", "0h0m", "3", "3 d", "-1d", "1.5d", "12h1d", "soon", "90s", "10001d", "99999999999999d"])(
    "%j is none",
    (text) => {
      expect(parseTimeToLive(text)).toBeUndefined();
    },
  );
});

describe("the text of a time", () => {
  it.each([
    [72 * hour, "3d"],
    [36 * hour, "1d12h"],
    [24.5 * hour, "1d"],
    [8.5 * hour, "8h30m"],
    [20_000, "0m"],
    [-hour, "0m"],
  ])("of %d ms is %s", (milliseconds, expected) => {
    expect(timeToLiveText(milliseconds)).toBe(expected);
  });

  it("is read again, to the unit that it shows", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (minutes) => {
        const read = parseTimeToLive(timeToLiveText(minutes * 60_000)) ?? 0;
        expect(minutes * 60_000 - read).toBeGreaterThanOrEqual(0);
        expect(minutes * 60_000 - read).toBeLessThan(hour);
      }),
    );
  });
});
