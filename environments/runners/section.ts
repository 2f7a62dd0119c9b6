import {
  type AroundRunners,
  at,
  checkGpuRunner,
  checkRunnerPlace,
  checkRunners,
  checkTokensDiffer,
  clusterOfTeam,
  runnerDefaults as defaults,
  error,
  namespacesOfRunners,
  type RunnersSpec,
} from "@ml-platform/rules";
import { z } from "zod";
import { ruleCheck } from "../model/rule-check.ts";
import { defineSection } from "../model/section.ts";

const keys = {
  cluster: z.string().optional().describe("The cluster that it is in (default: the only one)."),
  nodeGroup: z.string().describe("The node group with GPUs on which its jobs run."),
  gpus: z.number().default(1).describe("What each job gets of `nvidia.com/gpu`: GPUs, or shares of one."),
  tokenSecret: z
    .string()
    .describe("The key in `secrets.declared` of the token that GitLab showed when the runner was created."),
  tags: z
    .array(z.string())
    .describe("The tags that it has in GitLab, where they are set; written down here for who chooses a runner."),
  image: z.string().default(defaults.image).describe("Image of jobs that name none."),
  requests: z
    .strictObject({
      cpu: z.string().default(defaults.requests.cpu).describe("CPUs that each job asks for."),
      memory: z.string().default(defaults.requests.memory).describe("Memory that each job asks for."),
    })
    .prefault({})
    .describe("What each job asks for besides GPUs. It may use more while the node has it."),
  sharedMemory: z.string().default(defaults.sharedMemory).describe("Most of what a job may keep in /dev/shm."),
  startMinutes: z
    .number()
    .default(defaults.startMinutes)
    .describe("How long a job waits for its pod to run: a node must start, and pull the image."),
  timeoutMinutes: z
    .number()
    .default(defaults.timeoutMinutes)
    .describe(
      "After which a job is ended. A shorter timeout of the job, the project or the runner in GitLab comes first.",
    ),
  concurrency: z.number().optional().describe("Jobs at a time (default: as many as the node group can carry)."),
  privileged: z
    .boolean()
    .default(defaults.privileged)
    .describe("Whether jobs have their node, as Docker in Docker needs: see docs/gpu-runners.md for images without."),
};

const runner = z.strictObject(keys).check(ruleCheck(Object.keys(keys) as (keyof typeof keys)[], checkGpuRunner));

const shape = {
  gitlabUrl: z.string().describe("Address of the GitLab whose jobs they run."),
  cacheDays: z
    .number()
    .default(defaults.cacheDays)
    .describe("Days after which a cache that was not written again is deleted."),
  privateRanges: z
    .array(z.string())
    .default([...defaults.privateRanges])
    .describe("Private ranges that jobs may call, such as that of GitLab, besides public addresses."),
  serviceMonitor: z
    .boolean()
    .default(defaults.serviceMonitor)
    .describe("Whether Prometheus finds the metrics. It needs the kinds of the Prometheus operator."),
  gpu: z.record(z.string(), runner).describe("Runners by name: one for each number of GPUs that jobs may have."),
};

const schema = z
  .strictObject(shape)
  .check(ruleCheck(["gitlabUrl", "cacheDays", "privateRanges"], checkRunners))
  // Most environments have none.
  .optional();

type Written = z.output<typeof schema>;

/** Runners of GitLab on node groups with GPUs. */
export const runners = defineSection({
  description: "GitLab runners whose jobs have GPUs. See docs/gpu-runners.md.",
  only: "permanent",
  schema,
  rules: [
    {
      needs: ["clusters", "secrets"],
      check: (section, around) =>
        Object.entries(section?.gpu ?? {}).flatMap(([name, each]) =>
          at(["gpu", name], checkRunnerPlace(name, each, around as AroundRunners)),
        ),
    },
    { needs: [], check: (section) => at(["gpu"], checkTokensDiffer(section?.gpu ?? {})) },
    {
      needs: ["clusters", "teams"],
      check: (section, { clusters = {}, teams = {} }) => checkTeamNamespacesFree(located(section, clusters), teams),
    },
  ],
  complete: (section, { clusters }): RunnersSpec | undefined => located(section, clusters),
});

/** Every runner with its cluster. */
function located(section: Written, clusters: Readonly<Record<string, unknown>>): RunnersSpec | undefined {
  if (section === undefined) return undefined;
  const gpu = Object.entries(section.gpu).map(([name, each]) => [
    name,
    { ...each, cluster: clusterOfTeam(each.cluster, Object.keys(clusters)) ?? "" },
  ]);
  return { ...section, gpu: Object.fromEntries(gpu) };
}

/** An error for each team that chose a namespace of the runners in the same cluster. */
function checkTeamNamespacesFree(
  section: RunnersSpec | undefined,
  teams: Readonly<Record<string, { readonly namespace?: string | undefined; readonly cluster?: string | undefined }>>,
) {
  const clusters = [...new Set(Object.values(section?.gpu ?? {}).map(({ cluster }) => cluster))];
  return Object.entries(teams).flatMap(([team, { namespace = "", cluster }]) =>
    clusters.flatMap((each) => {
      const owner = namespacesOfRunners(section?.gpu ?? {}, each)[namespace];
      return owner === undefined || (cluster ?? each) !== each
        ? []
        : [
            error(
              ["gpu"],
              `The team ${team} has chosen the namespace "${namespace}", which is that of ${owner} in the same cluster. Change teams.${team}.namespace.`,
            ),
          ];
    }),
  );
}
