import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { renderedBy, skipWithoutHelm } from "../testing/rendered-chart.ts";

const { rendered, refusal } = renderedBy("training-job", "intents");

const small = {
  image: "registry.example.com/nlp/intents:3f2a91c0",
  resources: { requests: { cpu: 4, memory: "16Gi" }, limits: { cpu: 8, memory: "16Gi" } },
};
const selector = { "app.kubernetes.io/name": "training-job", "app.kubernetes.io/instance": "intents" };

// biome-ignore lint/suspicious/noExplicitAny: as Kubernetes has it.
type Json = any;

/** The values of environment variables by name; of others, where they come from. */
function environment({ env }: Json): Record<string, unknown> {
  return Object.fromEntries(env.map(({ name, value, valueFrom }: Json) => [name, value ?? valueFrom]));
}

/** What is mounted at a path of a container, with its volume. */
function mounted(pod: Json, path: string, container = pod.containers[0]): Json {
  const mount = container.volumeMounts.find(({ mountPath }: Json) => mountPath === path);
  return mount && { ...mount, volume: pod.volumes.find(({ name }: Json) => name === mount.name) };
}

describe("charts/training-job", () => {
  skipWithoutHelm();

  it("makes of the smallest values one restricted pod on a training node, which nothing moves but what must", () => {
    const objects = rendered(small);
    expect(Object.keys(objects)).toEqual(["Job"]);
    const { spec, metadata } = objects["Job"];
    const { template, ...job } = spec;
    expect(metadata).toMatchObject({ name: "intents", labels: selector });
    expect(job).toEqual({
      completions: 1,
      parallelism: 1,
      completionMode: "NonIndexed",
      backoffLimit: 3,
      activeDeadlineSeconds: 86_400,
      ttlSecondsAfterFinished: 604_800,
      podReplacementPolicy: "Failed",
      podFailurePolicy: {
        rules: [
          { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
          { action: "FailJob", onExitCodes: { containerName: "train", operator: "In", values: [2, 126, 127] } },
        ],
      },
    });
    expect(template.metadata).toEqual({
      labels: selector,
      annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "false" },
    });
    const { containers, volumes, affinity, ...pod } = template.spec;
    expect(pod).toEqual({
      restartPolicy: "Never",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 120,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 10_001,
        runAsGroup: 10_001,
        fsGroup: 10_001,
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
      },
      tolerations: [
        { key: "dedicated", operator: "Equal", value: "training", effect: "NoSchedule" },
        { key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" },
      ],
    });
    expect(affinity).toEqual({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: "dedicated", operator: "In", values: ["training"] }] }],
        },
      },
    });
    const [container] = containers;
    expect(container).toMatchObject({
      name: "train",
      image: small.image,
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
    });
    // 4 GiB of /tmp, and 2 for the rest.
    expect(container.resources).toEqual({
      requests: { cpu: "4", memory: "16Gi", "ephemeral-storage": "6144Mi" },
      limits: { cpu: "8", memory: "16Gi", "ephemeral-storage": "6144Mi" },
    });
    expect(environment(container)).toEqual({
      CHECKPOINT_DIR: "/checkpoints/intents",
      HOME: "/tmp",
      MASTER_ADDR: "localhost",
      MASTER_PORT: "29500",
      NNODES: "1",
      NODE_RANK: "0",
      NPROC_PER_NODE: "1",
      NVIDIA_VISIBLE_DEVICES: "void",
      PET_NNODES: "1",
      PET_NPROC_PER_NODE: "1",
    });
    expect(volumes.map((volume: Json) => Object.keys(volume))).toEqual([
      ["name", "emptyDir"],
      ["name", "emptyDir"],
    ]);
    expect(mounted(template.spec, "/checkpoints").volume.emptyDir).toEqual({});
  });

  it("runs the program itself, so that it gets SIGTERM, with the GPUs, memory and time that it asks for", () => {
    const { spec } = rendered({
      ...small,
      command: ["torchrun"],
      args: ["train.py", "--epochs=10"],
      env: { EPOCHS: "1000000", HOME: "/scratch" },
      gpus: 4,
      efa: 1,
      pool: "research",
      accelerator: "nvidia-l4",
      zone: "us-east-2a",
      sharedMemory: "8Gi",
      serviceAccount: "workload",
      priorityClass: "training",
      checkpoint: { graceSeconds: 600 },
      retries: 0,
      failAtOnce: [127, 2, 13, 2],
      timeoutSeconds: 2_592_000,
    })["Job"];
    const pod = spec.template.spec;
    const [container] = pod.containers;
    expect([container.command, container.args]).toEqual([["torchrun"], ["train.py", "--epochs=10"]]);
    expect(environment(container)).toMatchObject({ EPOCHS: "1000000", HOME: "/scratch", NPROC_PER_NODE: "4" });
    expect(environment(container)).not.toHaveProperty("NVIDIA_VISIBLE_DEVICES");
    expect(container.resources.limits).toMatchObject({
      "nvidia.com/gpu": "4",
      "vpc.amazonaws.com/efa": "1",
      "hugepages-2Mi": "5120Mi",
    });
    expect(container.resources.requests).toMatchObject({ "nvidia.com/gpu": "4", "vpc.amazonaws.com/efa": "1" });
    expect(mounted(pod, "/dev/shm").volume.emptyDir).toEqual({ medium: "Memory", sizeLimit: "8Gi" });
    expect(pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toEqual([
      {
        matchExpressions: [
          { key: "dedicated", operator: "In", values: ["research"] },
          { key: "k8s.amazonaws.com/accelerator", operator: "In", values: ["nvidia-l4"] },
          { key: "topology.kubernetes.io/zone", operator: "In", values: ["us-east-2a"] },
        ],
      },
    ]);
    expect(pod).toMatchObject({
      serviceAccountName: "workload",
      priorityClassName: "training",
      terminationGracePeriodSeconds: 600,
    });
    expect(spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 2_592_000 });
    expect(spec.podFailurePolicy.rules[1].onExitCodes.values).toEqual([2, 13, 127]);
  });

  it("gives several nodes of one zone the rendezvous that torchrun expects", () => {
    const objects = rendered({ ...small, nodes: 3, gpus: 8, processesPerNode: 2, rendezvous: { port: 29_600 } });
    const { spec } = objects["Job"];
    const pod = spec.template.spec;
    expect(spec).toMatchObject({ completions: 3, parallelism: 3, completionMode: "Indexed", backoffLimit: 9 });
    expect(pod.subdomain).toBe("intents");
    expect(objects["Service"].spec).toEqual({
      clusterIP: "None",
      publishNotReadyAddresses: true,
      selector,
      ports: [{ name: "rendezvous", port: 29_600, targetPort: "rendezvous", protocol: "TCP" }],
    });
    const first = "intents-0.intents.team-nlp.svc.cluster.local";
    expect(environment(pod.containers[0])).toMatchObject({
      MASTER_ADDR: first,
      MASTER_PORT: "29600",
      NNODES: "3",
      NPROC_PER_NODE: "2",
      NODE_RANK: { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" } },
      PET_NNODES: "3",
      PET_NPROC_PER_NODE: "2",
      PET_RDZV_BACKEND: "c10d",
      PET_RDZV_ENDPOINT: `${first}:29600`,
      PET_RDZV_ID: "intents",
      PET_RDZV_CONF: "read_timeout=1800,join_timeout=1800",
    });
    const { podAffinity, podAntiAffinity } = pod.affinity;
    const own = { labelSelector: { matchLabels: selector } };
    expect(podAffinity.requiredDuringSchedulingIgnoredDuringExecution).toEqual([
      { topologyKey: "topology.kubernetes.io/zone", ...own },
    ]);
    expect(podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution).toEqual([
      { topologyKey: "kubernetes.io/hostname", ...own },
    ]);
  });

  it("waits in a queue of Kueue", () => {
    const { metadata, spec } = rendered({ ...small, queue: "default" })["Job"];
    expect(metadata.labels).toMatchObject({ "kueue.x-k8s.io/queue-name": "default" });
    expect(spec.suspend).toBe(true);
  });

  it("mounts claims, and models that nodes keep, with nothing that the standard `baseline` forbids", () => {
    const claims = {
      "/data": { claim: "datasets", readOnly: true, subPath: "messages" },
      "/checkpoints": { claim: "nlp" },
    };
    const nodeLocal = {
      "/models/bert": { image: "registry.example.com/models/bert:1" },
      "/models/t5": { claim: "models" },
    };
    const pod = rendered({ ...small, mounts: { claims, nodeLocal } })["Job"].spec.template.spec;
    expect(mounted(pod, "/data")).toMatchObject({
      readOnly: true,
      subPath: "messages",
      volume: { persistentVolumeClaim: { claimName: "datasets", readOnly: true } },
    });
    expect(mounted(pod, "/checkpoints")).toEqual({
      name: expect.any(String),
      mountPath: "/checkpoints",
      volume: { name: expect.any(String), persistentVolumeClaim: { claimName: "nlp" } },
    });
    expect(mounted(pod, "/models/bert")).toMatchObject({
      readOnly: true,
      volume: { image: { reference: "registry.example.com/models/bert:1", pullPolicy: "IfNotPresent" } },
    });
    expect(mounted(pod, "/models/t5")).toMatchObject({
      readOnly: true,
      volume: { persistentVolumeClaim: { claimName: "models", readOnly: true } },
    });
    expect(new Set(pod.volumes.map(({ name }: Json) => name)).size).toBe(pod.volumes.length);
    expect(JSON.stringify(pod)).not.toMatch(/hostPath|hostNetwork|"privileged":true/);
  });

  it("copies prefixes of S3 to the node, and from there only what belongs to the job", () => {
    const s3 = {
      "/in": { uri: "s3://ml-dev-datasets/teams/nlp/messages/", size: "10Gi" },
      "/checkpoints": { uri: "s3://ml-dev-datasets/teams/nlp/checkpoints", size: "20Gi", write: true },
    };
    const pod = rendered({ ...small, serviceAccount: "workload", mounts: { s3 } })["Job"].spec.template.spec;
    const [download, upload] = pod.initContainers;
    const lines = ({ args }: Json) => args[0].split("\n").map((line: string) => line.trim());
    expect(lines(download)).toEqual(
      expect.arrayContaining([
        "mkdir -p /checkpoints/intents",
        "aws s3 sync --only-show-errors s3://ml-dev-datasets/teams/nlp/checkpoints/intents /checkpoints/intents",
        "aws s3 sync --only-show-errors s3://ml-dev-datasets/teams/nlp/messages /in",
      ]),
    );
    expect(upload.restartPolicy).toBe("Always");
    expect(lines(upload).filter((line: string) => line.startsWith("aws"))).toEqual([
      "aws s3 sync --only-show-errors --exclude '*.tmp' /checkpoints/intents s3://ml-dev-datasets/teams/nlp/checkpoints/intents || return 1",
    ]);
    expect(pod.terminationGracePeriodSeconds).toBe(180);
    expect(mounted(pod, "/in")).toMatchObject({ readOnly: true, volume: { emptyDir: { sizeLimit: "10Gi" } } });
    expect(mounted(pod, "/checkpoints")).not.toHaveProperty("readOnly");
    expect(mounted(pod, "/in", download)).not.toHaveProperty("readOnly");
    for (const container of [download, upload]) {
      expect(container.securityContext).toEqual(pod.containers[0].securityContext);
      expect(container.resources.limits).toEqual({ cpu: "2", memory: "1Gi" });
    }
    expect(pod.containers[0].resources.requests["ephemeral-storage"]).toBe("36864Mi");

    const readOnly = rendered({ ...small, serviceAccount: "workload", mounts: { s3: { "/in": s3["/in"] } } });
    expect(readOnly["Job"].spec.template.spec.initContainers.map(({ name }: Json) => name)).toEqual(["download"]);
  });

  it("copies once more when the program has ended, from the first node only", async () => {
    const s3 = { "/checkpoints": { uri: "s3://ml-dev-datasets/teams/nlp", size: "1Gi", write: true } };
    const pod = rendered({ ...small, nodes: 2, serviceAccount: "workload", mounts: { s3 } })["Job"].spec.template.spec;
    const [, { command, args }] = pod.initContainers;
    for (const [index, copies] of [
      ["0", 1],
      ["1", 0],
    ] as const) {
      const aws = `aws() { echo copied; }\nsleep() { echo sleeping; exec sleep 600; }\n`;
      const child = spawn(command[0], [...command.slice(1), aws + args[0]], {
        env: { PATH: process.env["PATH"], JOB_COMPLETION_INDEX: index },
        stdio: ["ignore", "pipe", "inherit"],
      });
      let said = "";
      child.stdout.on("data", (data) => {
        said += data;
        if (said === "sleeping\n") child.kill("SIGTERM");
      });
      const [code] = await once(child, "close");
      expect({ code, copies: said.split("copied").length - 1 }).toEqual({ code: 0, copies });
    }
  });

  it("lets the pods of a job call each other, names and addresses that are listed, if it brings a policy", () => {
    const calls = [{ range: "10.20.0.0/16", ports: [5432] }];
    const { spec } = rendered({ ...small, networkPolicy: { enabled: true, calls } })["NetworkPolicy"];
    const own = [{ podSelector: { matchLabels: selector } }];
    expect(spec).toMatchObject({ podSelector: { matchLabels: selector }, policyTypes: ["Ingress", "Egress"] });
    expect(spec.ingress).toEqual([{ from: own }]);
    expect(spec.egress).toHaveLength(3);
    expect(spec.egress[0]).toEqual({ to: own });
    expect(spec.egress[1].ports.map(({ port }: Json) => port)).toEqual([53, 53]);
    expect(spec.egress[2]).toEqual({
      to: [{ ipBlock: { cidr: "10.20.0.0/16" } }],
      ports: [{ port: 5432, protocol: "TCP" }],
    });

    const s3 = { "/in": { uri: "s3://ml-dev-datasets/teams/nlp", size: "1Gi" } };
    const values = { ...small, serviceAccount: "workload", mounts: { s3 }, networkPolicy: { enabled: true } };
    const blocks = rendered(values)["NetworkPolicy"].spec.egress.flatMap(({ to }: Json) =>
      to.flatMap(({ ipBlock }: Json) => ipBlock?.cidr ?? []),
    );
    expect(blocks).toEqual(["169.254.170.23/32", "0.0.0.0/0"]);
  });

  it("holds drains up only if it is told to, for all of its pods", () => {
    const budget = rendered({ ...small, nodes: 2, podDisruptionBudget: { enabled: true } })["PodDisruptionBudget"];
    expect(budget.spec).toEqual({ minAvailable: 2, selector: { matchLabels: selector } });
  });

  it("refuses together what the schema cannot express, with what to do about it", () => {
    const said = refusal(
      {
        ...small,
        resources: { requests: { cpu: 4, memory: "20Gi" }, limits: small.resources.limits },
        sharedMemory: "16384Mi",
        mounts: {
          claims: { "/tmp": { claim: "data" }, "/checkpoints": { claim: "data", readOnly: true } },
          s3: { "/in": { uri: "s3://ml-dev-datasets/teams/nlp", size: "1Gi" } },
        },
        env: { MASTER_ADDR: "a" },
      },
      `3${"n".repeat(50)}`,
    );
    for (const part of [
      "Begin with a letter",
      "Use at most 50",
      "counts in the memory of the container",
      "resources.requests.memory is 20Gi, and its limit only 16Gi",
      "needs a serviceAccount",
      "/tmp is both in writable and in mounts.claims",
      "checkpoint.path is /checkpoints, which is read only",
      "env.MASTER_ADDR is set by the chart",
    ]) {
      expect(said).toContain(part);
    }
  });
});
