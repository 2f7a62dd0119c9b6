import { type GpuRunnerSpec, runnerDefaults } from "@ml-platform/rules";
import { aNodeGroup } from "@ml-platform/rules/testing";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { workloadsOf } from "../testing/chart-workloads.ts";
import { aClusterRef } from "../testing/cluster-ref.ts";
import { rolePermissions } from "../testing/role-permissions.ts";
import { Template } from "../testing/template.ts";
import { GitLabRunner, type GitLabRunnerProps } from "./gitlab-runner.ts";
import { RunnersHome } from "./runners-home.ts";

// biome-ignore lint/suspicious/noExplicitAny: documents of a chart and of GitLab Runner.
type Json = any;

const nodeGroups = {
  system: { ...aNodeGroup, dedicatedTo: "system" },
  "ci-gpu": {
    ...aNodeGroup,
    instanceType: "g6.12xlarge",
    size: { min: 0, max: 3 },
    dedicatedTo: "ci",
    perAvailabilityZone: true,
  },
};

const { cacheDays, privateRanges, serviceMonitor, ...defaults } = runnerDefaults;
const runner: GpuRunnerSpec = {
  ...defaults,
  cluster: "ml",
  nodeGroup: "ci-gpu",
  gpus: 2,
  tokenSecret: "platform/gitlab-runner/gpu-l4",
  tags: ["gpu"],
};

function templateOf(changes: Partial<GpuRunnerSpec> = {}, shared: Partial<GitLabRunnerProps["shared"]> = {}): Template {
  return Template.synthesize((stack) => {
    const home = new RunnersHome(stack, "home", { store: "dev" });
    new GitLabRunner(stack, "gpu-l4", {
      name: "gpu-l4",
      runner: { ...runner, ...changes },
      shared: { gitlabUrl: "https://gitlab.example.com", cacheDays, privateRanges, serviceMonitor, ...shared },
      cluster: aClusterRef,
      nodeGroups,
      zones: 2,
      vpcCidr: "10.20.0.0/16",
      store: "dev",
      tokenSecret: "dev/platform/gitlab-runner/gpu-l4",
      dependsOn: [home],
    });
  });
}

const valuesOf = (template: Template, name: string): Json =>
  JSON.parse(String((template.resource("helm_release", { name })["values"] as string[])[0]));

const template = templateOf();
const manager = template.resource("helm_release", { name: "gitlab-runner-gpu-l4" });
const values = valuesOf(template, "gitlab-runner-gpu-l4");
const config: Json = parse(values.runners.config);
const [own] = config.runners;
const patchOf = (runners: Json) => JSON.parse(runners[0].kubernetes.pod_spec[0].patch);

describe("the configuration of a runner", () => {
  it("lands jobs on the nodes of its group, by all their labels and taints", () => {
    expect(own.kubernetes).toMatchObject({
      namespace: "gitlab-jobs-gpu-l4",
      node_selector: {
        dedicated: "ci",
        "nvidia.com/gpu.present": "true",
        "k8s.amazonaws.com/accelerator": "nvidia-l4",
      },
      node_tolerations: { "nvidia.com/gpu=true": "NoSchedule", "dedicated=ci": "NoSchedule" },
    });
  });

  it("asks for GPUs by a patch of the container of the job, and ends its pod in time", () => {
    // Where no variable of a job turns it off.
    expect(own.feature_flags).toEqual({ FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: true });
    expect(own.environment).toBeUndefined();
    expect(own.kubernetes.pod_spec).toMatchObject([{ patch_type: "strategic" }]);
    expect(patchOf(config.runners)).toEqual({
      activeDeadlineSeconds: 7200,
      containers: [
        { name: "build", resources: { requests: { "nvidia.com/gpu": "2" }, limits: { "nvidia.com/gpu": "2" } } },
      ],
    });
  });

  it("takes as many jobs as the group can carry, in all its zones", () => {
    // 4 GPUs of a node carry 2 jobs; 3 nodes in each of 2 zones.
    expect([values.concurrent, own.limit]).toEqual([12, 12]);
    const limits = (changes: Partial<GpuRunnerSpec>) =>
      valuesOf(templateOf(changes), "gitlab-runner-gpu-l4").concurrent;
    // What remains of a node carries no other job of 3 GPUs.
    expect(limits({ gpus: 3 })).toBe(6);
    expect(limits({ concurrency: 5 })).toBe(5);
    expect(limits({ concurrency: 50 })).toBe(12);
  });

  it("waits for nodes that start, and protects jobs from evictions and from the autoscaler", () => {
    expect(own.kubernetes).toMatchObject({
      poll_timeout: 1800,
      pod_disruption_budget: true,
      pod_annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "false" },
      volumes: { empty_dir: [{ mount_path: "/dev/shm", medium: "Memory", size_limit: "2Gi" }] },
    });
  });

  it("gives jobs no privileges and no token unless asked, and nothing that they may change but their image", () => {
    expect(own.kubernetes).toMatchObject({
      privileged: false,
      service_account: "job",
      automount_service_account_token: false,
    });
    expect(Object.keys(own.kubernetes).filter((key) => /allowed/.test(key))).toEqual([]);
    const privileged = templateOf({ privileged: true });
    const [{ kubernetes }] = (parse(valuesOf(privileged, "gitlab-runner-gpu-l4").runners.config) as Json).runners;
    expect(kubernetes.privileged).toBe(true);
    const enforced = (from: Template) =>
      (from.resource("kubernetes_namespace_v1", { metadata: { name: "gitlab-jobs-gpu-l4" } })["metadata"] as Json)
        .labels["pod-security.kubernetes.io/enforce"];
    expect([enforced(template), enforced(privileged)]).toEqual(["baseline", "privileged"]);
  });

  it("holds what an author wrote as it is", () => {
    const image = "registry.example.com/team/cuda@sha256:0123";
    const [{ kubernetes }] = (parse(valuesOf(templateOf({ image }), "gitlab-runner-gpu-l4").runners.config) as Json)
      .runners;
    expect(kubernetes.image).toBe(image);
    // The chart evaluates it as a template of Helm.
    expect(values.runners.config).not.toContain("{{");
  });
});

describe("the manager of a runner", () => {
  it("runs on system nodes, as an account of its own, and is not waited for: its token may come later", () => {
    expect(manager).toMatchObject({ namespace: "gitlab-runner", version: "0.89.0", wait: false, atomic: false });
    expect(values).toMatchObject({
      gitlabUrl: "https://gitlab.example.com",
      serviceAccount: { create: false },
      rbac: { create: false },
      // 30 minutes until the pod of its last job runs, 2 hours until that is ended.
      terminationGracePeriodSeconds: 9060,
      metrics: { enabled: true, serviceMonitor: { enabled: false } },
    });
    // One, whose budget would keep its node for ever; what users run neither takes its place nor evicts it first.
    expect(workloadsOf(template)).toEqual([
      {
        name: "gitlab-runner",
        kind: "Deployment",
        namespace: "gitlab-runner",
        replicas: 1,
        requests: { cpu: "100m", memory: "128Mi" },
        pod: {
          serviceAccountName: "gitlab-runner-gpu-l4",
          priorityClassName: "system-cluster-critical",
          nodeSelector: { dedicated: "system" },
          tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists", effect: "NoSchedule" }],
        },
      },
    ]);
    const monitored = valuesOf(templateOf({}, { serviceMonitor: true }), "gitlab-runner-gpu-l4");
    expect(monitored.metrics.serviceMonitor).toEqual({ enabled: true, labels: { release: "kube-prometheus-stack" } });
  });

  it("gets its token from the environment's store, under the keys that the chart reads", () => {
    const [object] = valuesOf(template, "gitlab-runner-gpu-l4-token").objects;
    expect(object).toMatchObject({
      kind: "ExternalSecret",
      metadata: { name: values.runners.secret, namespace: "gitlab-runner" },
      spec: {
        secretStoreRef: { kind: "ClusterSecretStore", name: "dev" },
        target: {
          name: values.runners.secret,
          template: { mergePolicy: "Merge", data: { "runner-registration-token": "" } },
        },
        data: [{ secretKey: "runner-token", remoteRef: { key: "dev/platform/gitlab-runner/gpu-l4" } }],
      },
    });
    expect(
      template.resource("kubernetes_namespace_v1", { metadata: { name: "gitlab-runner" } })["metadata"],
    ).toMatchObject({ labels: { "secret-store": "dev" } });
    expect(manager["depends_on"]).toContain(template.addressOf("helm_release", { name: "gitlab-runner-gpu-l4-token" }));
  });

  it("makes pods where its jobs are, and nowhere else", () => {
    const role = template.resource("kubernetes_role_v1");
    const binding = template.resource("kubernetes_role_binding_v1") as Json;
    for (const { metadata } of [role, binding] as Json[]) expect(metadata.namespace).toContain("jobs");
    expect(binding.subject).toEqual([
      { kind: "ServiceAccount", name: "gitlab-runner-gpu-l4", namespace: "gitlab-runner" },
    ]);
    expect(template.resourcesOfType("kubernetes_cluster_role_v1")).toEqual([]);
    expect(role["rule"]).toContainEqual({
      api_groups: ["policy"],
      resources: ["poddisruptionbudgets"],
      verbs: ["create", "get"],
    });
  });

  it("reads and writes its own caches, and no other, nor any secret", async () => {
    const { allows } = rolePermissions(template);
    const own = `arn:aws:s3:::${values.runners.config.match(/BucketName = "(.*)"/)?.[1]}`;
    expect(own).toBe("arn:aws:s3:::runner-cache-111111111111-us-east-2-dev-ml-gpu-l4");
    const may = async (action: string, resource: string) => allows(action, resource);
    expect(await may("s3:GetObject", `${own}/project/7/deps`)).toBe(true);
    expect(await may("s3:PutObject", `${own}/project/7/deps`)).toBe(true);
    expect(await may("s3:ListBucket", own)).toBe(true);
    for (const bucket of [own.replace("gpu-l4", "gpu-h100"), "arn:aws:s3:::ml-datasets"]) {
      expect(await may("s3:GetObject", `${bucket}/project/7/deps`), bucket).toBe(false);
      expect(await may("s3:ListBucket", bucket), bucket).toBe(false);
    }
    expect(await may("s3:DeleteObject", `${own}/project/7/deps`)).toBe(false);
    const token = "arn:aws:secretsmanager:us-east-2:111111111111:secret:dev/platform/gitlab-runner/gpu-l4-AbCdEf";
    expect(await may("secretsmanager:GetSecretValue", token)).toBe(false);
    expect(template.resource("aws_eks_pod_identity_association")).toMatchObject({
      namespace: "gitlab-runner",
      service_account: "gitlab-runner-gpu-l4",
    });
  });
});

describe("caches", () => {
  it("are signed for by the manager's role, encrypted, gone in time, and nobody else's", () => {
    expect(own.cache).toEqual({
      Type: "s3",
      Shared: true,
      s3: {
        AuthenticationType: "iam",
        BucketName: "runner-cache-111111111111-us-east-2-dev-ml-gpu-l4",
        BucketLocation: "us-east-2",
        DualStack: false,
      },
    });
    expect(template.resource("aws_s3_bucket")).toMatchObject({ force_destroy: true });
    expect(template.resource("aws_s3_bucket_lifecycle_configuration")).toMatchObject({
      rule: [{ status: "Enabled", expiration: [{ days: 14 }] }],
    });
    expect(template.resource("aws_s3_bucket_server_side_encryption_configuration")).toMatchObject({
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
    });
    expect(template.resource("aws_s3_bucket_public_access_block")).toMatchObject({ restrict_public_buckets: true });
  });
});

describe("the pods of jobs", () => {
  const policyOf = (shared: Partial<GitLabRunnerProps["shared"]> = {}): Json =>
    templateOf({}, shared).resource("kubernetes_network_policy_v1")["spec"];

  it("are called by nobody, and call names and public addresses only", () => {
    const spec = policyOf();
    expect(spec.policy_types).toEqual(["Ingress", "Egress"]);
    expect(spec.ingress).toBeUndefined();
    const [dns, outside, ...others] = spec.egress;
    expect(others).toEqual([]);
    expect(dns.ports.map(({ port }: Json) => port)).toEqual(["53", "53"]);
    // Neither the metadata of the node, nor the cluster, nor its network.
    expect(outside.to[0].ip_block).toMatchObject({
      cidr: "0.0.0.0/0",
      except: expect.arrayContaining(["169.254.0.0/16", "10.0.0.0/8", "172.16.0.0/12"]),
    });
    expect(outside.ports.map(({ port }: Json) => port)).toEqual(["80", "443"]);
  });

  it("call a GitLab of the company where its range is named, at its port", () => {
    const { egress } = policyOf({ gitlabUrl: "https://gitlab.example.com:8443", privateRanges: ["10.9.0.0/24"] });
    expect(egress[2].to).toEqual([{ ip_block: { cidr: "10.9.0.0/24" } }]);
    expect(egress[2].ports.map(({ port }: Json) => port)).toEqual(["80", "443", "8443"]);
  });
});
