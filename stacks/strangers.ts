import { ref, TerraformStack } from "cdktf";

/** What cdktf makes of `vpc.id` and the like. */
interface Reference {
  readonly identifier: string;
  readonly originStack?: TerraformStack;
}

type Resolve = (this: Reference, context: { readonly scope: TerraformStack }) => unknown;

const references = Object.getPrototypeOf(ref("")) as { resolve: Resolve };

/** Something of another stack that a stack refers to. */
export interface Stranger {
  /** `aws_vpc.main.id` */
  readonly identifier: string;
  /** The id of the stack that has it. */
  readonly stack: string;
}

/**
 * Calls `work`, which resolves the tokens of one stack, and finds what they refer to in other stacks. cdktf itself would
 * look for that by resolving all of the stack once more, to read it from their states.
 */
export function withStrangers<T>(work: () => T): { readonly result: T; readonly strangers: readonly Stranger[] } {
  const strangers = new Map<string, Stranger>();
  const { resolve } = references;
  references.resolve = function noted(context) {
    const { identifier, originStack } = this;
    if (originStack !== undefined && originStack !== TerraformStack.of(context.scope)) {
      const stack = originStack.node.id;
      strangers.set(`${stack} ${identifier}`, { identifier, stack });
    }
    return resolve.call(this, context);
  };
  try {
    return { result: work(), strangers: [...strangers.values()] };
  } finally {
    references.resolve = resolve;
  }
}

export function strangerMessage({ identifier, stack }: Stranger): string {
  return `refers to ${identifier} of ${stack}. What another stack needs, a stack publishes in its contract (docs/decisions/0003-stack-outputs.md).`;
}
