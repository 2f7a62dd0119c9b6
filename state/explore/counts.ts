import type { Resource } from "../model/state.ts";

export interface Counts {
  /** Managed objects, without deposed ones. */
  readonly resources: number;
  readonly data: number;
  readonly tainted: number;
  readonly deposed: number;
}

export function countsOf(resources: Iterable<Resource>): Counts {
  const counts = { resources: 0, data: 0, tainted: 0, deposed: 0 };
  for (const { mode, tainted, deposed } of resources) {
    if (deposed !== undefined) counts.deposed++;
    else if (mode === "data") counts.data++;
    else counts.resources++;
    if (tainted) counts.tainted++;
  }
  return counts;
}
