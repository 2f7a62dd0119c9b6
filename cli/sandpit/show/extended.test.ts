import { describe, expect, it } from "vitest";
import { sandpitEntry } from "../../testing/having-sandpits.ts";
import { type Extension, extended } from "./extended.ts";

// Made at noon of the 26th, and living to noon of the 29th.
const alice = sandpitEntry("alice");
const policy = { timeToLive: { default: "3d", maximum: "14d" } };

const end = (extension: Extension, now = "2026-11-27T12:00:00Z", isAdmin = false, entry = alice) =>
  extended(entry, policy, extension, new Date(now), isAdmin).toISOString();

describe("the new end of a sandpit that is extended", () => {
  it.each([
    [{}, "2026-11-30T12:00:00.000Z"],
    [{ by: "1d" }, "2026-11-30T12:00:00.000Z"],
    [{ by: "90m" }, "2026-11-29T13:30:00.000Z"],
    [{ until: "2026-12-01" }, "2026-12-01T23:59:00.000Z"],
    [{ until: "2026-12-01T18:00+01:00" }, "2026-12-01T17:00:00.000Z"],
    [{ until: "2026-12-10T12:00:00Z" }, "2026-12-10T12:00:00.000Z"],
  ])("is for %j %s", (extension, expected) => {
    expect(end(extension)).toBe(expected);
  });

  it("counts from now once it is over", () => {
    expect(end({ by: "2h" }, "2026-11-29T20:00:00Z")).toBe("2026-11-29T22:00:00.000Z");
    expect(end({}, "2026-11-29T20:00:00Z")).toBe("2026-12-02T20:00:00.000Z");
  });

  it("is as late as the base allows when nothing is asked for, and is refused there", () => {
    expect(end({}, "2026-12-08T12:00:00Z")).toBe("2026-12-10T12:00:00.000Z");
    const longest = { ...alice, expires: "2026-12-10T12:00:00.000Z" };
    expect(() => end({}, "2026-12-08T12:00:00Z", false, longest)).toThrow(
      "dev lets a sandpit live for 14d from its creation, so alice can be extended to 2026-12-10 12:00 UTC at most, and it lives as long already. To end it: ./platform sandpit down alice. Nothing was changed.",
    );
    expect(() => end({}, "2026-12-11T12:00:00Z", false, longest)).toThrow(
      "can be extended to 2026-12-10 12:00 UTC, which is over.",
    );
  });

  it("is never later than the base allows, unless an admin wants that", () => {
    for (const extension of [{ by: "12d" }, { until: "2026-12-11" }]) {
      expect(() => end(extension)).toThrow(
        "can be extended to 2026-12-10 12:00 UTC at most, which is before 2026-12-11",
      );
    }
    expect(end({ by: "12d" }, undefined, true)).toBe("2026-12-11T12:00:00.000Z");
    expect(end({}, "2026-12-09T12:00:00Z", true)).toBe("2026-12-12T12:00:00.000Z");
  });

  it("is never earlier than it is", () => {
    expect(() => end({ until: "2026-11-28" })).toThrow(
      "alice lives until 2026-11-29 12:00 UTC, 2d from now, which is not before 2026-11-28 23:59 UTC. Pass a later time",
    );
    expect(() => end({ until: "2026-11-01" })).toThrow("2026-11-01 23:59 UTC is over.");
  });

  it.each([
    [{ by: "tomorrow" }, '--by "tomorrow" is no length of time.'],
    [{ by: "99999999d" }, '--by "99999999d" is no length of time.'],
    [{ by: "0d" }, '--by "0d" is no length of time.'],
    [{ until: "friday" }, '--until "friday" is no time.'],
    [{ until: "2026-13-01" }, '--until "2026-13-01" is no time.'],
    [{ until: "5" }, '--until "5" is no time.'],
  ])("is refused for %j", (extension, message) => {
    expect(() => end(extension)).toThrow(message);
  });
});
