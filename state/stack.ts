import type { StateLocation } from "@ml-platform/rules";
import type { JsonObject } from "./model/json.ts";

/** A stack of the code, with the location of its state. */
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
  /** Whether a person named the state by its address: then one that does not exist is a failure. @default false */
  readonly mustExist?: boolean;
  /** Its parsed `cdk.tf.json`: declared outputs, the outputs it reads, and where the TypeScript creates each resource. */
  readonly configuration?: JsonObject;
}
