import {
  at,
  checkSlug,
  checkTeam,
  checkTeamCluster,
  checkTeamNamespaces,
  checkTeamPartitions,
  clusterOfTeam,
  teamDefaults as defaults,
  isRegion,
  longestTeamName,
  type TeamSpec,
  teamNames,
} from "@ml-platform/rules";
import { z } from "zod";
import { ruleCheck } from "../model/rule-check.ts";
import { defineSection } from "../model/section.ts";
import { boundsKeys } from "../tenant/bounds-keys.ts";
import { namespacesOfAddons } from "./namespaces-of-addons.ts";

const keys = {
  cluster: z.string().optional().describe("The cluster that it works in (default: the only one)."),
  members: z
    .array(z.string())
    .describe("ARNs of the IAM roles whose sessions may become members: they work in the namespace."),
  viewers: z
    .array(z.string())
    .default([...defaults.viewers])
    .describe("ARNs of the IAM roles whose sessions may become viewers: they see the namespace, without its secrets."),
  namespace: z.string().optional().describe("Its namespace (default: `team-<name>`)."),
  bucket: z
    .string()
    .optional()
    .describe(
      "A bucket of the account, by name: objects below `teams/<name>/` are the team's (default: it has no objects).",
    ),
  queue: z
    .strictObject({
      borrowGpus: z
        .number()
        .default(defaults.queue.borrowGpus)
        .describe("GPUs beyond its quota that its queued jobs may use while other teams do not (needs kueue)."),
    })
    .prefault({})
    .describe("Its queue, where the cluster has kueue."),
  ...boundsKeys(defaults),
};

const team = z
  .strictObject(keys)
  .check(ruleCheck(Object.keys(keys) as (keyof typeof keys)[], (written) => checkTeam(written)));

/** Teams by name, each with a namespace, a quota, roles, secrets and objects of its own. */
export const teams = defineSection({
  description: "Teams by name: what each may use of a cluster that others use too. See docs/teams.md.",
  only: "permanent",
  // Optional here: most environments have none.
  schema: z.record(z.string(), team).optional(),
  rules: [
    {
      needs: ["clusters"],
      check: (section = {}, { clusters = {} }) =>
        eachTeam(section, (each, name) => [
          ...checkSlug(name, longestTeamName, "nlp"),
          ...checkTeamCluster(each, clusters),
        ]),
    },
    {
      needs: ["clusters", "name"],
      check: (section = {}, { clusters = {}, name: environment }) =>
        checkTeamNamespaces(located(section, Object.keys(clusters), environment), (cluster) =>
          namespacesOfAddons(clusters[cluster]),
        ),
    },
    {
      needs: ["region"],
      check: (section = {}, { region }) =>
        isRegion(region) ? eachTeam(section, (each) => checkTeamPartitions(each, region)) : [],
    },
  ],
  complete: (section, { clusters, name: environment }): Readonly<Record<string, TeamSpec>> | undefined =>
    section && located(section, Object.keys(clusters), environment),
});

type Written = z.output<typeof team>;

function eachTeam(
  section: Readonly<Record<string, Written>>,
  check: (team: Written, name: string) => ReturnType<typeof checkTeam>,
) {
  return Object.entries(section).flatMap(([name, each]) => at([name], check(each, name)));
}

/** Every team with its cluster, its namespace and its whole quota. */
function located(
  section: Readonly<Record<string, Written>>,
  clusters: readonly string[],
  environment: string,
): Readonly<Record<string, TeamSpec>> {
  return Object.fromEntries(
    Object.entries(section).map(([name, each]) => [
      name,
      {
        ...each,
        cluster: clusterOfTeam(each.cluster, clusters) ?? "",
        namespace: each.namespace ?? teamNames(environment, name).namespace,
        quota: { ...defaults.quota, ...each.quota },
      },
    ]),
  );
}
