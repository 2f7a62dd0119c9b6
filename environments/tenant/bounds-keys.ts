import type { TenantBoundsSpec } from "@ml-platform/rules";
import { z } from "zod";

const amounts = z.record(z.string(), z.string());

/**
 * The keys of whoever uses a cluster together with others: sandpits and teams.
 *
 * @param defaults those of the quota are not filled in: they are merged with what the author wrote
 */
export function boundsKeys(defaults: TenantBoundsSpec) {
  return {
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
      .describe("Service accounts whose pods have the role of the sandpit or the team in AWS."),
  };
}
