import { type NodeGroupSpec, nodeGroupDefaults } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { queueObjects } from "./queues.ts";

const group = (more: Partial<NodeGroupSpec>): NodeGroupSpec => ({
  ...nodeGroupDefaults,
  instanceType: "g6.12xlarge",
  size: { min: 0, max: 2 },
  ...more,
});
const nodeGroups = {
  general: group({ instanceType: "m7i.large" }),
  l4: group({}),
  "l4-spot": group({ capacity: "spot", taints: [{ key: "example.com/spot", effect: "NoSchedule" }] }),
  a10g: group({ instanceType: "g5.12xlarge", size: { min: 0, max: 1 } }),
  ci: group({ instanceType: "p5.48xlarge", dedicatedTo: "ci" }),
  training: group({ dedicatedTo: "training" }),
};
const quota = { "requests.cpu": "64", "requests.memory": "256Gi", "requests.nvidia.com/gpu": "8" };
const nlp = { namespace: "team-nlp", quota, queue: { borrowGpus: 4 } };
const objects = queueObjects({ teams: { nlp }, nodeGroups, zones: 2 });
const ofKind = (kind: string) => objects.filter((object) => object["kind"] === kind);

describe("the queues of teams", () => {
  it("have a flavor for each kind of GPU that teams may use, whose jobs tolerate its taint", () => {
    expect(ofKind("ResourceFlavor").map(({ metadata, spec }) => [metadata, spec])).toEqual([
      [{ name: "any-node" }, {}],
      [
        { name: "nvidia-l4" },
        {
          nodeLabels: { "k8s.amazonaws.com/accelerator": "nvidia-l4" },
          nodeTaints: [{ key: "nvidia.com/gpu", value: "true", effect: "NoSchedule" }],
          tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
        },
      ],
      [{ name: "nvidia-a10g" }, expect.objectContaining({ tolerations: expect.any(Array) })],
      [
        { name: "nvidia-l4-training" },
        {
          // A job with affinity to training nodes gets no other flavor, and one that does not tolerate the taint not this one.
          nodeLabels: { "k8s.amazonaws.com/accelerator": "nvidia-l4", dedicated: "training" },
          nodeTaints: [
            { key: "nvidia.com/gpu", value: "true", effect: "NoSchedule" },
            { key: "dedicated", value: "training", effect: "NoSchedule" },
          ],
          tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
        },
      ],
    ]);
  });

  it("count everything that the quota of the namespace counts, and borrow GPUs only", () => {
    expect(ofKind("ClusterQueue")).toHaveLength(1);
    expect(ofKind("ClusterQueue")[0]).toMatchObject({
      metadata: { name: "team-nlp" },
      spec: {
        cohortName: "teams",
        namespaceSelector: { matchLabels: { team: "nlp" } },
        preemption: { reclaimWithinCohort: "Any" },
        resourceGroups: [
          {
            coveredResources: ["cpu", "memory", "ephemeral-storage"],
            flavors: [
              {
                name: "any-node",
                resources: [
                  { name: "cpu", nominalQuota: "64", borrowingLimit: "0" },
                  { name: "memory", nominalQuota: "256Gi", borrowingLimit: "0" },
                  { name: "ephemeral-storage", nominalQuota: "0", borrowingLimit: "0" },
                ],
              },
            ],
          },
          {
            coveredResources: ["nvidia.com/gpu"],
            flavors: [
              {
                name: "nvidia-l4",
                resources: [{ name: "nvidia.com/gpu", nominalQuota: "8", borrowingLimit: "4" }],
              },
              // No more than there are.
              {
                name: "nvidia-a10g",
                resources: [{ name: "nvidia.com/gpu", nominalQuota: "4", borrowingLimit: "4" }],
              },
              {
                name: "nvidia-l4-training",
                resources: [{ name: "nvidia.com/gpu", nominalQuota: "8", borrowingLimit: "4" }],
              },
            ],
          },
        ],
      },
    });
    expect(ofKind("LocalQueue")).toEqual([
      {
        apiVersion: "kueue.x-k8s.io/v1beta2",
        kind: "LocalQueue",
        metadata: { name: "default", namespace: "team-nlp" },
        spec: { clusterQueue: "team-nlp" },
      },
    ]);
  });

  it("count no GPUs where there are none", () => {
    const { general } = nodeGroups;
    const [queue] = queueObjects({ teams: { nlp }, nodeGroups: { general }, zones: 2 }).filter(
      ({ kind }) => kind === "ClusterQueue",
    );
    expect(JSON.stringify(queue)).not.toContain("nvidia");
  });
});
