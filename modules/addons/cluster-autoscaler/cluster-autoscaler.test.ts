import { autoscalerTags, labelsOf, type NodeGroupSpec, taintsOf, UserError } from "@ml-platform/rules";
import { aGpuGroup, aNodeGroup } from "@ml-platform/rules/testing";
import { DataResource } from "cdktf";
import { describe, expect, it } from "vitest";
import { alone } from "../../testing/addon-surroundings.ts";
import { aClusterRef } from "../../testing/cluster-ref.ts";
import { Template } from "../../testing/template.ts";
import type { AddonProps } from "../addon-construct.ts";
import ClusterAutoscaler from "./cluster-autoscaler.ts";
import type { clusterAutoscaler } from "./spec.ts";

type Props = AddonProps<typeof clusterAutoscaler.options>;

function addonOf(props: Partial<Props> = {}): Template {
  return Template.synthesize((stack) => {
    const nodes = new DataResource(stack, "nodes");
    new ClusterAutoscaler(stack, "cluster-autoscaler", {
      cluster: aClusterRef,
      around: alone,
      dependsOn: [nodes],
      ...props,
    });
  });
}

function valuesOf(template: Template) {
  const [document] = template.resource("helm_release")["values"] as string[];
  return JSON.parse(String(document));
}

const onKubernetes = (kubernetes: string) => addonOf({ cluster: { ...aClusterRef, kubernetes } });

describe("ClusterAutoscaler", () => {
  const template = addonOf();
  const values = valuesOf(template);

  it("is the chart of the Kubernetes project, for the groups of its own cluster", () => {
    expect(template.resource("helm_release")).toMatchObject({
      name: "cluster-autoscaler",
      namespace: "kube-system",
      repository: "https://kubernetes.github.io/autoscaler",
      chart: "cluster-autoscaler",
      version: "9.59.0",
    });
    expect(values).toMatchObject({ autoDiscovery: { clusterName: "dev-ml" }, awsRegion: "us-east-2" });
  });

  it.each(["1.31", "1.32", "1.33", "1.34", "1.35", "1.36"])("runs the image of Kubernetes %s there", (kubernetes) => {
    expect(valuesOf(onKubernetes(kubernetes)).image.tag).toMatch(new RegExp(`^v${kubernetes}\\.\\d+$`));
  });

  it("refuses a cluster for whose version there is no image", () => {
    expect(() => onKubernetes("1.37")).toThrow(UserError);
    expect(() => onKubernetes("1.37")).toThrow(
      "No version of cluster-autoscaler is known for Kubernetes 1.37, only for 1.31, 1.32, 1.33, 1.34, 1.35, 1.36. Remove the add-on, or add the version to modules/addons/cluster-autoscaler/spec.ts once it is released.",
    );
  });

  it("scales as configured", () => {
    expect(values.extraArgs).toEqual({
      expander: "least-waste",
      "scale-down-unneeded-time": "10m",
      "balance-similar-node-groups": false,
      "skip-nodes-with-system-pods": false,
      "skip-nodes-with-local-storage": true,
    });
    const other = addonOf({
      options: { expander: "most-pods", scaleDownUnneededMinutes: 30, balanceSimilarNodeGroups: true, replicas: 1 },
    });
    expect(valuesOf(other)).toMatchObject({
      replicaCount: 1,
      extraArgs: {
        expander: "most-pods",
        "scale-down-unneeded-time": "30m",
        "balance-similar-node-groups": true,
      },
    });
  });

  it("refuses options that it could not work with", () => {
    expect(() => addonOf({ options: { replicas: 0.5, scaleDownUnneededMinutes: 0 } })).toThrow(
      [
        "The add-on cluster-autoscaler of the cluster dev-ml is not valid:",
        "  replicas: 0.5 is not a number of replicas. Use whole numbers from 0.",
        "  scaleDownUnneededMinutes: 0 is not a number of minutes. Use whole minutes from 1 to 10080, a week; 10 is the default.",
      ].join("\n"),
    );
    expect(() => addonOf({ options: { scaleDownUnneededMinutes: 1e9 } })).toThrow("from 1 to 10080, a week");
  });
});

describe("the order in which node groups grow", () => {
  const nodeGroups: Record<string, NodeGroupSpec> = {
    system: { ...aNodeGroup, dedicatedTo: "system" },
    general: aNodeGroup,
    "general-spot": { ...aNodeGroup, capacity: "spot" },
    gpu: { ...aGpuGroup, instanceType: "g6.xlarge" },
    "gpu-training": { ...aGpuGroup, instanceType: "p5.48xlarge", perAvailabilityZone: true },
    block: { ...aGpuGroup, capacity: "capacityBlock", autoscaled: false },
  };
  const valuesAround = (options: Props["options"], groups = nodeGroups) =>
    valuesOf(addonOf({ ...(options !== undefined && { options }), around: { ...alone, nodeGroups: groups } }));
  const uuid = "20261126223000123400000001-5ecc0b0c-1111-2222-3333-444455556666";
  /** Which group the expander chooses, as its source does: the highest number with a pattern that is found in the name. */
  const chosen = (priorities: Record<string, string[]>, names: string[]): string[] => {
    const highest = (name: string) =>
      Math.max(
        -1,
        ...Object.entries(priorities).flatMap(([number, patterns]) =>
          patterns.some((pattern) => new RegExp(pattern).test(`eks-${name}-${uuid}`)) ? [Number(number)] : [],
        ),
      );
    const best = Math.max(...names.map(highest));
    return names.filter((name) => highest(name) === best);
  };

  it("is spot before on demand, no GPU before a GPU, and a cheap GPU before a dear one", () => {
    const { expanderPriorities, extraArgs } = valuesAround(undefined);
    expect(extraArgs.expander).toBe("priority,least-waste");
    const names = ["system", "gpu-training-us-east-2b", "gpu", "general", "general-spot"];
    const order: string[][] = [];
    for (let left = names; left.length > 0; left = left.filter((name) => !order.flat().includes(name)))
      order.push(chosen(expanderPriorities, left));
    expect(order).toEqual([["general-spot"], ["general"], ["system"], ["gpu"], ["gpu-training-us-east-2b"]]);
    expect(chosen(expanderPriorities, ["block", "gpu"])).toEqual(["gpu"]);
  });

  it("is its author's where numbers are given, and other groups come last", () => {
    const { expanderPriorities } = valuesAround({ expanderPriorities: { gpu: 7, general: 3 } });
    expect(chosen(expanderPriorities, ["gpu", "general", "general-spot"])).toEqual(["gpu"]);
    expect(chosen(expanderPriorities, ["general", "general-spot"])).toEqual(["general"]);
    expect(chosen(expanderPriorities, ["general-spot", "system"])).toEqual(["general-spot", "system"]);
  });

  it("is left to the idle resources where nothing can be ranked: without its ConfigMap, the expander would choose nothing", () => {
    const fixed = { fixed: { ...aNodeGroup, size: { min: 2, max: 2 } } };
    for (const values of [valuesAround(undefined, fixed), valuesAround({ expander: "least-waste" })]) {
      expect(values.extraArgs.expander).toBe("least-waste");
      expect(values).not.toHaveProperty("expanderPriorities");
    }
  });

  it("refuses groups that do not exist, numbers that are none, and priorities that nobody reads", () => {
    const refusal = (options: Props["options"]) => () => valuesAround(options);
    expect(refusal({ expanderPriorities: { gpus: 5, general: 0 } })).toThrow(
      [
        'expanderPriorities.gpus: The cluster has no such node group. Did you mean "gpu"? Its node groups: system, general, general-spot, gpu, gpu-training, block.',
        "  expanderPriorities.general: 0 is not a priority. Use whole numbers from 1; the highest grows first.",
      ].join("\n"),
    );
    expect(refusal({ expander: "random", expanderPriorities: { gpu: 5 } })).toThrow(
      'expanderPriorities: The expander random knows no priorities. Set expander to "priority", or remove them.',
    );
  });

  it("is found from groups without nodes, whose tags equal their labels and taints", () => {
    const prefix = "k8s.io/cluster-autoscaler/node-template";
    for (const group of [...Object.values(nodeGroups), { ...aGpuGroup, dedicatedTo: "ci" }]) {
      const tags = Object.fromEntries(autoscalerTags(group).map(({ key, value }) => [key, value]));
      for (const [label, value] of Object.entries(labelsOf(group)))
        expect(tags[`${prefix}/label/${label}`]).toBe(value);
      for (const { key, value, effect } of taintsOf(group))
        expect(tags[`${prefix}/taint/${key}`]).toBe(`${value}:${effect}`);
    }
  });
});

describe("the autoscaler's pods", () => {
  const values = valuesOf(addonOf());

  it("are evicted last: critical, not drained by themselves, disrupted one at a time", () => {
    expect(values).toMatchObject({
      replicaCount: 2,
      priorityClassName: "system-cluster-critical",
      podAnnotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "false" },
      podDisruptionBudget: { maxUnavailable: 1 },
    });
  });

  it("run apart, on untainted nodes, on-demand before spot", () => {
    expect(values.tolerations).toBeUndefined();
    expect(JSON.stringify(values.affinity)).toContain('"key":"eks.amazonaws.com/capacityType","operator":"NotIn"');
    expect(JSON.stringify(values.affinity.podAntiAffinity)).toContain(
      '"matchLabels":{"app.kubernetes.io/instance":"cluster-autoscaler"}',
    );
  });

  it("run on system nodes where the cluster has any", () => {
    const nodeGroups = { system: { ...aNodeGroup, dedicatedTo: "system" } };
    expect(valuesOf(addonOf({ around: { ...alone, nodeGroups } }))).toMatchObject({
      nodeSelector: { dedicated: "system" },
      tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists", effect: "NoSchedule" }],
    });
  });

  it("show their metrics if asked, where Prometheus looks", () => {
    expect(values).not.toHaveProperty("serviceMonitor");
    const monitored = valuesOf(addonOf({ options: { serviceMonitor: true } }));
    expect(monitored.serviceMonitor).toEqual({
      enabled: true,
      namespace: "kube-system",
      selector: { release: "kube-prometheus-stack" },
    });
  });

  it("find AWS without cluster DNS, which needs the nodes that they add", () => {
    expect(values.dnsPolicy).toBe("Default");
  });
});

describe("the autoscaler's permissions", () => {
  const template = addonOf();
  const policy = JSON.parse(String(template.resource("aws_iam_role_policy")["policy"]));
  const [reads, readsNodeGroups, writes] = policy.Statement;

  it("are those of one service account, associated before the pods start", () => {
    expect(template.resource("aws_eks_pod_identity_association")).toMatchObject({
      cluster_name: "dev-ml",
      namespace: "kube-system",
      service_account: valuesOf(template).rbac.serviceAccount.name,
    });
    expect(template.resource("helm_release")["depends_on"]).toEqual([
      "terraform_data.nodes",
      template.addressOf("aws_eks_pod_identity_association"),
      template.addressOf("aws_iam_role_policy"),
    ]);
  });

  it("change the size of its own cluster's groups only", () => {
    expect(writes).toEqual({
      Effect: "Allow",
      Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
      Resource: ["arn:aws:autoscaling:us-east-2:111111111111:autoScalingGroup:*:autoScalingGroupName/*"],
      Condition: { StringEquals: { "aws:ResourceTag/k8s.io/cluster-autoscaler/dev-ml": "owned" } },
    });
  });

  it("read without limits, which these actions do not support, and describe node groups of its own cluster only", () => {
    expect(reads).toMatchObject({ Resource: ["*"] });
    expect(reads.Condition).toBeUndefined();
    expect(reads.Action.filter((action: string) => !/:(Describe|Get)/.test(action))).toEqual([]);
    expect(readsNodeGroups).toMatchObject({
      Action: ["eks:DescribeNodegroup"],
      Resource: ["arn:aws:eks:us-east-2:111111111111:nodegroup/dev-ml/*/*"],
    });
    expect(policy.Statement).toHaveLength(3);
  });
});
