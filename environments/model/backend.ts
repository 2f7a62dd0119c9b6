import {
  type AwsEndpoints,
  didYouMean,
  error,
  isDnsName,
  partitionOf,
  regionOfZone,
  regions,
  stateEndpoints,
} from "@ml-platform/rules";
import { z } from "zod";
import { endpoint, pathStyle } from "./endpoints.ts";
import { saying } from "./messages.ts";
import { ruleCheck } from "./rule-check.ts";

interface S3Keys {
  readonly kmsKeyId?: string | undefined;
  readonly endpoints?: object | undefined;
}

/** Source: "Organizations" and "Projects" in the documentation of HCP Terraform. */
const cloudName = z.string().regex(/^[\w -]{1,40}$/, {
  error: ({ input }) =>
    `"${input}" is not a name in HCP Terraform. Use 1 to 40 letters, digits, spaces, hyphens and underscores.`,
});

/** Where an environment keeps its Terraform state. Credentials come from the process, never from the environment. */
export const backendSchema = z.discriminatedUnion("type", [
  z
    .strictObject({
      type: z.literal("s3"),
      bucket: z
        .string()
        .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
          error: ({ input }) =>
            `"${input}" is not the name of a bucket. Use 3 to 63 lower-case letters, digits, hyphens and dots.`,
        })
        .describe("s3: a versioned bucket; locks are files in it."),
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
    .check(ruleCheck<S3Keys>(["kmsKeyId", "endpoints"], checkKey))
    .check(ruleCheck<S3Region>(["region", "endpoints"], checkRegion)),
  z.strictObject({
    type: z.literal("http"),
    address: z
      .url({ protocol: /^https$/, error: saying("an https URL", (shown) => `${shown} is not an https URL.`) })
      .describe("http: where states are kept, such as https://gitlab.example.com/api/v4/projects/1/terraform/state."),
  }),
  z.strictObject({
    type: z.literal("cloud"),
    organization: cloudName.describe("cloud: the organization in HCP Terraform; each stack is a workspace."),
    hostname: z
      .string()
      .refine(isDnsName, { error: ({ input }) => `"${input}" is not the name of a host, such as app.terraform.io.` })
      .default("app.terraform.io")
      .describe("cloud: the host of HCP Terraform or Terraform Enterprise."),
    project: cloudName.optional().describe("cloud: the project that new workspaces are put in."),
  }),
  z.strictObject({ type: z.literal("local") }),
]);

export type Backend = z.output<typeof backendSchema>;

/** An ARN, or what Terraform accepts besides: the bare id of a key, or the name of an alias. */
const keyId =
  /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+|alias\/[\w/-]+|(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}))$/;

interface S3Region {
  readonly region: string;
  readonly endpoints?: object | undefined;
}

/** A server of one's own may have any region; of AWS's, we know only those with EKS. */
function checkRegion({ region, endpoints }: S3Region) {
  const isPossible = endpoints === undefined ? regionOfZone(`${region}a`) === region : region.trim() !== "";
  return isPossible ? [] : [error(["region"], `"${region}" is not a region.${didYouMean(region, regions)}`)];
}

function checkKey({ kmsKeyId, endpoints }: S3Keys) {
  const arn = "the ARN of the KMS key or alias that encrypts the states";
  if (kmsKeyId === undefined)
    return endpoints === undefined ? [error(["kmsKeyId"], `is missing. Expected ${arn}.`)] : [];
  const isKey = endpoints === undefined ? keyId.test(kmsKeyId) : kmsKeyId.trim() !== "";
  return isKey
    ? []
    : [
        error(
          ["kmsKeyId"],
          `"${kmsKeyId}" is not a KMS key. Write ${arn}, such as arn:aws:kms:us-east-2:111111111111:alias/terraform-state.`,
        ),
      ];
}

interface Account {
  readonly id: string;
  readonly alias: string;
  readonly endpoints?: AwsEndpoints | undefined;
}

/** The bucket and the key that the bootstrap of the account creates. */
export function defaultBackend(account: Account, region: string): Extract<Backend, { type: "s3" }> {
  const endpoints = stateEndpoints(account.endpoints, region);
  return {
    type: "s3",
    bucket: `${account.alias}-${account.id}-terraform-state`,
    region,
    kmsKeyId: `arn:${partitionOf(region)}:kms:${region}:${account.id}:alias/terraform-state`,
    ...(endpoints !== undefined && { endpoints }),
  };
}
