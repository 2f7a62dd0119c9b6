import { partitionOf } from "@ml-platform/rules";
import { z } from "zod";

/** Where an environment keeps its Terraform state. Credentials come from the process, never from the environment. */
export const backendSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("s3"),
    bucket: z.string().describe("s3: a versioned bucket; locks are files in it."),
    region: z.string().describe("s3: the region of the bucket."),
    kmsKeyId: z.string().describe("s3: the ARN of the KMS key or alias that encrypts the states."),
  }),
  z.strictObject({
    type: z.literal("http"),
    address: z
      .url({ protocol: /^https$/, error: ({ input }) => `${JSON.stringify(input)} is not an https URL.` })
      .describe("http: where states are kept, such as https://gitlab.example.com/api/v4/projects/1/terraform/state."),
  }),
  z.strictObject({
    type: z.literal("cloud"),
    organization: z.string().describe("cloud: the organization in HCP Terraform; each stack is a workspace."),
    hostname: z
      .string()
      .default("app.terraform.io")
      .describe("cloud: the host of HCP Terraform or Terraform Enterprise."),
    project: z.string().optional().describe("cloud: the project that new workspaces are put in."),
  }),
  z.strictObject({ type: z.literal("local") }),
]);

export type Backend = z.output<typeof backendSchema>;

/** The bucket and the key that the bootstrap of the account creates. */
export function defaultBackend(account: { readonly id: string; readonly alias: string }, region: string): Backend {
  return {
    type: "s3",
    bucket: `${account.alias}-${account.id}-terraform-state`,
    region,
    kmsKeyId: `arn:${partitionOf(region)}:kms:${region}:${account.id}:alias/terraform-state`,
  };
}
