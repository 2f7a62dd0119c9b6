import type { S3Endpoints } from "./endpoints.ts";

/** A role that is assumed to reach a bucket. */
export interface StateRole {
  readonly arn: string;
  /** What the trust policy of the role asks for. */
  readonly externalId?: string;
  /** How the session is called in CloudTrail. @default the name that the AWS SDK or Terraform makes up */
  readonly sessionName?: string;
}

/** Where the Terraform state of one stack is kept. */
export type StateLocation =
  | {
      readonly type: "s3";
      readonly bucket: string;
      readonly key: string;
      readonly region: string;
      readonly kmsKeyId?: string;
      /** The account that owns the bucket: credentials of any other are refused. */
      readonly accountId?: string;
      /** @default AWS's own */
      readonly endpoints?: S3Endpoints;
      /** Of the files that AWS's programs share. @default the credentials of the process */
      readonly profile?: string;
      /** Assumed with the credentials of the process, or of the profile. @default none */
      readonly role?: StateRole;
      /** A DynamoDB table that keeps locks besides the lock file. @default none */
      readonly dynamodbTable?: string;
    }
  /** GitLab-managed state and compatible servers. */
  | {
      readonly type: "http";
      readonly address: string;
      readonly lockAddress?: string;
      /** @default TF_HTTP_USERNAME */
      readonly username?: string;
      /** Never printed. @default TF_HTTP_PASSWORD */
      readonly password?: string;
    }
  /** HCP Terraform: one workspace per stack. */
  | {
      readonly type: "cloud";
      readonly organization: string;
      readonly hostname: string;
      readonly workspace: string;
      readonly project?: string;
    }
  | { readonly type: "local"; readonly path: string };
