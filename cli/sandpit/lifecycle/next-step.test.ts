import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SandpitEntry } from "../entry.ts";
import { type Facts, nextStep, type Step } from "./next-step.ts";
import { endPolicy } from "./time-left.ts";

const hour = 3_600_000;
const created = Date.parse("2026-11-01T00:00:00.000Z");
const policy = endPolicy({ timeToLive: { asleep: "1d" } });
const free: Facts = { isLocked: false, hasBundle: true };

function at(hours: number): string {
  return new Date(created + hours * hour).toISOString();
}

/** It lives three days, and nobody has touched it since it was made. */
const entry: SandpitEntry = {
  schemaVersion: 1,
  name: "anna",
  owner: "anna",
  kind: "shared",
  base: "dev",
  created: at(0),
  expires: at(72),
  lastActivity: at(0),
  state: "ready",
  stacks: ["anna-ml-tenant"],
  warned: ["2d", "2h", "30m"],
};

function kindAt(hours: number, changed: Partial<SandpitEntry> = {}, facts = free): Step["kind"] {
  return nextStep({ ...entry, ...changed }, policy, facts, new Date(at(hours))).kind;
}

describe("a sandpit in its time", () => {
  it.each([
    [1, "none"],
    [71.9, "none"],
    [72, "sleep"],
    [95.9, "sleep"],
    [96, "destroy"],
    [10_000, "destroy"],
  ] as const)("after %d hours: %s", (hours, kind) => {
    expect(kindAt(hours)).toBe(kind);
  });

  it("is warned of its end", () => {
    const step = nextStep({ ...entry, warned: ["2d"] }, policy, free, new Date(at(70.5)));
    expect(step).toEqual({ kind: "warn", marks: ["2h"] });
  });

  it("sleeps on when it expires asleep", () => {
    expect(kindAt(80, { state: "sleeping" })).toBe("none");
    expect(kindAt(96, { state: "sleeping" })).toBe("destroy");
  });

  it("is put to sleep again when its wake did not finish", () => {
    expect(kindAt(80, { state: "sleeping", command: "wake" })).toBe("sleep");
    expect(kindAt(80, { state: "failed", command: "wake" })).toBe("sleep");
  });

  it("is left as it is when its up failed, until it is destroyed", () => {
    expect(kindAt(80, { state: "failed", command: "up" })).toBe("none");
    expect(kindAt(96, { state: "failed", command: "up" })).toBe("destroy");
  });

  it("gets the time that its owner has added", () => {
    expect(kindAt(96, { expires: at(120) })).toBe("none");
  });

  it("ends by its entry when the base allows sandpits no more", () => {
    const step = (hours: number) => nextStep(entry, endPolicy(undefined), free, new Date(at(hours))).kind;
    expect([step(72), step(96)]).toEqual(["sleep", "destroy"]);
  });
});

describe("a command whose process was killed", () => {
  it("that was making a sandpit is given up, or forgotten if nothing was applied", () => {
    expect(kindAt(0.2, { state: "creating" })).toBe("none");
    expect(kindAt(0.25, { state: "creating" })).toBe("give up");
    expect(kindAt(0.25, { state: "creating" }, { ...free, hasBundle: false })).toBe("forget");
  });

  it("that was destroying it goes on, also long before its end", () => {
    expect(kindAt(0.2, { state: "destroying" })).toBe("none");
    expect(kindAt(0.25, { state: "destroying" })).toBe("continue");
    expect(kindAt(0.25, { state: "failed", command: "down" })).toBe("continue");
  });
});

const anyEntry = fc
  .record({
    state: fc.constantFrom("creating", "ready", "sleeping", "destroying", "failed"),
    command: fc.constantFrom(undefined, "up", "down", "sleep", "wake"),
    expires: fc.integer({ min: 1, max: 300 }).map(at),
    lastActivity: fc.integer({ min: -5, max: 400 }).map(at),
    warned: fc.subarray(["2d", "2h", "30m"]),
  })
  .map(
    ({ command, ...changed }): SandpitEntry => ({ ...entry, ...changed, ...(command && { command }) }) as SandpitEntry,
  );
const anyFacts = fc.record({ isLocked: fc.boolean(), hasBundle: fc.boolean() });
const anyHour = fc.integer({ min: -100, max: 500 });

describe("whatever the entry", () => {
  it("is never destroyed in its time, unless its owner has asked for it", () => {
    fc.assert(
      fc.property(anyEntry, anyFacts, anyHour, (any, facts, hours) => {
        const { kind } = nextStep(any, policy, facts, new Date(at(hours)));
        if (kind !== "destroy") return;
        expect(Date.parse(at(hours))).toBeGreaterThanOrEqual(Date.parse(any.expires) + policy.asleep);
      }),
    );
  });

  it("is left alone while a run is at work", () => {
    fc.assert(
      fc.property(anyEntry, fc.boolean(), anyHour, (any, hasBundle, hours) => {
        expect(nextStep(any, policy, { isLocked: true, hasBundle }, new Date(at(hours))).kind).toBe("none");
      }),
    );
  });

  it("never goes back as time passes", () => {
    const rank = { none: 0, warn: 0, sleep: 1, "give up": 1, forget: 1, continue: 2, destroy: 2 };
    fc.assert(
      fc.property(anyEntry, anyFacts, anyHour, fc.nat(300), (any, facts, hours, later) => {
        const step = (when: number) => rank[nextStep(any, policy, facts, new Date(at(when))).kind];
        expect(step(hours + later)).toBeGreaterThanOrEqual(step(hours));
      }),
    );
  });

  it("is in somebody's hands when it was touched by a clock that is ahead", () => {
    fc.assert(
      fc.property(anyEntry, anyFacts, anyHour, fc.integer({ min: 0, max: 600 }), (any, facts, hours, minutesAhead) => {
        const lastActivity = new Date(Date.parse(at(hours)) + minutesAhead * 60_000).toISOString();
        const { kind } = nextStep({ ...any, lastActivity }, policy, facts, new Date(at(hours)));
        expect(["continue", "give up", "forget"]).not.toContain(kind);
      }),
    );
  });

  it("that has no times that can be read is left alone", () => {
    expect(kindAt(1000, { expires: "soon" })).toBe("none");
    expect(kindAt(1000, { state: "destroying", expires: "soon" })).toBe("none");
    expect(kindAt(1000, { state: "destroying", lastActivity: "soon" })).toBe("none");
  });
});
