import type { Json } from "./json.ts";

/** What a key of a secret holds: text or another JSON value, or bytes that are no text. */
export type SourceValue = Json | Uint8Array;

/** A secret in the store from which secrets are imported. */
export interface SourceSecret {
  /** Where it is there: `secret/shop/database`. */
  readonly path: string;
  readonly values: Readonly<Record<string, SourceValue>>;
}

/** What a source has. */
export interface Contents {
  readonly secrets: readonly SourceSecret[];
  /** What has no value to import, and why. */
  readonly without: readonly { readonly path: string; readonly reason: string }[];
}
