import { describeProblem } from "@ml-platform/rules";
import { aGpuGroup, aNodeGroup } from "@ml-platform/rules/testing";
import { describe, expect, it } from "vitest";
import { checkDevices } from "./check-devices.ts";

describe("checkDevices", () => {
  const groups = {
    general: aNodeGroup,
    gpu: aGpuGroup,
    training: { ...aGpuGroup, instanceType: "p5.48xlarge", efa: true },
    trainium: { ...aNodeGroup, instanceType: "trn1.32xlarge" },
  };

  it("warns of devices that pods cannot ask for, and names the add-on", () => {
    const found = checkDevices({ "metrics-server": {} }, groups);
    expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(["warning"]));
    expect(found.map(describeProblem)).toEqual([
      'addons: No pod can ask for nvidia.com/gpu on gpu, training, because nothing makes it known to the cluster. Add "nvidia-device-plugin": {}.',
      'addons: No pod can ask for aws.amazon.com/neuron on trainium, because nothing makes it known to the cluster. Add "neuron-device-plugin": {}.',
      'addons: No pod can ask for vpc.amazonaws.com/efa on training, because nothing makes it known to the cluster. Add "efa-device-plugin": {}.',
    ]);
  });

  it("is content with either source of GPUs, and with an image that brings the plugin", () => {
    expect(checkDevices({ "nvidia-device-plugin": {} }, { gpu: aGpuGroup })).toEqual([]);
    expect(checkDevices({ "gpu-operator": {} }, { gpu: aGpuGroup })).toEqual([]);
    expect(checkDevices({}, { gpu: { ...aGpuGroup, amiType: "BOTTLEROCKET_x86_64_NVIDIA" } })).toEqual([]);
    expect(checkDevices({}, { general: aNodeGroup })).toEqual([]);
  });
});
