import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../kubernetes-api/kube-client.ts";
import { deviceChange, reportedDevices } from "./devices.ts";

const devices = { gpus: 8, efaInterfaces: 32, neuronDevices: 0, neuronCores: 0 };
const trainium = { gpus: 0, efaInterfaces: 0, neuronDevices: 16, neuronCores: 32 };

function pod(image: string, phase = "Running"): KubeObject {
  return { metadata: { name: "plugin" }, spec: { containers: [{ name: "plugin", image }] }, status: { phase } };
}

const nvidia = "nvcr.io/nvidia/k8s-device-plugin:v0.17.1";
const efa = "602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/aws-efa-k8s-device-plugin:v0.5.30";
const neuron = "public.ecr.aws/neuron/neuron-device-plugin:2.28.1";

describe("reportedDevices", () => {
  it.each([
    ["nothing without a plugin", devices, "AL2023_x86_64_NVIDIA", [pod("example.com/main")], {}],
    ["nothing before the plugin runs", devices, "AL2023_x86_64_NVIDIA", [pod(nvidia, "Pending")], {}],
    ["GPUs with NVIDIA's plugin", devices, "AL2023_x86_64_NVIDIA", [pod(nvidia)], { "nvidia.com/gpu": "8" }],
    [
      "shares of GPUs where pods share them",
      { ...devices, gpuShares: 4 },
      "AL2023_x86_64_NVIDIA",
      [pod(nvidia)],
      { "nvidia.com/gpu": "32" },
    ],
    ["GPUs at once on Bottlerocket", devices, "BOTTLEROCKET_x86_64_NVIDIA", [], { "nvidia.com/gpu": "8" }],
    ["adapters with EFA's plugin", devices, "CUSTOM", [pod(efa)], { "vpc.amazonaws.com/efa": "32" }],
    ["no GPUs where there are none", trainium, "AL2023_x86_64_NEURON", [pod(nvidia)], {}],
    [
      "devices and cores with Neuron's plugin",
      trainium,
      "AL2023_x86_64_NEURON",
      [pod(neuron)],
      { "aws.amazon.com/neuron": "16", "aws.amazon.com/neuroncore": "32", "aws.amazon.com/neurondevice": "16" },
    ],
  ])("are %s", (_, present, amiType, pods, expected) => {
    expect(reportedDevices(present, amiType, pods)).toEqual(expected);
  });
});

describe("deviceChange", () => {
  const gpus = { "nvidia.com/gpu": "8" };

  it("adds what a plugin reports, once", () => {
    expect(deviceChange({ capacity: {}, allocatable: {} }, gpus)).toEqual({ capacity: gpus, allocatable: gpus });
    expect(deviceChange({ capacity: gpus, allocatable: gpus }, gpus)).toBeUndefined();
  });

  it("lets nobody have devices whose plugin is gone, and says so once", () => {
    const none = { "nvidia.com/gpu": "0" };
    expect(deviceChange({ capacity: gpus, allocatable: gpus }, {})).toEqual({ capacity: {}, allocatable: none });
    expect(deviceChange({ capacity: gpus, allocatable: none }, {})).toBeUndefined();
  });
});
