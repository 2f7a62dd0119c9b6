import { partitionOf } from "@ml-platform/rules";
import { z } from "zod";

/** Where an environment's Terraform state lives; credentials come from the process, never from here. */
export const backendSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("s3"), bucket: z.string(), region: z.string(), kmsKeyId: z.string() }),
  z.strictObject({
    type: z.literal("http"),
    address: z.url({ protocol: /^https$/, error: ({ input }) => `${JSON.stringify(input)} is not an https URL.` }),
  }),
  z.strictObject({
    type: z.literal("cloud"),
    organization: z.string(),
    hostname: z.string().default("app.terraform.io"),
    project: z.string().optional(),
  }),
  z.strictObject({ type: z.literal("local") }),
]);

export type Backend = z.output<typeof backendSchema>;

/** The bucket and key that the account's bootstrap makes. */
export function defaultBackend(account: { readonly id: string; readonly alias: string }, region: string): Backend {
  return {
    type: "s3",
    bucket: `${account.alias}-${account.id}-terraform-state`,
    region,
    kmsKeyId: `arn:${partitionOf(region)}:kms:${region}:${account.id}:alias/terraform-state`,
  };
}
