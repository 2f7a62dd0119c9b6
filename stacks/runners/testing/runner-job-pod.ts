import { parse } from "smol-toml";

/** A pod for the Kubernetes API. */
export interface JobPod {
  readonly apiVersion: "v1";
  readonly kind: "Pod";
  readonly metadata: { readonly name: string; readonly namespace: string; readonly [field: string]: unknown };
  readonly spec: Readonly<Record<string, unknown>>;
}

// biome-ignore lint/suspicious/noExplicitAny: documents of GitLab Runner and of Kubernetes.
type Json = any;

/**
 * The pod that GitLab Runner would make for a job, as far as it decides where the pod runs and what it gets: by the
 * configuration alone. The manager itself runs in no test.
 *
 * Source: gitlab-runner 19.4.0, executors/kubernetes/kubernetes.go (`preparePodConfig`) and common/config.go
 * (`GetNodeTolerations`).
 *
 * @param config the runner's `config.toml`, as its chart gets it
 */
export function runnerJobPod(config: string, name: string): JobPod {
  const [{ kubernetes }] = (parse(config) as Json).runners;
  const directories: Json[] = kubernetes.volumes.empty_dir;
  const volumeMounts = directories.map((each) => ({ name: each.name, mountPath: each.mount_path }));
  const requests = (prefix: string) => ({
    cpu: kubernetes[`${prefix}cpu_request`],
    memory: kubernetes[`${prefix}memory_request`],
  });
  const container = (of: string, prefix = "") => ({
    name: of,
    image: kubernetes.image,
    command: ["sleep", "3600"],
    securityContext: { privileged: kubernetes.privileged },
    resources: { requests: requests(prefix) },
    volumeMounts,
  });
  const spec = {
    restartPolicy: "Never",
    serviceAccountName: kubernetes.service_account,
    automountServiceAccountToken: kubernetes.automount_service_account_token,
    nodeSelector: kubernetes.node_selector,
    tolerations: Object.entries(kubernetes.node_tolerations).map(([taint, effect]) =>
      toleration(taint, String(effect)),
    ),
    volumes: directories.map(({ name: volume, medium, size_limit: sizeLimit }) => ({
      name: volume,
      emptyDir: { medium, sizeLimit },
    })),
    containers: [container("build"), container("helper", "helper_")],
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: kubernetes.namespace,
      labels: kubernetes.pod_labels,
      annotations: kubernetes.pod_annotations,
    },
    spec: kubernetes.pod_spec.reduce((sum: Json, { patch }: Json) => merged(sum, JSON.parse(patch)), spec),
  };
}

function toleration(taint: string, effect: string): object {
  const [key, value] = taint.split("=");
  return value === undefined ? { key, operator: "Exists", effect } : { key, operator: "Equal", value, effect };
}

/** A strategic merge patch of a pod's specification: containers are the same by name, all other lists are replaced. */
function merged(target: Json, patch: Json, key = ""): Json {
  if (key === "containers") {
    const found = patch.filter(({ name }: Json) => target.some((each: Json) => each.name === name));
    if (found.length !== patch.length) throw new Error(`a container of the patch is none of the pod's`);
    return target.map((each: Json) => merged(each, patch.find(({ name }: Json) => name === each.name) ?? {}));
  }
  if (patch === null || typeof patch !== "object" || Array.isArray(patch)) return patch;
  const changed = Object.entries(patch).map(([field, value]) => [field, merged(target?.[field], value, field)]);
  return { ...target, ...Object.fromEntries(changed) };
}
