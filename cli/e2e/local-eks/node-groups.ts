import { fileURLToPath } from "node:url";
import { eventually } from "@ml-platform/emulator/testing/local-cluster";
import { complete } from "@ml-platform/environments/testing";
import { synthesized } from "@ml-platform/stacks/testing";
import { describe, expect, it } from "vitest";
import { createRenderedGroups } from "./rendered-nodes.ts";
import { clusterAutoscaler, efaPlugin } from "./stand-in-agents.ts";
import type { WorkloadCluster } from "./workload-cluster.ts";

/** With NVIDIA's device plugin. */
const trainingJob = fileURLToPath(new URL("../../../examples/local/training-job.yaml", import.meta.url));
const nodegroup = "eks.amazonaws.com/nodegroup";
const pods = "/api/v1/namespaces/default/pods";

interface Asks {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly object[];
  readonly resources?: Readonly<Record<string, string>>;
}

const gpu = { key: "nvidia.com/gpu", operator: "Exists" };
const forCi = { key: "dedicated", value: "ci" };
const forTraining = { key: "dedicated", value: "training" };

/** Pods as authors write them for the groups of the reference environments, and the groups whose nodes they may get. */
const expected: readonly [string, Asks, readonly string[]][] = [
  ["plain", { resources: { cpu: "500m" } }, ["general", "inference-system"]],
  [
    "critical",
    { tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }], nodeSelector: { dedicated: "system" } },
    ["system"],
  ],
  ["pooled", { nodeSelector: { "example.com/pool": "general" } }, ["general"]],
  ["arm", { nodeSelector: { "kubernetes.io/arch": "arm64" } }, ["inference-system"]],
  [
    "tolerant",
    {
      tolerations: [{ key: "example.com/custom", operator: "Exists" }],
      nodeSelector: { "eks.amazonaws.com/nodegroup": "custom" },
    },
    ["custom"],
  ],
  [
    "training",
    {
      tolerations: [gpu, forTraining],
      nodeSelector: { "vpc.amazonaws.com/efa.present": "true" },
      resources: { "nvidia.com/gpu": "8", "vpc.amazonaws.com/efa": "32" },
    },
    ["gpu-training-us-east-2a", "gpu-training-us-east-2b"],
  ],
  [
    "serving",
    {
      tolerations: [gpu],
      nodeSelector: { "k8s.amazonaws.com/accelerator": "nvidia-l40s" },
      resources: { "nvidia.com/gpu": "1" },
    },
    ["inference-gpu-inference"],
  ],
  [
    "ci",
    { tolerations: [gpu, forCi], nodeSelector: { dedicated: "ci" }, resources: { "nvidia.com/gpu": "1" } },
    ["ci-gpu"],
  ],
];

/** How many nodes each group has without work; the others have none. */
const sizes: Readonly<Record<string, number>> = {
  system: 3,
  custom: 1,
  "inference-system": 2,
  "inference-gpu-inference": 3,
};

function pod(name: string, { nodeSelector = {}, tolerations = [], resources = {} }: Asks) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name },
    spec: {
      nodeSelector,
      tolerations,
      containers: [{ name: "main", image: "example.com/main", resources: { requests: resources, limits: resources } }],
    },
  };
}

interface PodStatus {
  readonly phase?: string;
  readonly conditions?: readonly { readonly type: string; readonly message?: string }[];
}

/** Wherever values of a chart, at any depth, say that pods run on system nodes. */
function placementsIn(values: unknown): Asks[] {
  if (typeof values !== "object" || values === null) return [];
  const { nodeSelector, tolerations } = values as Asks & { nodeSelector?: { dedicated?: string } };
  return [
    ...(nodeSelector?.dedicated === "system" ? [{ nodeSelector, ...(tolerations && { tolerations }) }] : []),
    ...Object.values(values).flatMap(placementsIn),
  ];
}

/**
 * Tests of nodes. They bring what those of workloads build on: the node groups of `complete`, its device plugins, and the
 * autoscaler.
 */
export function checksNodeGroups(place: WorkloadCluster): void {
  const { cluster } = place;
  let scalingGroups: ReadonlyMap<string, string> = new Map();

  async function statusOf(name: string): Promise<PodStatus> {
    return ((await cluster().client.get(`${pods}/${name}`))?.["status"] ?? {}) as PodStatus;
  }

  /** The group of the node on which a pod runs, once it does. */
  async function groupOf(name: string): Promise<string> {
    const node = await eventually(async () => {
      const found = await cluster().client.get(`${pods}/${name}`);
      const { nodeName } = (found?.["spec"] ?? {}) as { nodeName?: string };
      return (found?.["status"] as PodStatus | undefined)?.phase === "Running" ? nodeName : undefined;
    });
    return (await cluster().client.get(`/api/v1/nodes/${node}`))?.metadata.labels?.[nodegroup] ?? "";
  }

  async function nodesOf(group: string) {
    return cluster().client.list("/api/v1/nodes", { labelSelector: `${nodegroup}=${group}` });
  }

  /** Nodes by group, once every one of a group is there. */
  function count(group: string, nodes: number): Promise<true> {
    return eventually(async () => (await nodesOf(group)).length === nodes || undefined);
  }

  describe("the node groups of the reference environments", () => {
    it("register the nodes that they start with", async () => {
      const role = await cluster().createRole("nodes", "ec2.amazonaws.com", [
        "AmazonEKSWorkerNodePolicy",
        "AmazonEC2ContainerRegistryReadOnly",
      ]);
      const create = (stack: string, prefix: string) =>
        createRenderedGroups(cluster(), place.template(stack), role, prefix);
      scalingGroups = new Map([
        ...(await create("complete-training-nodes", "")),
        ...(await create("complete-inference-nodes", "inference-")),
      ]);
      for (const group of scalingGroups.keys()) await count(group, sizes[group] ?? 0);
    });

    it("run system pods on system nodes, agents on every node, and nothing else on system nodes", async () => {
      const addons = ["complete-training-nodes", "complete-training-platform"].flatMap((stack) =>
        place.template(stack).resourcesOfType("aws_eks_addon"),
      );
      for (const { addon_name: addonName, configuration_values: configurationValues } of addons)
        await cluster().eks("POST", "/clusters/ml/addons", { addonName, configurationValues });
      for (const { addon_name: name } of addons)
        await eventually(async () => {
          const { addon } = await cluster().eks("GET", `/clusters/ml/addons/${name}`);
          return addon.status === "ACTIVE" || undefined;
        });
      /** The nodes of all pods with these labels, once as many of them run as are meant to. */
      const running = (labels: string, pods: number) =>
        eventually(async () => {
          const found = await cluster().client.list("/api/v1/namespaces/kube-system/pods", { labelSelector: labels });
          const ready = found.filter(({ status }) => (status as PodStatus | undefined)?.phase === "Running");
          if (ready.length < pods) return undefined;
          return ready.map(({ spec }) => (spec as { nodeName?: string } | undefined)?.nodeName ?? "");
        });
      const nodes = await cluster().client.list("/api/v1/nodes");
      const namesOf = (isMeant: (labels: Readonly<Record<string, string>>) => boolean) =>
        nodes.filter(({ metadata }) => isMeant(metadata.labels ?? {})).map(({ metadata }) => metadata.name);
      const system = namesOf(({ dedicated }) => dedicated === "system");
      for (const labels of ["k8s-app=kube-dns", "app=ebs-csi-controller", "app.kubernetes.io/name=metrics-server"]) {
        const on = await running(labels, 2);
        expect(on.filter((node) => !system.includes(node))).toEqual([]);
      }
      const gpus = namesOf((labels) => labels["nvidia.com/gpu.present"] === "true");
      expect(gpus.length).toBeGreaterThan(0);
      for (const [labels, meant] of [
        ["app=ebs-csi-node", namesOf(() => true)],
        ["app.kubernetes.io/name=eks-node-monitoring-agent", namesOf(() => true)],
        ["k8s-app=dcgm-server", gpus],
      ] as const)
        expect((await running(labels, meant.length)).sort()).toEqual([...meant].sort());

      // Charts are not installed here: a pod for each place at which their values put one.
      const platform = place.template("complete-training-platform").resourcesOfType("helm_release");
      const placed = platform.flatMap(({ name, values = [] }) =>
        (values as string[]).flatMap((document) =>
          // What is known only after apply decides about no place.
          placementsIn(JSON.parse(document.replaceAll(/\$\{[^{}]*\}/g, "null"))).map((asks, index) => ({
            name: `${name}-${index}`,
            asks,
          })),
        ),
      );
      expect(placed.map(({ name }) => name)).toEqual(
        expect.arrayContaining(["aws-load-balancer-controller-0", "cluster-autoscaler-0", "external-secrets-0"]),
      );
      const systemPods = "/api/v1/namespaces/kube-system/pods";
      for (const { name, asks } of placed) await cluster().client.create(systemPods, pod(name, asks));
      for (const { name } of placed) {
        const node = await eventually(async () => {
          const found = await cluster().client.get(`${systemPods}/${name}`);
          return (found?.["spec"] as { nodeName?: string } | undefined)?.nodeName;
        });
        expect(system).toContain(node);
        await cluster().client.delete(`${systemPods}/${name}`);
      }

      await cluster().client.create(pods, pod("guest", { nodeSelector: { dedicated: "system" } }));
      const refusal = await eventually(async () => {
        const scheduled = (await statusOf("guest")).conditions?.find(({ type }) => type === "PodScheduled");
        // Nodes that are not ready yet have taints of their own.
        return scheduled?.message?.includes("node affinity/selector") ? scheduled.message : undefined;
      });
      // Only nodes of the system have the label: their taint is what keeps it off.
      expect(refusal).toContain("untolerated taint");
      await cluster().client.delete(`${pods}/guest`);
      const guests = (await cluster().client.list("/api/v1/pods")).filter(
        ({ spec, metadata }) =>
          system.includes((spec as { nodeName?: string } | undefined)?.nodeName ?? "") &&
          metadata.namespace !== "kube-system",
      );
      expect(guests.map(({ metadata }) => metadata.name)).toEqual([]);
    });

    it("keep pods away that they are not for, until there is an autoscaler", async () => {
      await cluster().client.create(pods, pod("nowhere", { nodeSelector: { "example.com/pool": "missing" } }));
      await cluster().client.create(pods, pod("early", { tolerations: [gpu], resources: { "nvidia.com/gpu": "1" } }));
      for (const [name, reason] of [
        ["nowhere", "node affinity/selector"],
        ["early", "Insufficient nvidia.com/gpu"],
      ] as const) {
        const message = await eventually(async () => {
          const scheduled = (await statusOf(name)).conditions?.find(({ type }) => type === "PodScheduled");
          // Nodes that are not ready yet have taints of their own.
          return scheduled?.message?.includes(reason) ? scheduled.message : undefined;
        });
        expect(message).toMatch(/^0\/9 nodes are available/);
      }
      await cluster().client.delete(`${pods}/early`);
    });
  });

  describe("with device plugins and an autoscaler", () => {
    it("the training job of the examples gets a node for training", async () => {
      await cluster().client.create("/apis/apps/v1/namespaces/kube-system/daemonsets", efaPlugin);
      await cluster().client.create("/apis/apps/v1/namespaces/kube-system/deployments", clusterAutoscaler);
      expect(await cluster().kubectl(["apply", "-f", trainingJob])).not.toContain("error");
      const name = await eventually(async () => {
        const [first] = await cluster().client.list(pods, { labelSelector: "job-name=gpu-training" });
        return first?.metadata.name;
      });
      expect(await groupOf(name)).toMatch(/^gpu-training-us-east-2[ab]$/);
      await cluster().client.delete("/apis/batch/v1/namespaces/default/jobs/gpu-training", {
        propagationPolicy: "Background",
      });
    });

    it.each(expected)(
      "a pod that is %s gets a node where it should, from zero if there is none",
      async (name, asks, groups) => {
        await cluster().client.create(pods, pod(name, asks));
        expect(groups).toContain(await groupOf(name));
      },
    );

    it("lets nobody onto nodes whose taints they do not tolerate", async () => {
      const replicas = Array.from({ length: 20 }, (_, index) => `crowd-${index}`);
      for (const name of replicas) await cluster().client.create(pods, pod(name, { resources: { cpu: "100m" } }));
      const groups = new Set(await Promise.all(replicas.map(groupOf)));
      for (const name of replicas) await cluster().client.delete(`${pods}/${name}`);
      expect([...groups].filter((group) => !["general", "inference-system"].includes(group))).toEqual([]);
    });

    it("says on whose behalf groups grow", async () => {
      const events = await cluster().client.list("/api/v1/namespaces/default/events");
      const text = JSON.stringify(events.map(({ reason, message }) => `${reason}: ${message}`));
      expect(text).toContain(
        `TriggeredScaleUp: pod triggered scale-up: [{${scalingGroups.get("ci-gpu")} 0->1 (max: 3)}]`,
      );
      expect(text).toContain("NotTriggerScaleUp");
    });

    it("groups go back to zero, or to their minimum, when their pods are gone", async () => {
      for (const [name] of expected) await cluster().client.delete(`${pods}/${name}`);
      for (const group of scalingGroups.keys()) await count(group, sizes[group] ?? 0);
      expect((await statusOf("nowhere")).phase).toBe("Pending");
      await cluster().client.delete(`${pods}/nowhere`);
    });
  });

  describe("the admission policies of pods", () => {
    const tolerating = (toleration: object) => ({ tolerations: [toleration] });
    const container = (securityContext: object) => ({
      containers: [{ name: "main", image: "example.com/main", securityContext }],
    });

    /** What the API server says to a pod, which it does not create. */
    const answer = (namespace: string, spec: object): Promise<string> =>
      cluster()
        .client.request("POST", `/api/v1/namespaces/${namespace}/pods`, {
          query: { dryRun: "All" },
          body: {
            metadata: { name: "asked" },
            spec: { containers: [{ name: "main", image: "example.com/main" }], ...spec },
          },
        })
        .then(() => "created", String);

    it("are taken by the API server, and are in force", async () => {
      const training = complete.clusters["training"];
      if (training === undefined) throw new Error("complete has no cluster training");
      const platform = { addons: { "pod-admission": { namespaces: ["monitoring"] } } };
      const { templates } = await synthesized([
        { ...complete, clusters: { ...complete.clusters, training: { ...training, platform } } },
      ]);
      const release = templates["complete-training-platform"]?.resource("helm_release", { name: "pod-admission" });
      const { objects } = JSON.parse(String((release?.["values"] as string[] | undefined)?.[0]));
      await place.apply(objects);
      for (const [name, labels] of Object.entries({
        "sandpit-anna": { "pod-security.kubernetes.io/enforce": "privileged" },
        monitoring: {},
        "gitlab-jobs-gpu-l4": {},
        // A team may choose the name of its namespace.
        research: { team: "nlp" },
      }))
        await cluster().client.create("/api/v1/namespaces", {
          apiVersion: "v1",
          kind: "Namespace",
          metadata: { name, labels },
        });
      await eventually(
        async () => (await answer("default", { nodeName: "any" })).includes("must not name its node") || undefined,
      );
      await eventually(
        async () =>
          (await answer("sandpit-anna", container({ privileged: true }))).includes("must not be privileged") ||
          undefined,
      );
    });

    it.each([
      ["default", tolerating({ key: "CriticalAddonsOnly", operator: "Exists" }), "must not tolerate"],
      ["default", tolerating({ key: "CriticalAddonsOnly", value: "true", effect: "NoSchedule" }), "must not tolerate"],
      ["default", tolerating({ operator: "Exists" }), "must not tolerate"],
      ["default", tolerating(forCi), "Only jobs of CI run on nodes for CI"],
      ["sandpit-anna", tolerating({ key: "dedicated", operator: "Exists" }), "Only jobs of CI run on nodes for CI"],
      ["default", { nodeName: "ip-10-0-0-4.us-west-2.compute.internal" }, "must not name its node"],
      ["sandpit-anna", tolerating({ operator: "Exists" }), "must not tolerate"],
      ["sandpit-anna", { hostPID: true }, "must not share"],
      ["sandpit-anna", container({ capabilities: { add: ["SYS_ADMIN"] } }), "must not add capabilities"],
      [
        "sandpit-anna",
        { initContainers: container({ privileged: true }).containers.map((each) => ({ ...each, name: "init" })) },
        "must not be privileged",
      ],
      ["research", { hostNetwork: true }, "must not share"],
      ["research", container({ privileged: true }), "must not be privileged"],
      ["sandpit-anna", { volumes: [{ name: "node", hostPath: { path: "/" } }] }, "must not mount directories"],
    ])("refuse in %s %j", async (namespace, spec, message) => {
      expect(await answer(namespace, spec)).toContain(message);
    });

    it.each([
      ["default", {}],
      ["default", tolerating({ key: "nvidia.com/gpu", operator: "Exists" })],
      ["default", tolerating({ operator: "Exists", effect: "NoExecute" })],
      ["default", tolerating(forTraining)],
      ["gitlab-jobs-gpu-l4", tolerating(forCi)],
      ["default", container({ privileged: true })],
      ["sandpit-anna", container({ capabilities: { add: ["NET_BIND_SERVICE"], drop: ["ALL"] } })],
      ["kube-system", { ...tolerating({ operator: "Exists" }), nodeName: "ip-10-0-0-4.us-west-2.compute.internal" }],
      ["monitoring", tolerating({ operator: "Exists" })],
    ])("let pass in %s %j", async (namespace, spec) => {
      expect(await answer(namespace, spec)).toBe("created");
    });
  });
}
