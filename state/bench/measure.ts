import { readFile } from "node:fs/promises";
import { indexStates } from "../explore/index-states.ts";
import { search } from "../explore/search.ts";
import { readStates } from "../read/read-states.ts";
import type { Stack } from "../stack.ts";

/** What one process needed to read, index and search states. All times are in milliseconds. */
export interface Measurement {
  readonly resources: number;
  /** To read the files and parse them as JSON, without anything else: the unit of all ratios. */
  readonly plainParse: number;
  readonly read: number;
  readonly index: number;
  readonly searches: readonly { readonly query: string; readonly hits: number; readonly milliseconds: number }[];
  /** Bytes. */
  readonly peakMemory: number;
}

/** One of each kind of term, from those that match most to those that match nothing. */
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
  const peakMemory = process.resourceUsage().maxRSS * 1024;
  return {
    resources: index.entries.length,
    plainParse: await plainParse(stacks),
    read: afterRead - start,
    index: afterIndex - afterRead,
    searches,
    peakMemory,
  };
}

async function plainParse(stacks: readonly Stack[]): Promise<number> {
  const start = performance.now();
  for (const { location } of stacks) if (location.type === "local") JSON.parse(await readFile(location.path, "utf8"));
  return performance.now() - start;
}
