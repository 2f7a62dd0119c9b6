import { checkEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { podsCost, type Quota } from "./pods-cost.ts";

const spec = structuredClone(smallSpec);
Object.assign(spec.clusters?.["ml"]?.nodeGroups ?? {}, {
  general: { instanceType: "m7i.2xlarge", capacity: "spot", size: { min: 0, max: 2 }, diskGiB: 100 },
  "gpu-one": { instanceType: "g6.xlarge", size: { min: 0, max: 4 }, diskGiB: 100 },
  "ci-gpu": { instanceType: "g4dn.xlarge", size: { min: 0, max: 4 }, dedicatedTo: "ci" },
});
const environment = checkEnvironment({
  ...spec,
  region: "us-east-1",
  network: { ...spec.network, availabilityZones: ["us-east-1a", "us-east-1b"] },
});
const place = { nodeGroups: environment.clusters["ml"]?.nodeGroups ?? {}, region: "us-east-1", zones: 2 };

function costs(quota: Quota["quota"], more: Partial<Quota> = {}) {
  return podsCost(
    { namespaces: ["sandpit-a"], quota: { "requests.storage": "0", ...quota }, asleep: false, ...more },
    place,
  );
}

const none = { "requests.nvidia.com/gpu": "0" };
const noCpu = { "requests.cpu": "0", "requests.memory": "0" };

describe("what pods of a shared sandpit cost at most", () => {
  it("is that of the nodes which hold the quota for the least, and nothing while none runs", () => {
    // One m7i.2xlarge with 8 vCPUs and 32 GiB costs less than four m7i.large.
    expect(costs({ "requests.cpu": "8", "requests.memory": "32Gi", ...none })).toEqual([
      {
        what: "pods: 8 vCPUs and 32 GiB",
        status: "estimated",
        hourly: 0,
        atMost: 0.414159,
        asleep: 0,
        note: "1 x m7i.2xlarge with 100 GiB gp3 (general, spot at the on-demand price)",
      },
    ]);
  });

  it("has whole nodes, by what is scarcer of vCPUs and memory", () => {
    expect(costs({ "requests.cpu": "1", "requests.memory": "9Gi", ...none })[0]?.note).toMatch(/^2 x m7i.large/);
    expect(costs({ "limits.cpu": "500m", "requests.memory": "1Gi", ...none })[0]?.note).toMatch(/^1 x m7i.large/);
  });

  it("takes the next group when one is full, and says when all are", () => {
    const [cpu] = costs({ cpu: "100", memory: "100Gi", ...none });
    expect(cpu?.note).toContain("2 x m7i.2xlarge");
    expect(cpu?.note).toContain("4 x m7i.large");
    expect(cpu?.note).toContain("no node group of the base has room for more");
  });

  it("prices GPUs on groups that are open to all pods or to training, and not on those for CI", () => {
    const [one, ...others] = costs({ ...noCpu, "requests.nvidia.com/gpu": "1" });
    expect(others).toEqual([]);
    expect(one).toMatchObject({ what: "pods: 1 GPU", atMost: 0.815759, note: expect.stringMatching(/^1 x g6.xlarge/) });
  });

  it("counts every namespace, because each has the quota", () => {
    const two = costs({ ...noCpu, "requests.nvidia.com/gpu": "2" }, { namespaces: ["sandpit-a", "sandpit-a-b"] });
    expect(two[0]).toMatchObject({ what: "pods: 4 GPUs", note: expect.stringMatching(/^4 x g6.xlarge/) });
  });

  it("is unknown where nothing limits it", () => {
    expect(costs({ pods: "20" }).map(({ what, status }) => [what, status])).toEqual([
      ["pods: cpu and memory", "unknown"],
      ["pods: nvidia.com/gpu", "unknown"],
    ]);
  });

  it("has the volumes that they may claim, which are paid for asleep too", () => {
    const volumes = { "requests.storage": "100Gi", pods: "0" };
    expect(costs(volumes, { asleep: true })).toEqual([
      {
        what: "volumes that pods claim",
        status: "exact",
        hourly: 0,
        atMost: 0.010959,
        asleep: 0,
        note: "100 GiB gp3",
      },
    ]);
    expect(podsCost({ namespaces: ["a"], quota: { pods: "0" }, asleep: false }, place)[0]?.status).toBe("unknown");
  });

  it("is nothing asleep", () => {
    expect(costs({ "requests.cpu": "8", "requests.memory": "32Gi" }, { asleep: true })).toEqual([]);
    expect(costs({ pods: "0" })).toEqual([]);
  });
});
