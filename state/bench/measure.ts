import { indexStates } from "../explore/index-states.ts";
import { search } from "../explore/search.ts";
import { readStates } from "../read/read-states.ts";
import type { Stack } from "../stack.ts";

/** What one process needed to read, index and search. */
export interface Measurement {
  readonly resources: number;
  /** Milliseconds. */
  readonly read: number;
  readonly index: number;
  readonly searches: readonly { readonly query: string; readonly hits: number; readonly milliseconds: number }[];
  /** Bytes, at the highest. */
  readonly peakMemory: number;
}

/** One of each kind of term, from those that find most to those that find nothing. */
const queries = [
  "gpu",
  "g6.12xlarge spot",
  "tag:owner",
  "tag=Name=dev-gpu-3",
  "instance_types=g6.*",
  "vpc_id=vpc-00000000000000000",
  "type:subnet env:dev us-east-2b",
  "is:tainted",
  "no-such-text-anywhere",
  "no_such_attribute=1",
];

export async function measure(stacks: readonly Stack[]): Promise<Measurement> {
  const start = performance.now();
  const readings = await readStates(stacks, { env: {} });
  const afterRead = performance.now();
  const index = indexStates(readings);
  const afterIndex = performance.now();
  const searches = queries.map((query) => {
    const before = performance.now();
    const { total } = search(index, query);
    return { query, hits: total, milliseconds: performance.now() - before };
  });
  return {
    resources: index.entries.length,
    read: afterRead - start,
    index: afterIndex - afterRead,
    searches,
    peakMemory: process.resourceUsage().maxRSS * 1024,
  };
}
