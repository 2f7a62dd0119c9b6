import type { Json } from "@ml-platform/state";

/** One difference between a resource before and after a plan. Sensitive parts are masked. */
export interface AttributeChange {
  /** `vpc_config[0].endpoint_public_access`; inside a JSON text too: `policy.Statement[1].Action`. */
  readonly path: string;
  /** Absent if there was none. */
  readonly before?: Json;
  /** Absent if there will be none, or if it is known only after apply. */
  readonly after?: Json;
  /** The value after it is known only after apply. */
  readonly isUnknown?: true;
  /** The value is sensitive, and another one than before. */
  readonly isSensitive?: true;
  /** `before` and `after` are texts that the plan holds in base64. */
  readonly isDecoded?: true;
  /** The elements that a list loses and gains; `before` and `after` are the whole list. */
  readonly removed?: readonly Json[];
  readonly added?: readonly Json[];
  /** What stays in a list stays in another order. */
  readonly isReordered?: true;
}
