import { describe, expect, it } from "vitest";
import { findViolations } from "./index.ts";

/** The messages about a claim in a stack with a storage class `gp3`. */
function refusals(claim: object, storageClass: object = { volume_binding_mode: "WaitForFirstConsumer" }): string[] {
  const resource = {
    kubernetes_storage_class_v1: { fast: { metadata: [{ name: "gp3" }], ...storageClass } },
    kubernetes_persistent_volume_claim_v1: { data: claim },
  };
  return findViolations({ resource }, { protected: false }, [])
    .filter(({ policy }) => policy === "claims-that-bind")
    .map(({ message }) => message);
}

const claim = (storage_class_name?: string, more: object = {}) => ({ spec: [{ storage_class_name, ...more }] });
const byReference = "${kubernetes_storage_class_v1.fast.metadata[0].name}";

describe("claims-that-bind", () => {
  it.each([claim("gp3"), claim(byReference), claim("gp2"), { ...claim("gp3"), wait_until_bound: true }])(
    "refuses %j of a class that waits for a pod",
    (config) => {
      expect(refusals(config)).toEqual([expect.stringContaining("set wait_until_bound to false")]);
    },
  );

  it.each([
    { ...claim("gp3"), wait_until_bound: false },
    { ...claim("gp3"), wait_until_bound: "false" },
    claim("efs"),
    claim("${kubernetes_storage_class_v1.faster.metadata[0].name}"),
    claim("${kubernetes_storage_class_v1.fast-hdd.metadata[0].name}"),
    claim(),
    claim("gp3", { volume_name: "made-before" }),
  ])("accepts %j", (config) => {
    expect(refusals(config)).toEqual([]);
  });

  it("judges a claim without a class by the default class only", () => {
    const waiting = { volume_binding_mode: "WaitForFirstConsumer" };
    const annotations = { "storageclass.kubernetes.io/is-default-class": "true" };
    expect(refusals(claim(), { ...waiting, metadata: [{ name: "gp3", annotations }] })).toHaveLength(1);
    expect(refusals(claim(""), { ...waiting, metadata: [{ name: "gp3", annotations }] })).toHaveLength(1);
    expect(refusals(claim(), { ...waiting, metadata: [{ generate_name: "gp3-" }] })).toEqual([]);
  });

  it("accepts a claim of a class that binds at once", () => {
    expect(refusals(claim("gp3"), { volume_binding_mode: "Immediate" })).toEqual([]);
    expect(refusals(claim("gp3"), {})).toEqual([]);
  });
});
