import { z } from "zod";
import { defineSection } from "../model/section.ts";

const keys = {
  cluster: z.string().describe("The cluster of the base that it is in."),
  namespaces: z
    .array(z.string())
    .min(1)
    .describe("Its namespaces, by full name. The first is the one that kubectl uses by default."),
  quota: z
    .record(z.string(), z.string())
    .describe("The most that all pods of a namespace may ask for, by the names that a ResourceQuota has for it."),
  asleep: z.boolean().default(false).describe("Whether no pod may run."),
};

/** What one owner has in a cluster of the base, which others use too. */
export const tenant = defineSection({
  description: "What a shared sandpit has in a cluster of its base: namespaces that nobody else may use.",
  only: "personal",
  schema: z.strictObject(keys).optional(),
});

export type Tenant = z.output<z.ZodObject<typeof keys>>;
