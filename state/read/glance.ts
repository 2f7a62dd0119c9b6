import { failureOf } from "../model/failure.ts";
import { type Published, parsePublished } from "../model/parse.ts";
import type { Stack } from "../stack.ts";
import { type OpenOptions, opener } from "./open.ts";
import { absent, type Reading } from "./read-states.ts";

/** What a state publishes, or why that is not known. */
export type Glance =
  | ({ readonly status: "read"; readonly stack: Stack; readonly file: string } & Published)
  | Exclude<Reading, { readonly status: "read" }>;

/**
 * Looks at what single states publish, and whether they are there: of a state with hundreds of resources, that takes a
 * small part of the time of `readStates`, which masks the secrets of all. Failures are those of `readStates`, but for a
 * resource that is malformed.
 */
export function glancer(options: OpenOptions): (stack: Stack) => Promise<Glance> {
  const open = opener(options);
  return async (stack) => {
    const source = open(stack.location);
    const { file } = source;
    try {
      const stored = await source.read();
      return stored === undefined
        ? absent(stack, file)
        : { status: "read", stack, file, ...parsePublished(stored.text) };
    } catch (failure) {
      return { status: "failed", stack, file, failure: failureOf(file, failure) };
    }
  };
}
