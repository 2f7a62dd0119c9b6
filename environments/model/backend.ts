import {
  type AwsEndpoints,
  didYouMean,
  error,
  isDnsName,
  partitionOf,
  regionOfZone,
  regions,
  stateEndpoints,
  withoutUserinfo,
} from "@ml-platform/rules";
import { z } from "zod";
import { endpoint, pathStyle } from "./endpoints.ts";
import { saying } from "./messages.ts";
import { ruleCheck } from "./rule-check.ts";

/** The name of something that others have named. */
function word(what: string, example: string) {
  return z.string().regex(/^[\w.-]{1,255}$/, {
    error: saying(`the name of a ${what}`, (shown) => `${shown} is not the name of a ${what}, such as ${example}.`),
  });
}

/** Why a text cannot be the address of states; never says the credentials in it. */
function addressProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:") return `${JSON.stringify(withoutUserinfo(text))} is not an https URL.`;
  if (url.username === "" && url.password === "") return undefined;
  return "must not contain credentials: they would be in every plan and log. Set TF_HTTP_USERNAME and TF_HTTP_PASSWORD.";
}

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
      profile: word("profile", "ml-states")
        .optional()
        .describe("s3: a profile of the AWS configuration files (default: the credentials of the process)."),
      role: z
        .strictObject({
          arn: z
            .string()
            .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, {
              error: saying(
                "the ARN of a role",
                (shown) => `${shown} is not the ARN of a role, such as arn:aws:iam::111111111111:role/terraform-state.`,
              ),
            })
            .describe("s3: the ARN of the role."),
          externalId: z
            .string()
            .regex(/^[\w+=,.@:/-]{2,1224}$/, {
              error: saying(
                "an external id",
                (shown) => `${shown} is not an external id. Use 2 to 1224 letters, digits or any of "_+=,.@:/-".`,
              ),
            })
            .optional()
            .describe("s3: the external id that the trust policy of the role asks for."),
          sessionName: z
            .string()
            .regex(/^[\w+=,.@-]{2,64}$/, {
              error: saying(
                "the name of a session",
                (shown) => `${shown} is not the name of a session. Use 2 to 64 letters, digits or any of "_+=,.@-".`,
              ),
            })
            .optional()
            .describe("s3: what its sessions are called in CloudTrail."),
        })
        .optional()
        .describe(
          "s3: a role that is assumed to reach the bucket, which may be in another account (default: none is assumed).",
        ),
      dynamodbTable: word("DynamoDB table", "terraform-locks")
        .optional()
        .describe(
          "s3: a DynamoDB table that keeps the locks of states besides the lock files, for as long as others still use it.",
        ),
      workspace: word("workspace", "blue")
        .optional()
        .describe("s3: the workspace whose states these are (default: the one called default)."),
      workspaceKeyPrefix: z
        .string()
        .regex(/^[^/].*[^/]$|^[^/]$/, {
          error: saying("a prefix of keys", (shown) => `${shown} begins or ends with a slash. Leave it out.`),
        })
        .optional()
        .describe('s3: what the keys of states in workspaces begin with (default: "env:").'),
    })
    .check(ruleCheck<S3Keys>(["kmsKeyId", "endpoints"], checkKey))
    .check(ruleCheck<S3Region>(["region", "endpoints"], checkRegion))
    .check(ruleCheck<S3Access>(["role", "endpoints", "workspace", "workspaceKeyPrefix"], checkAccess)),
  z.strictObject({
    type: z.literal("http"),
    address: z
      .string({ error: saying("an https URL", (shown) => `${shown} is not an https URL.`) })
      .refine((text) => addressProblem(text) === undefined, { error: ({ input }) => addressProblem(String(input)) })
      .describe("http: where states are kept, such as https://gitlab.example.com/api/v4/projects/1/terraform/state."),
    username: z
      .string()
      .min(1)
      .optional()
      .describe("http: the user that the server asks for (default: the variable TF_HTTP_USERNAME)."),
    password: z
      .string({ error: "is not a text." })
      .min(1)
      .optional()
      .describe(
        "http: the password or token of the user. It is not written into the synthesized configuration. Whoever may read this file can read it, so prefer the variable TF_HTTP_PASSWORD, which is the default.",
      ),
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

interface S3Access {
  readonly role?: object | undefined;
  readonly endpoints?: { readonly sts?: string | undefined } | undefined;
  readonly workspace?: string | undefined;
  readonly workspaceKeyPrefix?: string | undefined;
}

function checkAccess({ role, endpoints, workspace, workspaceKeyPrefix }: S3Access) {
  return [
    ...(role !== undefined && endpoints !== undefined && endpoints.sts === undefined
      ? [error(["role"], "cannot be assumed: endpoints.sts is missing, the server that would be asked.")]
      : []),
    ...(workspaceKeyPrefix !== undefined && workspace === undefined
      ? [error(["workspaceKeyPrefix"], "has no effect without workspace. Set workspace, or leave it out.")]
      : []),
  ];
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
