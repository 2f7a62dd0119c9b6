import type { JsonObject } from "./model/json.ts";

/** Where the state of a stack lives. */
export type StateBackend =
  | {
      readonly type: "s3";
      readonly bucket: string;
      readonly key: string;
      readonly region: string;
      readonly kmsKeyId?: string;
    }
  /** GitLab-managed state and its like. */
  | { readonly type: "http"; readonly address: string; readonly lockAddress?: string }
  /** HCP Terraform. */
  | { readonly type: "cloud"; readonly organization: string; readonly hostname: string; readonly workspace: string }
  | { readonly type: "local"; readonly path: string };

/** A stack as the code knows it: what is asked for its state. */
export interface StackPlace {
  /** `dev-network` */
  readonly id: string;
  /** `dev` */
  readonly environment: string;
  /** `network` */
  readonly name: string;
  readonly backend: StateBackend;
  /** Ids of the stacks whose outputs it reads. */
  readonly dependencies: readonly string[];
  /** `cdk.tf.json`, parsed: where in the TypeScript a resource is made, and which outputs are read. */
  readonly configuration?: JsonObject;
}
