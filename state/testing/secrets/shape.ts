import type { Json } from "../../model/json.ts";

/** One way in which a secret stands in a state. */
export interface SecretShape {
  readonly name: string;
  /** @default "terraform_data" */
  readonly type?: string;
  readonly attributes: { readonly [name: string]: Json };
  /** Names of attributes that Terraform marked. */
  readonly marked?: readonly string[];
  /** What must not be readable anywhere: each text, or the part of it that is secret. */
  readonly secrets: readonly string[];
}
