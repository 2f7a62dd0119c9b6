import type { S3Endpoints } from "./endpoints.ts";

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
    }
  /** GitLab-managed state and compatible servers. */
  | { readonly type: "http"; readonly address: string; readonly lockAddress?: string }
  /** HCP Terraform: one workspace per stack. */
  | {
      readonly type: "cloud";
      readonly organization: string;
      readonly hostname: string;
      readonly workspace: string;
      readonly project?: string;
    }
  | { readonly type: "local"; readonly path: string };
