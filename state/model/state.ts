import type { Output, Resource } from "./resource.ts";
import type { Secrets } from "./secrets.ts";

/** One Terraform state, parsed. */
export interface State {
  /** Empty where an old state does not say. */
  readonly terraformVersion: string;
  /** Grows by one with each write. */
  readonly serial: number;
  /** Given when the state was first made; differs between states that have nothing to do with each other. */
  readonly lineage: string;
  readonly outputs: readonly Output[];
  /** One entry an object: instances of `count` and `for_each`, and deposed objects, each stand alone. */
  readonly resources: readonly Resource[];
  /** What is hidden wherever it occurs. Holds values that must never be printed and offers no way to read them. */
  readonly secrets: Secrets;
}
