import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { type Candidate, requestsOf, takes } from "./fit.ts";

const gpuTaint = { key: "nvidia.com/gpu", value: "true", effect: "NoSchedule" };
const plain: Candidate = { labels: { pool: "a", size: "4" }, taints: [], free: { cpu: 2, memory: 1024, pods: 10 } };
const gpu: Candidate = {
  ...plain,
  labels: { pool: "gpu" },
  taints: [gpuTaint],
  free: { ...plain.free, "nvidia.com/gpu": 1 },
};

function pod(spec: Record<string, unknown>, requests: Record<string, string> = {}): KubeObject {
  return { metadata: { name: "pod" }, spec: { containers: [{ resources: { requests } }], ...spec } };
}

function affinity(...matchExpressions: object[]) {
  const required = { nodeSelectorTerms: [{ matchExpressions }] };
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } };
}

const exists = { tolerations: [{ key: "nvidia.com/gpu", operator: "Exists" }] };

describe("takes", () => {
  it.each<[string, Candidate, KubeObject, boolean]>([
    ["a pod that asks for nothing", plain, pod({}), true],
    ["as much as is free", plain, pod({}, { cpu: "2000m", memory: "1Ki" }), true],
    ["more than is free", plain, pod({}, { cpu: "2100m" }), false],
    ["a resource that it has not", plain, pod({}, { "nvidia.com/gpu": "1" }), false],
    ["its label", plain, pod({ nodeSelector: { pool: "a" } }), true],
    ["another label", plain, pod({ nodeSelector: { pool: "b" } }), false],
    ["required affinity", plain, pod(affinity({ key: "pool", operator: "In", values: ["a", "b"] })), true],
    [
      "all expressions of a term",
      plain,
      pod(affinity({ key: "pool", operator: "Exists" }, { key: "x", operator: "Exists" })),
      false,
    ],
    [
      "absence",
      plain,
      pod(affinity({ key: "x", operator: "DoesNotExist" }, { key: "x", operator: "NotIn", values: ["1"] })),
      true,
    ],
    [
      "numbers",
      plain,
      pod(affinity({ key: "size", operator: "Gt", values: ["3"] }, { key: "size", operator: "Lt", values: ["5"] })),
      true,
    ],
    ["a pod without toleration", gpu, pod({}), false],
    ["a toleration of the key", gpu, pod(exists), true],
    ["a toleration of the value", gpu, pod({ tolerations: [{ key: "nvidia.com/gpu", value: "true" }] }), true],
    ["a toleration of another value", gpu, pod({ tolerations: [{ key: "nvidia.com/gpu", value: "present" }] }), false],
    [
      "a toleration of another effect",
      gpu,
      pod({ tolerations: [{ ...exists.tolerations[0], effect: "NoExecute" }] }),
      false,
    ],
    ["a toleration of everything", gpu, pod({ tolerations: [{ operator: "Exists" }] }), true],
    ["a preference not to", { ...gpu, taints: [{ ...gpuTaint, effect: "PreferNoSchedule" }] }, pod({}), true],
  ])("%s", (_, node, asked, expected) => {
    expect(takes(node, asked)).toBe(expected);
  });
});

describe("requestsOf", () => {
  it("adds containers and sidecars, and takes the largest of what runs before them", () => {
    const container = (cpu: string, more = {}) => ({ resources: { requests: { cpu } }, ...more });
    const asked = pod({
      containers: [container("1"), container("500m")],
      initContainers: [container("3"), container("250m", { restartPolicy: "Always" })],
    });
    expect(requestsOf(asked)).toEqual({ cpu: 3, pods: 1 });
  });

  it("takes a limit for a request where there is none", () => {
    const limits = { "nvidia.com/gpu": "2" };
    expect(requestsOf(pod({ containers: [{ resources: { limits } }] }))).toEqual({ "nvidia.com/gpu": 2, pods: 1 });
  });
});
