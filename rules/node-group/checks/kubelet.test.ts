import { describe, expect, it } from "vitest";
import { bottlerocket, type NodeGroupKeys, problemsOf } from "../../testing/node-group-problems.ts";

describe("refuses, and says how to mend it,", () => {
  it.each<[string, NodeGroupKeys, string]>([
    [
      "the kubelet of Bottlerocket",
      { ...bottlerocket, kubelet: { maxPods: 58 } },
      "error kubelet: Images of Bottlerocket are told in their own settings.",
    ],
    ["no pods", { kubelet: { maxPods: 0 } }, "error kubelet.maxPods: 0 is not possible"],
    [
      "a reserved resource that does not exist",
      { kubelet: { kubeReserved: { gpu: "1" } } },
      'error kubelet.kubeReserved.gpu: "gpu" cannot be reserved.',
    ],
    [
      "an amount that YAML reads as a number",
      { kubelet: { kubeReserved: { memory: "1e9" } } },
      'error kubelet.kubeReserved.memory: "1e9" is not an amount of memory.',
    ],
    [
      "a signal that is misspelled",
      { kubelet: { evictionHard: { "memory.avialable": "5%" } } },
      'Did you mean "memory.available"?',
    ],
    [
      "a threshold of everything",
      { kubelet: { evictionHard: { "memory.available": "100%" } } },
      'error kubelet.evictionHard["memory.available"]: "100%" is not a threshold.',
    ],
    [
      "a soft threshold without its time",
      { kubelet: { evictionSoft: { "memory.available": "10%" } } },
      'Set evictionSoftGracePeriod["memory.available"]',
    ],
    [
      "a time without its threshold",
      { kubelet: { evictionSoftGracePeriod: { "memory.available": "1m" } } },
      "error kubelet.evictionSoftGracePeriod",
    ],
    [
      "a time without a unit",
      {
        kubelet: { evictionSoft: { "memory.available": "9%" }, evictionSoftGracePeriod: { "memory.available": "90" } },
      },
      '"90" is not a time.',
    ],
    [
      "image collection that ends above its start",
      { kubelet: { imageGCHighThresholdPercent: 70 } },
      "error kubelet.imageGCHighThresholdPercent: Images are removed above 70 percent",
    ],
    [
      "CPUs for pods alone where none is left",
      { kubelet: { cpuManagerPolicy: "static", kubeReserved: { cpu: "0" } } },
      'error kubelet.cpuManagerPolicy: "static" needs a reserved CPU',
    ],
    [
      "a sysctl of the whole node",
      { kubelet: { allowedUnsafeSysctls: ["vm.swappiness"] } },
      'error kubelet.allowedUnsafeSysctls[0]: "vm.swappiness" is not a sysctl of a namespace',
    ],
  ])("%s", (_, spec, message) => {
    expect(problemsOf(spec).join("\n")).toContain(message);
  });
});

describe("refuses what is all of a node", () => {
  it.each<[NodeGroupKeys["kubelet"], string]>([
    [
      { kubeReserved: { memory: "8Gi" } },
      "error kubelet.kubeReserved.memory: 8Gi are all that m7i.large has: 8 GiB of memory.",
    ],
    [
      { kubeReserved: { cpu: "1" }, systemReserved: { cpu: "1500m" } },
      "error kubelet.kubeReserved.cpu: 1 and 1500m are all",
    ],
    [{ systemReserved: { cpu: "2" } }, "error kubelet.systemReserved.cpu: 2 are all that m7i.large has: 2 vCPUs."],
  ])("%j", (kubelet, message) => {
    expect(problemsOf({ kubelet }).join("\n")).toContain(message);
  });
});
