/**
 * Tables and keys of Bottlerocket's settings on Kubernetes, as of Bottlerocket 1.57 (2026-04-14). `settings.motd` is a text.
 *
 * Source: "Settings Reference" of bottlerocket.dev (bottlerocket-os/bottlerocket-project-website, content/en/os/1.57.x/api/settings
 * and data/settings). Make the tables again from a newer version.
 */
const words = (text: string) => text.trim().split(/\s+/);

export const bottlerocketTables: readonly string[] = words(`
  autoscaling aws boot bootstrap-commands bootstrap-containers cloudformation container-registry container-runtime
  container-runtime-plugins dns host-containers image-verifier-plugins kernel kubelet-device-plugins kubernetes metrics motd
  network ntp nvidia-container-runtime oci-defaults oci-hooks pki updates
`);

/** The keys of tables whose keys are not names that authors choose. */
export const bottlerocketKeys: Readonly<Record<string, readonly string[]>> = {
  "container-runtime": words(`
    concurrent-download-chunk-size enable-unprivileged-icmp enable-unprivileged-ports max-concurrent-downloads
    max-container-log-line-size snapshotter
  `),
  "container-runtime-plugins": ["soci-snapshotter"],
  kernel: ["lockdown", "modules", "sysctl"],
  "kubelet-device-plugins": ["nvidia"],
  kubernetes: words(`
    allowed-unsafe-sysctls api-server authentication-mode bootstrap-token cloud-provider cluster-certificate cluster-dns-ip
    cluster-domain cluster-name container-log-max-files container-log-max-size container-log-max-workers
    container-log-monitor-interval cpu-cfs-quota-enforced cpu-manager-policy cpu-manager-policy-options
    cpu-manager-reconcile-period credential-providers device-ownership-from-security-context event-burst event-qps
    eviction-hard eviction-max-pod-grace-period eviction-soft eviction-soft-grace-period hostname-override
    hostname-override-source ids-per-pod image-gc-high-threshold-percent image-gc-low-threshold-percent image-maximum-gc-age
    image-minimum-gc-age kube-api-burst kube-api-qps kube-reserved log-level max-parallel-image-pulls max-pods
    memory-manager-policy memory-manager-reserved-memory node-ip node-labels node-taints pod-infra-container-image
    pod-pids-limit provider-id registry-burst registry-qps reserved-cpus seccomp-default server-certificate server-key
    server-tls-bootstrap shutdown-grace-period shutdown-grace-period-for-critical-pods single-process-oom-kill
    standalone-mode static-pods system-reserved topology-manager-policy topology-manager-policy-options
    topology-manager-scope
  `),
  network: ["hostname", "hosts", "https-proxy", "no-proxy"],
};

/** Keys of `settings.kubernetes` that EKS or other keys of a node group decide, and what says it instead. */
export const decidedElsewhere: Readonly<Record<string, string>> = {
  "api-server": "EKS sets it",
  "authentication-mode": "EKS sets it",
  "bootstrap-token": "nodes join EKS by their role",
  "cloud-provider": "EKS sets it",
  "cluster-certificate": "EKS sets it",
  "cluster-name": "EKS sets it",
  "hostname-override": "every node would have the same name",
  "node-ip": "every node would have the same address",
  "node-labels": "the key labels sets them",
  "node-taints": "the keys taints and dedicatedTo set them",
  "provider-id": "every node would have the same id",
  "server-certificate": "every node would have the same certificate",
  "server-key": "it is a secret, which would be in the plan and in the state",
  "standalone-mode": "the node would not join the cluster",
};
