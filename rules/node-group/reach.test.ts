import { describe, expect, it } from "vitest";
import { aNodeGroup as general, aGpuGroup as gpu } from "../testing/specs.ts";
import { homesOfSystemPods, hostsSystemPods, takesOrdinaryPods } from "./reach.ts";

describe("hostsSystemPods", () => {
  it("is true of an untainted group that is never empty", () => {
    expect(hostsSystemPods(general)).toBe(true);
    expect(hostsSystemPods({ ...general, size: { min: 0, max: 1 } })).toBe(false);
    expect(hostsSystemPods({ ...general, dedicatedTo: "ci" })).toBe(false);
    expect(hostsSystemPods({ ...gpu, size: { min: 1, max: 1 } })).toBe(false);
    expect(hostsSystemPods({ ...general, dedicatedTo: "system" })).toBe(true);
  });
});

describe("homesOfSystemPods", () => {
  it("are the groups that are dedicated to system, and without such a group all that take system pods", () => {
    const system = { ...general, dedicatedTo: "system" };
    expect(homesOfSystemPods({ general, gpu, other: general })).toEqual(["general", "other"]);
    expect(homesOfSystemPods({ general, system, gpu })).toEqual(["system"]);
    expect(homesOfSystemPods({ general, system: { ...system, size: { min: 0, max: 1 } } })).toEqual([]);
  });
});

describe("takesOrdinaryPods", () => {
  it("is true of a group without taints, whether it has nodes or not", () => {
    expect(takesOrdinaryPods({ ...general, size: { min: 0, max: 1 } })).toBe(true);
    expect(takesOrdinaryPods({ ...general, taints: [{ key: "night", effect: "PreferNoSchedule" }] })).toBe(true);
    expect(takesOrdinaryPods({ ...general, dedicatedTo: "system" })).toBe(false);
    expect(takesOrdinaryPods(gpu)).toBe(false);
  });
});
