import { describe, expect, it } from "vitest";
import { messagesOf } from "./testing/messages.ts";

function refusals(type: string, spec: object): string[] {
  return messagesOf("quiet-quantities", type, { spec: [spec] });
}

function limitRange(limit: object): string[] {
  return refusals("kubernetes_limit_range_v1", { limit: [{ type: "Container", ...limit }] });
}

function autoscaler(target: object): string[] {
  const metric = [{ type: "Resource", resource: [{ name: "cpu", target: [target] }] }];
  return refusals("kubernetes_horizontal_pod_autoscaler_v2", { metric });
}

const suffixes =
  "write a number with one of the suffixes m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei, such as 500m or 2Gi";

describe("quiet-quantities", () => {
  it.each([
    [{ default_request: { cpu: "0.25" } }, "default_request.cpu", "0.25", "250m"],
    [{ default: { memory: "1024Mi" } }, "default.memory", "1024Mi", "1Gi"],
    [{ max: { cpu: "1000m" }, default: { cpu: "1" } }, "max.cpu", "1000m", "1"],
    [{ min: { storage: "1.5Gi" }, type: "PersistentVolumeClaim" }, "min.storage", "1.5Gi", "1536Mi"],
    [{ max_limit_request_ratio: { cpu: 1.5 } }, "max_limit_request_ratio.cpu", "1.5", "1500m"],
  ])("refuses a limit range %j, which would change in every plan", (limit, path, written, canonical) => {
    expect(limitRange(limit)).toEqual([
      `has the quantity "${written}" in spec.limit.${path}, which Kubernetes answers as "${canonical}", so that every plan would change it: write ${canonical}`,
    ]);
  });

  it.each([
    [{ default: { cpu: "500m", memory: "512Mi" }, default_request: { cpu: "250m" } }, "default_request", "memory"],
    [{ min: { memory: "1Mi" }, default_request: { cpu: "1m" } }, "default_request", "memory"],
    [{ max: { cpu: "4", memory: "8Gi" }, default: { cpu: "1" } }, "default", "memory"],
    [{ max: { cpu: "4" } }, "default", "cpu"],
  ])("refuses a limit range %j, which Kubernetes completes", (limit, map, name) => {
    const [message, ...others] = limitRange(limit);
    expect(others).toEqual([]);
    expect(message).toContain(`has a limit whose ${map} lacks ${name}, which Kubernetes fills in`);
    expect(message).toContain(`name ${name} in ${map} too`);
  });

  it.each([
    { default: { cpu: "500m", memory: "512Mi" }, default_request: { cpu: "250m", memory: "512Mi" } },
    { default: { cpu: "500m" } },
    { default: { cpu: "500m" }, default_request: null },
    { max: { cpu: "4" }, default: { cpu: "1" }, default_request: { cpu: "${local.cpu}" } },
    { type: "Pod", max: { cpu: "4" } },
    { default: "${local.defaults}" },
    {},
  ])("accepts a limit range %j", (limit) => {
    expect(limitRange(limit)).toEqual([]);
  });

  it("accepts other spellings where the provider compares amounts, but nothing that is no amount", () => {
    const quota = (hard: object) => refusals("kubernetes_resource_quota_v1", { hard });
    expect(quota({ "requests.memory": "1024Mi", "requests.nvidia.com/gpu": 8, pods: "10.0" })).toEqual([]);
    expect(quota({ "requests.memory": "64GB" })).toEqual([
      `has the quantity "64GB" in spec.hard.requests.memory, which Kubernetes refuses only while it is applied: ${suffixes}`,
    ]);
    const claim = (storage: string, map = "requests") =>
      refusals("kubernetes_persistent_volume_claim_v1", { resources: [{ [map]: { storage } }] });
    expect(claim("1024Gi")).toEqual([]);
    expect(claim("1024Gi", "limits")).toEqual([expect.stringContaining('answers as "1Ti"')]);
    expect(claim("100 GB")).toEqual([expect.stringContaining('has the quantity "100 GB" in spec.resources.requests')]);
    expect(refusals("kubernetes_persistent_volume_v1", { capacity: { storage: "1tb" } })).toHaveLength(1);
    expect(refusals("kubernetes_persistent_volume_v1", { capacity: { storage: "1Ti" } })).toEqual([]);
  });

  it("refuses targets of autoscalers that would change in every plan", () => {
    expect(autoscaler({ type: "AverageValue", average_value: "0.25" })).toEqual([
      expect.stringContaining("write 250m"),
    ]);
    expect(autoscaler({ type: "Value", value: "many" })).toEqual([expect.stringContaining(suffixes)]);
    expect(autoscaler({ type: "AverageValue", average_value: "250m" })).toEqual([]);
    expect(autoscaler({ type: "AverageValue", average_value: "100u" })).toEqual([]);
    expect(autoscaler({ type: "Utilization", average_utilization: 80 })).toEqual([]);
  });

  it("judges no other types", () => {
    expect(messagesOf("quiet-quantities", "kubernetes_config_map_v1", { spec: [{ hard: { cpu: "x" } }] })).toEqual([]);
  });
});
