import type { StateLocation } from "@ml-platform/rules";
import { failureOf, type StateFailure } from "../model/failure.ts";
import { type OpenOptions, opener } from "./open.ts";
import type { StoredState } from "./source.ts";

export interface Listing {
  readonly stored: readonly StoredState[];
  /** Containers that could not be listed. */
  readonly failures: readonly StateFailure[];
  /** Containers whose backend cannot list its states. */
  readonly unlisted: readonly string[];
}

/** Every state in the containers of these locations, whether or not the code has its stack. */
export async function listStored(locations: readonly StateLocation[], options: OpenOptions): Promise<Listing> {
  const open = opener(options);
  const byContainer = new Map(
    locations.map((location) => {
      const source = open(location);
      return [source.container, { source, lists: location.type !== "http" }];
    }),
  );
  const stored: StoredState[] = [];
  const failures: StateFailure[] = [];
  const unlisted: string[] = [];
  for (const [container, { source, lists }] of byContainer) {
    if (!lists) {
      unlisted.push(container);
      continue;
    }
    try {
      stored.push(...(await source.siblings()));
    } catch (failure) {
      failures.push(failureOf(container, failure));
    }
  }
  return { stored, failures, unlisted };
}
