import { checkEnvironment } from "@ml-platform/environments";
import { complete, smallSpec } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { demandOf } from "./demand.ts";
import { fittingGroups, groupsForJobs, type Place } from "./fitting-groups.ts";
import { costSoFar, jobPrice, priceText } from "./job-cost.ts";
import { type ResourceQuota, waitsFor } from "./quota.ts";
import { ended, jobOf, podOf } from "./testing/objects.ts";

const { clusters } = checkEnvironment({
  ...smallSpec,
  clusters: {
    ml: {
      ...smallSpec.clusters?.["ml"],
      nodeGroups: {
        system: { instanceType: "m7i.large", size: { min: 2, max: 4 }, dedicatedTo: "system" },
        l4: { instanceType: "g6.12xlarge", size: { min: 0, max: 4 }, dedicatedTo: "training" },
        one: { instanceType: "g6.xlarge", size: { min: 0, max: 2 }, dedicatedTo: "training" },
        cpu: { instanceType: "m7i.2xlarge", size: { min: 0, max: 2 }, dedicatedTo: "cpu-training" },
        ci: { instanceType: "g6.xlarge", size: { min: 0, max: 3 }, dedicatedTo: "ci" },
      },
    },
  },
} as typeof smallSpec);
const place: Place = {
  cluster: "the cluster ml of dev",
  nodeGroups: clusters["ml"]?.nodeGroups ?? {},
  zones: ["us-east-2a", "us-east-2b"],
};
const demand = demandOf(jobOf());
const names = (changes: Partial<typeof demand>) =>
  fittingGroups({ ...demand, ...changes }, place).map(({ name }) => name);

describe("what a job asks for", () => {
  it("is read from the Job, with what runs beside the program and before it", () => {
    expect(demand).toEqual({
      nodes: 1,
      gpus: 2,
      requests: { cpu: 4, memory: 16 * 1024 ** 3, "nvidia.com/gpu": 2 },
      limits: {},
      nodeLabels: { dedicated: ["training"] },
    });
    const job = jobOf();
    const initContainers = [
      { name: "download", resources: { requests: { cpu: "6" } } },
      { name: "upload", restartPolicy: "Always", resources: { requests: { cpu: "500m" } } },
    ];
    const spec = { ...job.spec, template: { spec: { ...job.spec.template.spec, initContainers } } };
    expect(demandOf({ ...job, spec }).requests["cpu"]).toBe(6);
    const [, upload] = initContainers;
    const beside = {
      ...job.spec,
      template: { spec: { ...job.spec.template.spec, initContainers: [upload ?? { name: "" }] } },
    };
    expect(demandOf({ ...job, spec: beside }).requests["cpu"]).toBe(4.5);
  });

  it("fits the groups of its pool that have the GPUs", () => {
    expect(names({})).toEqual(["l4"]);
    expect(names({ gpus: 1 })).toEqual(["l4", "one"]);
    expect(names({ gpus: 0, nodes: 3 })).toEqual(["l4"]);
  });

  it("leaves the nodes for CI to runners, where only their jobs are admitted", () => {
    const { runners: _, ...withoutRunners } = complete;
    expect(Object.keys(groupsForJobs(complete, "training"))).not.toContain("ci-gpu");
    expect(Object.keys(groupsForJobs(complete, "training"))).toContain("gpu-training");
    expect(Object.keys(groupsForJobs(withoutRunners, "training"))).toContain("ci-gpu");
    expect(groupsForJobs(complete, "inference")).toBe(complete.clusters["inference"]?.nodeGroups);
  });

  it("or is refused, with what there is", () => {
    const pool = (value: string) => ({ nodeLabels: { dedicated: [value] } });
    expect(() => names(pool("trainig"))).toThrow(
      'No node group of the cluster ml of dev is dedicated to "trainig", where the value pool would have the job run. Did you mean "training"? Pools: training, cpu-training, ci. Nothing was created.',
    );
    expect(() => names({ gpus: 8 })).toThrow(
      "asks for 8 GPUs a node (the value gpus), and no node of the pool has so many: l4 (g6.12xlarge) has 4, one (g6.xlarge) has 1.",
    );
    expect(() => names({ nodes: 5 })).toThrow("no group of the pool may have so many in one zone: l4 at most 4.");
    expect(() =>
      names({ nodeLabels: { dedicated: ["training"], "k8s.amazonaws.com/accelerator": ["nvidia-h100"] } }),
    ).toThrow('No node of the pool has the accelerator "nvidia-h100". Accelerators: nvidia-l4.');
    expect(() =>
      names({ nodeLabels: { dedicated: ["training"], "topology.kubernetes.io/zone": ["us-east-2c"] } }),
    ).toThrow('no nodes in the zone "us-east-2c". Zones: us-east-2a, us-east-2b.');
    expect(() => names({ ...pool("cpu-training"), gpus: 0, requests: { cpu: 16, memory: 0 } })).toThrow(
      "requests 16 CPUs and 0 GiB of memory, and no node of the pool has as much: cpu (m7i.2xlarge) has 8 and 32 GiB.",
    );
  });
});

describe("what a quota says of a job", () => {
  const quota = (hard: string, used: string): ResourceQuota => ({
    metadata: { name: "team" },
    status: { hard: { "requests.nvidia.com/gpu": hard, pods: "10" }, used: { "requests.nvidia.com/gpu": used } },
  });

  it("is nothing where it fits, and what it waits for where others use it", () => {
    expect(waitsFor({ ...demand, nodes: 2 }, [quota("4", "0")], "team-nlp")).toEqual([]);
    expect(waitsFor({ ...demand, nodes: 2 }, [quota("4", "1")], "team-nlp")).toEqual([
      "requests.nvidia.com/gpu: needs 4, and 1 of 4 are in use",
    ]);
  });

  it("is nothing of a quota for pods of other priority classes", () => {
    const ofClasses = (...values: string[]): ResourceQuota => ({
      ...quota("0", "0"),
      spec: { scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values }] } },
    });
    expect(waitsFor(demand, [ofClasses("system-node-critical")], "team-nlp")).toEqual([]);
    const urgent = { ...demand, priorityClass: "urgent" };
    expect(() => waitsFor(urgent, [ofClasses("urgent")], "team-nlp")).toThrow("needs 2, allowed 0");
  });

  it("is an error where it never fits", () => {
    expect(() => waitsFor({ ...demand, nodes: 3 }, [quota("4", "0")], "team-nlp")).toThrow(
      "The quota of the namespace team-nlp never lets the job run: requests.nvidia.com/gpu: needs 6, allowed 4.",
    );
  });
});

describe("what a job costs", () => {
  it("is the part of a node that it uses, for as long as its pods have had one", () => {
    const price = jobPrice(demand, fittingGroups(demand, place), "us-east-1");
    expect(price).toMatchObject({ group: "l4", instanceType: "g6.12xlarge", share: 0.5 });
    expect(priceText(price, 1)).toMatch(
      /^Estimate: its node costs \$4\.\d\d an hour, of which its pods use 50% \(\$2\.\d\d\)\./,
    );
    const now = new Date("2026-11-26T14:00:00Z");
    const pods = [
      podOf(0, ended(1), { name: "first" }),
      podOf(0, { phase: "Running", startTime: "2026-11-26T13:30:00Z" }),
      podOf(0, { phase: "Pending" }),
    ];
    // Half an hour each.
    expect(costSoFar(pods, price, now)).toBeCloseTo(price.podHourly ?? 0, 5);
    expect(costSoFar(pods, {}, now)).toBeUndefined();
  });
});
