import { labelsOf, type NodeGroupSpec, taintsOf } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { alone } from "../testing/addon-surroundings.ts";
import { type Workload, workloadsOf } from "../testing/chart-workloads.ts";
import { aClusterRef } from "../testing/cluster-ref.ts";
import { Template } from "../testing/template.ts";
import type { AddonSpec } from "./addon-spec.ts";
import { type AddonName, addonNames, catalogue, loadAddon } from "./catalogue.ts";
import { systemPlacement } from "./placement.ts";

// What holds for every add-on of the catalogue, asserted on what it renders with its defaults. The tests beside each add-on
// say what holds for it alone.

const group = (spec: Partial<NodeGroupSpec>): NodeGroupSpec => ({
  instanceType: "m7i.large",
  alternativeInstanceTypes: [],
  instanceShapes: {},
  size: { min: 0, max: 2 },
  autoscaled: true,
  asleep: false,
  capacity: "onDemand",
  perAvailabilityZone: false,
  labels: {},
  taints: [],
  diskGiB: 100,
  efa: false,
  nodeRepair: true,
  update: {},
  metadataHopLimit: 1,
  ...spec,
});

/** One group of each sort. */
const nodeGroups = {
  system: group({ dedicatedTo: "system" }),
  general: group({}),
  training: group({ instanceType: "p5.48xlarge", efa: true, dedicatedTo: "training" }),
  inference: group({ instanceType: "g6.xlarge" }),
  ci: group({ instanceType: "g6.xlarge", dedicatedTo: "ci" }),
  neuron: group({ instanceType: "inf2.xlarge" }),
};
const gpu = ["training", "inference", "ci"];

/** The groups on whose nodes the DaemonSets of an add-on run. */
const nodesOf: Partial<Readonly<Record<string, readonly string[]>>> = {
  "nvidia-device-plugin": gpu,
  "dcgm-exporter": gpu,
  "aws-efa-k8s-device-plugin": ["training"],
  "neuron-device-plugin": ["neuron"],
  "node-feature-discovery-worker": gpu,
  "fsx-csi-node": Object.keys(nodeGroups),
};

/** Options without which an add-on cannot be had. */
const required: Partial<Record<AddonName, object>> = {};

/** Controllers that their chart runs once: they have no key for it. */
const single: readonly string[] = ["gpu-operator"];

/** Disruption budgets of charts that know no `maxUnavailable`; that of the FSx driver is 1 in its template. */
const budgets: Partial<Readonly<Record<string, object>>> = {
  "kueue-controller-manager": { minAvailable: 1 },
  "fsx-csi-controller": { enabled: true },
};

/** Add-ons whose pods have nothing that the chart lets us ask for. */
const withoutRequests: readonly string[] = [];

async function rendered(name: AddonName) {
  const Addon = await loadAddon(name);
  const { spec } = catalogue[name] as { spec: AddonSpec };
  const options = spec.options.parse(required[name] ?? {});
  const needs = Object.fromEntries(spec.needs.map((need) => [need, {}]));
  const around = { ...alone, nodeGroups, addons: { ...needs, [name]: options } };
  return Template.synthesize((stack) => {
    new Addon(stack, name, { cluster: aClusterRef, around, options });
  });
}

describe.each(addonNames)("%s", async (name) => {
  const template = await rendered(name);
  const workloads = workloadsOf(template);
  const { namespace, name: serviceAccount } = (catalogue[name].spec as AddonSpec).serviceAccount ?? {};
  const controllers = workloads.filter(({ kind }) => kind === "Deployment");
  const agents = workloads.filter(({ kind }) => kind === "DaemonSet");

  it("associates roles with the service accounts that its pods have, and no others", () => {
    const known = workloads.map((each) => [each.namespace, each.pod.serviceAccountName]);
    for (const association of template.resourcesOfType("aws_eks_pod_identity_association")) {
      expect(known).toContainEqual([association["namespace"], association["service_account"]]);
    }
    for (const { pod } of workloads.filter((each) => each.name === serviceAccount)) {
      expect([undefined, serviceAccount]).toContain(pod.serviceAccountName);
    }
    expect(new Set(workloads.map((each) => each.namespace))).toEqual(new Set(workloads.length > 0 ? [namespace] : []));
  });

  it("has names that Helm, Kubernetes and IAM take", () => {
    for (const release of template.resourcesOfType("helm_release")) {
      expect(String(release["name"])).toMatch(/^[a-z0-9-]{1,53}$/);
      expect(String(release["namespace"])).toMatch(/^[a-z0-9-]{1,63}$/);
    }
    for (const role of template.resourcesOfType("aws_iam_role")) {
      // EKS and Terraform add 26 characters to a prefix.
      expect(String(role["name_prefix"] ?? role["name"]).length).toBeLessThanOrEqual(role["name"] ? 64 : 38);
    }
  });

  it("runs what serves the whole cluster twice, apart, on system nodes, evicted last and one at a time", () => {
    for (const { name: of, replicas, budget, pod } of controllers) {
      if (!single.includes(of)) {
        expect(replicas, of).toBeGreaterThanOrEqual(2);
        expect(budget, of).toMatchObject(budgets[of] ?? { maxUnavailable: 1 });
        expect(JSON.stringify([pod.affinity, pod.topologySpreadConstraints]), of).toContain("kubernetes.io/hostname");
      }
      const { nodeSelector, tolerations } = systemPlacement(nodeGroups) as Pick<
        Workload["pod"],
        "nodeSelector" | "tolerations"
      >;
      expect(pod.nodeSelector, of).toMatchObject(nodeSelector!);
      expect(pod.tolerations, of).toEqual(tolerations);
    }
  });

  it("asks for what its pods need, so that they are not the first to be evicted", () => {
    for (const { name: of, requests } of workloads) {
      if (withoutRequests.includes(of)) continue;
      expect(requests, of).toMatchObject({ cpu: expect.any(String), memory: expect.any(String) });
    }
  });

  it("has priority over what users run", () => {
    for (const { name: of, pod } of controllers) expect(pod.priorityClassName, of).toBe("system-cluster-critical");
    for (const { name: of, pod } of agents) expect(pod.priorityClassName, of).toBe("system-node-critical");
  });

  it("runs agents on the nodes that they are for", () => {
    for (const { name: of, pod } of agents) {
      const groups = Object.entries(nodeGroups).filter(([, spec]) => fits(pod, spec));
      expect(
        groups.map(([groupName]) => groupName),
        of,
      ).toEqual(nodesOf[of]);
    }
  });
});

interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

interface Term {
  readonly matchExpressions: readonly Requirement[];
}

function fits({ nodeSelector = {}, tolerations = [], affinity }: Workload["pod"], spec: NodeGroupSpec): boolean {
  const labels: Record<string, string> = { "kubernetes.io/os": "linux", ...labelsOf(spec) };
  const isSelected = Object.entries(nodeSelector).every(([key, value]) => labels[key] === value);
  const terms: readonly Term[] | undefined =
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const isAttracted =
    terms?.some(({ matchExpressions }) => matchExpressions.every((each) => holds(each, labels))) ?? true;
  const isTolerant = taintsOf(spec).every((taint) => (tolerations as Toleration[]).some((each) => covers(each, taint)));
  return isSelected && isAttracted && isTolerant;
}

function holds({ key, operator, values = [] }: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[key];
  if (operator === "In") return value !== undefined && values.includes(value);
  if (operator === "NotIn") return value === undefined || !values.includes(value);
  return operator === (value === undefined ? "DoesNotExist" : "Exists");
}

function covers({ key, operator = "Equal", value, effect }: Toleration, taint: ReturnType<typeof taintsOf>[number]) {
  if (effect !== undefined && effect !== taint.effect) return false;
  if (key === undefined) return operator === "Exists";
  return key === taint.key && (operator === "Exists" || value === taint.value);
}
