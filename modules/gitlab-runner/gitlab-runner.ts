import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1/index.js";
import {
  concurrencyOf,
  type GpuRunnerSpec,
  type NodeGroupSpec,
  type RunnersSpec,
  runnerNames,
  runnersNamespace,
} from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ClusterObjects } from "../addons/cluster-objects.ts";
import { HelmAddon } from "../addons/helm-addon.ts";
import type { JsonObject } from "../addons/json-document.ts";
import { systemPlacement } from "../addons/placement.ts";
import type { ClusterRef } from "../cluster-ref.ts";
import { PodIdentity } from "../iam/pod-identity.ts";
import { CacheBucket } from "./cache-bucket.ts";
import { runnerConfig } from "./config-toml.ts";
import { JobNamespace } from "./job-namespace.ts";

/**
 * The newest chart whose values could be read, as of 2026-11-27: GitLab Runner 19.0.0. The chart is on gitlab.com alone; its
 * values.yaml is that of somaz94/cicd-monitoring, gitlab-runner/values.yaml. Its templates were not read.
 */
const chart = { repository: "https://charts.gitlab.io", name: "gitlab-runner", version: "0.89.0" };

export interface GitLabRunnerProps {
  /** Name of the runner. */
  readonly name: string;
  readonly runner: GpuRunnerSpec;
  /** What it has in common with the others. */
  readonly shared: Pick<RunnersSpec, "gitlabUrl" | "cacheDays" | "privateRanges" | "serviceMonitor">;
  readonly cluster: Pick<ClusterRef, "name" | "region" | "accountId">;
  readonly nodeGroups: Readonly<Record<string, NodeGroupSpec>>;
  /** Number of the network's zones. */
  readonly zones: number;
  readonly vpcCidr: string;
  /** The store of the environment, called as the environment is in AWS. */
  readonly store: string;
  /** Name in Secrets Manager of the secret with the token. */
  readonly tokenSecret: string;
  /** What must exist before it: the namespace of the managers. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * One runner of GitLab: a manager on system nodes, which takes jobs from GitLab and makes a pod for each on the nodes of a
 * group with GPUs. Its token comes by External Secrets, and its caches are in a bucket of its own.
 *
 * The release is not waited for: the manager starts once somebody has put the token into Secrets Manager.
 */
export class GitLabRunner extends Construct {
  /** Jobs at a time. */
  readonly concurrency: number;
  readonly cacheBucket: string;
  /** Paths of constructs, for who exempts them from a rule. */
  readonly paths: { readonly bucket: string; readonly manager: string };

  constructor(scope: Construct, id: string, props: GitLabRunnerProps) {
    super(scope, id);
    const { name, runner, shared, cluster, dependsOn } = props;
    const { manager, jobs } = runnerNames(name);
    const group = props.nodeGroups[runner.nodeGroup] as NodeGroupSpec;
    const cache = new CacheBucket(this, "cache", { cluster, runner: name, expireAfterDays: shared.cacheDays });
    this.concurrency = concurrencyOf(runner, group, props.zones);
    this.cacheBucket = cache.name;
    const identity = new PodIdentity(this, "identity", {
      cluster,
      namespace: runnersNamespace,
      serviceAccount: manager,
      inlinePolicies: { cache: cache.permissions },
    });
    const account = new ServiceAccountV1(this, "account", {
      metadata: { name: manager, namespace: runnersNamespace },
      dependsOn: [...dependsOn],
    });
    const pods = new JobNamespace(this, "jobs", {
      name: jobs,
      runner: name,
      manager,
      privileged: runner.privileged,
      vpcCidr: props.vpcCidr,
      privateRanges: shared.privateRanges,
      gitlabPort: new URL(shared.gitlabUrl).port || "443",
      dependsOn,
    });
    const token = new ClusterObjects(this, "token", {
      name: `${manager}-token`,
      namespace: runnersNamespace,
      objects: [tokenObject(props)],
      dependsOn: [...dependsOn],
    });
    const config = runnerConfig({
      name,
      runner,
      group,
      concurrency: this.concurrency,
      cacheBucket: cache.name,
      region: cluster.region,
    });
    const release = new HelmAddon(this, "manager", {
      chart,
      namespace: runnersNamespace,
      releaseName: manager,
      values: chartValues(props, this.concurrency, config),
      wait: false,
      dependsOn: [...dependsOn, account, token, ...pods.dependables, ...identity.dependables],
    });
    this.paths = { bucket: cache.bucketPath, manager: `${release.node.path}/release` };
  }
}

/** The token under the keys that the chart reads: that of registrations must be there, and is empty. */
function tokenObject({ name, store, tokenSecret }: GitLabRunnerProps): JsonObject {
  const { token } = runnerNames(name);
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name: token, namespace: runnersNamespace },
    spec: {
      refreshInterval: "1h",
      secretStoreRef: { kind: "ClusterSecretStore", name: store },
      target: {
        name: token,
        creationPolicy: "Owner",
        template: { engineVersion: "v2", mergePolicy: "Merge", data: { "runner-registration-token": "" } },
      },
      data: [{ secretKey: "runner-token", remoteRef: { key: tokenSecret } }],
    },
  };
}

/** Source: values.yaml of the chart, as `chart` says. */
function chartValues(
  { name, runner, shared, nodeGroups }: GitLabRunnerProps,
  concurrency: number,
  config: string,
): JsonObject {
  const { manager, token, jobs } = runnerNames(name);
  const { serviceMonitor, gitlabUrl } = shared;
  return {
    gitlabUrl,
    concurrent: concurrency,
    checkInterval: 3,
    replicas: 1,
    // Of a runner that was made in GitLab, this removes the manager from it, not the runner.
    unregisterRunners: true,
    // A manager that is replaced finishes its jobs, of which one may still wait for its node.
    terminationGracePeriodSeconds: (runner.startMinutes + runner.timeoutMinutes) * 60 + 60,
    rbac: { create: false, clusterWideAccess: false },
    serviceAccount: { create: false, name: manager },
    runners: { executor: "kubernetes", name: manager, secret: token, jobNamespace: jobs, config },
    metrics: {
      enabled: true,
      serviceMonitor: {
        enabled: serviceMonitor,
        ...(serviceMonitor && { labels: { release: "kube-prometheus-stack" } }),
      },
    },
    service: { enabled: true },
    podLabels: { "app.kubernetes.io/name": "gitlab-runner", "app.kubernetes.io/instance": manager },
    // It holds the threads of all running jobs.
    podAnnotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "false" },
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } },
    priorityClassName: "system-cluster-critical",
    ...systemPlacement(nodeGroups),
  };
}
