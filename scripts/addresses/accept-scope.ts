import { environmentOf } from "@ml-platform/stacks";

/** What `pnpm accept` is about. */
export interface AcceptScope {
  /** The environment that was named. @default all */
  readonly named: string | undefined;
  /** Every environment that there is. */
  readonly names: readonly string[];
  /** Those whose present addresses are known. */
  readonly synthesized: ReadonlySet<string>;
}

/**
 * Whether the accepted addresses of a stack may be replaced. Stacks of other environments keep theirs; those of environments
 * that are gone lose them only when all environments are accepted.
 */
export function isInScope(stack: string, { named, names, synthesized }: AcceptScope): boolean {
  const owner = environmentOf(stack, names);
  return owner === undefined ? named === undefined : synthesized.has(owner);
}
