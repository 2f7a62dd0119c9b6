import type { StateLocation } from "@ml-platform/rules";
import type { JsonObject } from "./model/json.ts";

/** A stack as the code knows it: what is asked for its state. */
export interface Stack {
  /** `dev-network` */
  readonly id: string;
  /** `dev` */
  readonly environment: string;
  /** `network` */
  readonly name: string;
  readonly location: StateLocation;
  /** Ids of the stacks whose outputs it reads. */
  readonly dependencies: readonly string[];
  /** `cdk.tf.json`, parsed: where in the TypeScript a resource is created, and which outputs are read. */
  readonly configuration?: JsonObject;
}
