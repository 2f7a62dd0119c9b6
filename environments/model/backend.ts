import { type AwsEndpoints, error, partitionOf, stateEndpoints } from "@ml-platform/rules";
import { z } from "zod";
import { endpoint, pathStyle } from "./endpoints.ts";
import { ruleCheck } from "./rule-check.ts";

interface S3Keys {
  readonly kmsKeyId?: string | undefined;
  readonly endpoints?: object | undefined;
}

/** Where an environment keeps its Terraform state. Credentials come from the process, never from the environment. */
export const backendSchema = z.discriminatedUnion("type", [
  z
    .strictObject({
      type: z.literal("s3"),
      bucket: z.string().describe("s3: a versioned bucket; locks are files in it."),
      region: z.string().describe("s3: the region of the bucket."),
      kmsKeyId: z
        .string()
        .optional()
        .describe(
          "s3: the ARN of the KMS key or alias that encrypts the states. Required, except with `endpoints`: without a key, the server encrypts as it is set up to.",
        ),
      endpoints: z
        .strictObject({
          s3: endpoint.describe("s3: the server that has the bucket."),
          sts: endpoint
            .optional()
            .describe(
              "s3: where to ask whose credentials these are, which must be the environment's account. Leave it out for a server without accounts, such as MinIO; nothing is checked then.",
            ),
          pathStyle: pathStyle.describe("s3: whether the bucket is in the path, not in the host name."),
        })
        .optional()
        .describe("s3: a server other than AWS's S3, such as MinIO (default: that of `account.endpoints`, if any)."),
    })
    .check(ruleCheck<S3Keys>(["kmsKeyId", "endpoints"], checkKey)),
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

function checkKey({ kmsKeyId, endpoints }: S3Keys) {
  if (kmsKeyId !== undefined || endpoints !== undefined) return [];
  return [error(["kmsKeyId"], "is missing. Expected the ARN of the KMS key or alias that encrypts the states.")];
}

interface Account {
  readonly id: string;
  readonly alias: string;
  readonly endpoints?: AwsEndpoints | undefined;
}

/** The bucket and the key that the bootstrap of the account creates. */
export function defaultBackend(account: Account, region: string): Backend {
  const endpoints = stateEndpoints(account.endpoints, region);
  return {
    type: "s3",
    bucket: `${account.alias}-${account.id}-terraform-state`,
    region,
    kmsKeyId: `arn:${partitionOf(region)}:kms:${region}:${account.id}:alias/terraform-state`,
    ...(endpoints !== undefined && { endpoints }),
  };
}
