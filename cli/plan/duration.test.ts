import { UserError } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { milliseconds, parseLockTimeout, parseTimeLimit } from "./duration.ts";

it.each([
  ["0s", 0],
  ["90s", 90_000],
  ["1m30s", 90_000],
  ["1.5h", 5_400_000],
  ["250ms", 250],
  ["1000us", 1],
])("%s is %d ms", (duration, expected) => {
  expect(milliseconds(duration)).toBe(expected);
});

describe("a time limit", () => {
  it("is a duration above 0", () => {
    expect(parseTimeLimit("1h30m")).toBe(5_400_000);
  });

  it.each(["", "0s", "0h0m", "soon", "45", "1h 30m", "-5m", "1d"])("%j is refused", (given) => {
    expect(() => parseTimeLimit(given)).toThrow(UserError);
  });
});

describe("a lock timeout", () => {
  it.each(["0s", "90s", "1.5h"])("%j is passed on as it is", (given) => {
    expect(parseLockTimeout(given)).toBe(given);
  });

  it.each(["", "90", "soon", "1d", "1.2.3s"])("%j is refused", (given) => {
    expect(() => parseLockTimeout(given)).toThrow(UserError);
  });
});
