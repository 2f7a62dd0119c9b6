/** Something that a plan does and that deserves a second look before anybody applies it. */
export interface Risk {
  /** What kind of thing it is, for machines: `data-lost`, `endpoint-opened`. */
  readonly kind: string;
  /** Id of the stack. @default - it concerns the whole environment */
  readonly stack?: string;
  /** @default - it concerns the whole stack */
  readonly address?: string;
  /** One sentence: what happens, and to what. */
  readonly text: string;
  /** The way that works, or how to give consent. Present if apply refuses the plan as it is. */
  readonly refused?: string;
  /** The commands of that way, in their order. @default - none */
  readonly steps?: readonly string[];
}
