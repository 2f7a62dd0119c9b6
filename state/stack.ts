import type { StateLocation } from "@ml-platform/rules";
import type { JsonObject } from "./model/json.ts";

/**
 * Why a stack is looked at that no environment of the code has: a sandpit has it; it prepares an account; the code no longer
 * has it (its resources keep running, and no plan covers them); its environment does not load; a person named its state.
 */
export type StackOrigin = "sandpit" | "account" | "orphan" | "unloaded" | "named";

/** A stack, with the location of its state. */
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
  /** @default - an environment of the code has it */
  readonly origin?: StackOrigin;
  /** Its parsed `cdk.tf.json`: declared outputs, the outputs it reads, and where the TypeScript creates each resource. */
  readonly configuration?: JsonObject;
}
