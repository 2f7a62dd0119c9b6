import {
  at,
  checkTenant,
  tenantDefaults as defaults,
  didYouMean,
  error,
  type Problem,
  type TenantSpec,
} from "@ml-platform/rules";
import { z } from "zod";
import { ruleCheck } from "../model/rule-check.ts";
import { defineSection } from "../model/section.ts";

const amounts = z.record(z.string(), z.string());

const keys = {
  cluster: z.string().describe("The cluster of the base that it is in."),
  namespaces: z
    .array(z.string())
    .describe("Its namespaces, by full name. The first is the one that kubectl uses by default."),
  quota: amounts
    .default({})
    .describe("The most of everything in each namespace, by the names that a ResourceQuota has for it."),
  containers: z
    .strictObject({
      defaultRequests: amounts.default({ ...defaults.containers.defaultRequests }),
      defaultLimits: amounts.default({ ...defaults.containers.defaultLimits }),
    })
    .prefault({})
    .describe("What a container gets that does not say what it needs."),
  largestVolume: z.string().default(defaults.largestVolume).describe("The largest volume that can be claimed."),
  podSecurity: z
    .enum(["baseline", "restricted"])
    .default(defaults.podSecurity)
    .describe("The Pod Security Standard that every pod must meet."),
  egress: z
    .strictObject({
      internet: z.boolean().default(defaults.egress.internet).describe("Whether pods may call public addresses."),
      ranges: z
        .array(z.string())
        .default([...defaults.egress.ranges])
        .describe("Private ranges that pods may call, such as that of a database."),
    })
    .prefault({})
    .describe("What pods may call outside their namespaces."),
  serviceAccounts: z
    .array(z.string())
    .default([...defaults.serviceAccounts])
    .describe("Service accounts whose pods have the sandpit's role in AWS."),
  asleep: z.boolean().default(defaults.asleep).describe("Whether no pod may run."),
};

/** What one owner has in a cluster of the base, which others use too. */
export const tenant = defineSection({
  description: "What a shared sandpit has in a cluster of its base: namespaces that nobody else may use.",
  only: "personal",
  // Optional here: no permanent environment has it, nor most personal ones.
  schema: z
    .strictObject(keys)
    .check(ruleCheck(Object.keys(keys) as (keyof typeof keys)[], checkTenant))
    .optional(),
  rules: [
    {
      needs: ["clusters"],
      check: (section, { clusters }) => at(["cluster"], checkCluster(section?.cluster ?? "", Object.keys(clusters))),
    },
  ],
  complete: (section): TenantSpec | undefined =>
    section === undefined ? undefined : { ...section, quota: { ...defaults.quota, ...section.quota } },
});

export type Tenant = TenantSpec;

function checkCluster(cluster: string, known: readonly string[]): Problem[] {
  if (known.includes(cluster)) return [];
  return [
    error(
      [],
      `There is no cluster "${cluster}".${didYouMean(cluster, known)} Clusters: ${known.join(", ") || "none"}.`,
    ),
  ];
}
