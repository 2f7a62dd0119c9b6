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
import { boundsKeys } from "./bounds-keys.ts";

const keys = {
  cluster: z.string().describe("The cluster of the base that it is in."),
  namespaces: z
    .array(z.string())
    .describe("Its namespaces, by full name. The first is the one that kubectl uses by default."),
  ...boundsKeys(defaults),
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
