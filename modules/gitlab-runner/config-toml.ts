import {
  type GpuRunnerSpec,
  labelsOf,
  type NodeGroupSpec,
  runnerLabel,
  runnerNames,
  taintsOf,
} from "@ml-platform/rules";
import { stringify } from "smol-toml";

export interface RunnerConfigProps {
  /** Name of the runner. */
  readonly name: string;
  readonly runner: GpuRunnerSpec;
  /** The node group on which jobs run. */
  readonly group: NodeGroupSpec;
  /** Jobs at a time. */
  readonly concurrency: number;
  readonly cacheBucket: string;
  readonly region: string;
}

/** The service account of jobs' pods, which may do nothing: neither in the cluster nor in AWS. */
export const jobServiceAccount = "job";

/** Of the container that fetches sources, caches and artifacts, besides that of the job. */
const helperRequests = { helper_cpu_request: "100m", helper_memory_request: "128Mi" };

/**
 * The configuration of a runner, as TOML. GitLab Runner has no key for GPUs: only a patch of the pod's specification asks for
 * them. Jobs may change none of it but their image: every `*_overwrite_allowed` and `*_max_allowed` is absent.
 *
 * Source: gitlab-runner 19.4.0, docs/executors/kubernetes/_index.md ("Overwrite generated pod specifications", "Protect job pods
 * from eviction", "emptyDir volume"), common/config.go (the keys), common/build_settings.go (`populateFeatureFlags`) and cache/cacheconfig/cacheconfig.go.
 */
export function runnerConfig({ name, runner, group, concurrency, cacheBucket, region }: RunnerConfigProps): string {
  const { image, requests, privileged, sharedMemory, startMinutes } = runner;
  return stringify({
    runners: [
      {
        executor: "kubernetes",
        limit: concurrency,
        // Not a variable of `environment`, which a variable of a job replaces, and with it the patch.
        feature_flags: { FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: true },
        kubernetes: {
          namespace: runnerNames(name).jobs,
          image,
          privileged,
          service_account: jobServiceAccount,
          automount_service_account_token: false,
          poll_timeout: startMinutes * 60,
          pod_disruption_budget: true,
          print_pod_warning_events: true,
          cpu_request: requests.cpu,
          memory_request: requests.memory,
          ...helperRequests,
          node_selector: labelsOf(group),
          node_tolerations: tolerations(group),
          pod_labels: { [runnerLabel]: name },
          pod_annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "false" },
          volumes: {
            empty_dir: [{ name: "shared-memory", mount_path: "/dev/shm", medium: "Memory", size_limit: sharedMemory }],
          },
          pod_spec: [{ name: "gpu", patch_type: "strategic", patch: JSON.stringify(podPatch(runner)) }],
        },
        cache: {
          Type: "s3",
          // By project, also for other managers of the same runner.
          Shared: true,
          // Without keys: the manager signs URLs for jobs with the role of its service account.
          s3: { AuthenticationType: "iam", BucketName: cacheBucket, BucketLocation: region, DualStack: false },
        },
      },
    ],
  });
}

/** `"key=value" = "effect"`, as `GetNodeTolerations` of common/config.go reads them; a key alone tolerates any value. */
function tolerations(group: NodeGroupSpec): Record<string, string> {
  return Object.fromEntries(
    taintsOf(group).map(({ key, value, effect }) => [value === undefined ? key : `${key}=${value}`, effect]),
  );
}

/** A strategic merge patch: it finds the container by name, and leaves the others alone. */
function podPatch({ gpus, timeoutMinutes }: GpuRunnerSpec): object {
  const amount = { "nvidia.com/gpu": String(gpus) };
  return {
    // Counted from when the pod has a node. GitLab's own timeout of the job is shorter, or this one ends the pod.
    activeDeadlineSeconds: timeoutMinutes * 60,
    containers: [{ name: "build", resources: { requests: amount, limits: amount } }],
  };
}
