import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { gpuShares } from "./gpu-shares.ts";

const sliced = [
  "version: v1",
  "sharing:",
  "  timeSlicing:",
  "    resources:",
  "      - { name: nvidia.com/gpu, replicas: 4 }",
].join("\n");
const data: Readonly<Record<string, string>> = { default: "version: v1", "time-slicing-4": sliced, broken: "a: [" };
const client = {
  get: async (path: string) =>
    path === "/api/v1/namespaces/kube-system/configmaps/plugin-configs"
      ? { metadata: { name: "plugin-configs" }, data }
      : undefined,
} as unknown as Parameters<typeof gpuShares>[0];

function node(config?: string): KubeObject {
  return {
    metadata: { name: "node", labels: config === undefined ? {} : { "nvidia.com/device-plugin.config": config } },
  };
}

function plugin(phase = "Running", image = "nvcr.io/nvidia/k8s-device-plugin:v0.20.0"): KubeObject {
  return {
    metadata: { name: "plugin", namespace: "kube-system" },
    spec: {
      containers: [{ name: "plugin", image }],
      volumes: [{ name: "device-plugin" }, { name: "available-configs", configMap: { name: "plugin-configs" } }],
    },
    status: { phase },
  };
}

describe("gpuShares", () => {
  it.each([
    ["those of the configuration that the node selects", node("time-slicing-4"), [plugin()], 4],
    ["none on a node that selects no configuration", node(), [plugin()], 1],
    ["none in a configuration without them", node("default"), [plugin()], 1],
    ["none in a configuration that is not there", node("missing"), [plugin()], 1],
    ["none in a configuration that cannot be read", node("broken"), [plugin()], 1],
    ["none before the plugin runs", node("time-slicing-4"), [plugin("Pending")], 1],
    ["none of other programs", node("time-slicing-4"), [plugin("Running", "example.com/main")], 1],
  ])("are %s", async (_, of, pods, expected) => {
    expect(await gpuShares(client, of, pods)).toBe(expected);
  });
});
