import { describe, expect, it } from "vitest";
import type { NodeGroup } from "../../eks/model.ts";
import { unknownShape } from "../nodes/instance-shape.ts";
import { likeNode, templateNode } from "./template-node.ts";

const prefix = "k8s.io/cluster-autoscaler/node-template";
const scaling = {
  zones: ["us-east-2b", "us-east-2c"],
  tags: {
    [`${prefix}/label/pool`]: "tagged",
    [`${prefix}/taint/dedicated`]: "ci:NoSchedule",
    [`${prefix}/taint/broken`]: "ci",
    [`${prefix}/resources/vpc.amazonaws.com/efa`]: "32",
    [`${prefix}/resources/memory`]: "1000Gi",
  },
};
const group = {
  nodegroupName: "gpu",
  amiType: "AL2023_x86_64_NVIDIA",
  labels: { pool: "group", team: "ml" },
  taints: [{ key: "nvidia.com/gpu", value: "true", effect: "NO_SCHEDULE" }],
} as unknown as NodeGroup;
const shape = { ...unknownShape("g6.xlarge"), gpus: 1 };

function of(managed: NodeGroup | undefined) {
  return templateNode(scaling, managed, shape, { diskGiB: 20 }, "us-east-2");
}

describe("templateNode", () => {
  it("has labels, taints and devices of tags and of the managed group; tags win", () => {
    const { labels, taints, free } = of(group);
    expect(labels).toMatchObject({ pool: "tagged", team: "ml", "topology.kubernetes.io/zone": "us-east-2b" });
    expect(taints).toEqual([
      { key: "nvidia.com/gpu", value: "true", effect: "NoSchedule" },
      { key: "dedicated", value: "ci", effect: "NoSchedule" },
    ]);
    expect(free).toMatchObject({ "nvidia.com/gpu": 1, "vpc.amazonaws.com/efa": 32 });
  });

  it("promises no memory that a node would not have", () => {
    expect(of(group).free["memory"]).toBeLessThan(4 * 2 ** 30);
  });

  it.each([undefined, { ...group, amiType: "CUSTOM" }])("knows tags only where EKS does not set labels", (managed) => {
    expect(of(managed).labels).not.toHaveProperty("team");
    expect(of(managed).taints).toEqual([{ key: "dedicated", value: "ci", effect: "NoSchedule" }]);
  });
});

describe("likeNode", () => {
  it("has labels and lasting taints of a node of the group", () => {
    const taint = { key: "dedicated", value: "ci", effect: "NoSchedule" };
    const node = {
      metadata: { name: "node-1", labels: { pool: "real", "kubernetes.io/hostname": "node-1" } },
      spec: { taints: [taint, { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" }] },
    };
    expect(likeNode(of(group), node)).toEqual({ ...of(group), labels: { pool: "real" }, taints: [taint] });
  });
});
