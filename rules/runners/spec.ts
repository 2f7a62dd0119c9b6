/** Runners of GitLab whose jobs use the GPUs of a node group. */

/** All runners of an environment. */
export interface RunnersSpec {
  /** `https://gitlab.example.com`. */
  readonly gitlabUrl: string;
  /** Days after which a cache that was not written again is deleted. */
  readonly cacheDays: number;
  /** Private ranges that jobs may call, such as that of GitLab, besides public addresses. */
  readonly privateRanges: readonly string[];
  /** Whether Prometheus finds the metrics of the managers. */
  readonly serviceMonitor: boolean;
  /** By the name of the runner. */
  readonly gpu: Readonly<Record<string, GpuRunnerSpec>>;
}

/**
 * One runner for one shape of job: GitLab Runner has no way for a job to say how many GPUs it needs, so that jobs choose among
 * runners by tags (gitlab-runner issues 29441 and 29339).
 */
export interface GpuRunnerSpec {
  /** Name of the cluster in the environment's `clusters`. */
  readonly cluster: string;
  /** The node group on which its jobs run. */
  readonly nodeGroup: string;
  /** What each job gets of `nvidia.com/gpu`. */
  readonly gpus: number;
  /** The key in the section `secrets` of the runner's token, `glrt-...`. */
  readonly tokenSecret: string;
  /** The tags that the runner has in GitLab, where they are set: here they are written down for who chooses a runner. */
  readonly tags: readonly string[];
  /** Image of jobs that name none. */
  readonly image: string;
  /** What each job asks for besides GPUs. */
  readonly requests: { readonly cpu: string; readonly memory: string };
  /** Most of what a job may keep in /dev/shm. */
  readonly sharedMemory: string;
  /** How long a job waits for its pod to run: a node must start, and its image be pulled. */
  readonly startMinutes: number;
  /** After which a job's pod is ended, whatever GitLab says. */
  readonly timeoutMinutes: number;
  /** Jobs at a time. @default - as many as the node group can carry */
  readonly concurrency?: number | undefined;
  /** Whether the containers of jobs have their node: for Docker in Docker. */
  readonly privileged: boolean;
}

/** What an author may have left out. */
export type GpuRunnerDraft = Omit<GpuRunnerSpec, "cluster"> & { readonly cluster?: string | undefined };

export const runnerDefaults = {
  cacheDays: 14,
  privateRanges: [],
  serviceMonitor: false,
  image: "docker.io/library/ubuntu:24.04",
  requests: { cpu: "1", memory: "4Gi" },
  sharedMemory: "2Gi",
  // GitLab Runner waits 3 minutes: less than a node with GPUs needs to start.
  startMinutes: 30,
  timeoutMinutes: 120,
  privileged: false,
} as const;
