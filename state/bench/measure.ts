import { readFile } from "node:fs/promises";
import { indexStates } from "../explore/index-states.ts";
import { search } from "../explore/search.ts";
import { readStates } from "../read/read-states.ts";
import { readShownStates } from "../segments/read-shown.ts";
import type { Stack } from "../stack.ts";
import { cpuTime } from "./ratio.ts";

/** What one process needed for one question, with the cache that it found. CPU time in milliseconds, without its start. */
export interface Question {
  readonly hits: number;
  readonly milliseconds: number;
  /** Bytes. */
  readonly peakMemory: number;
}

/** What is asked of the states, and of other tools. */
export const question = { tag: "Name", value: "dev-gpu-3" };

/** Asks like `platform state search` does. */
export async function ask(stacks: readonly Stack[], cacheDirectory: string): Promise<Question> {
  const start = cpuTime();
  const index = indexStates(await readShownStates(stacks, { env: {}, cacheDirectory }));
  const { total } = search(index, `tag=${question.tag}=${question.value}`);
  return { hits: total, milliseconds: cpuTime() - start, peakMemory: process.resourceUsage().maxRSS * 1024 };
}

/** What one process needed to read, index and search states. All times are CPU times in milliseconds. */
export interface Measurement {
  readonly resources: number;
  /** Bytes of search text. */
  readonly searchable: number;
  /** To read the files and parse them as JSON, without anything else: the unit of all ratios. */
  readonly plainParse: number;
  readonly read: number;
  readonly index: number;
  /** Elapsed, to read and index. */
  readonly elapsed: number;
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
  const started = performance.now();
  const start = cpuTime();
  const readings = await readStates(stacks, { env: {} });
  const afterRead = cpuTime();
  const index = indexStates(readings);
  const searchable = index.stacks.reduce((bytes, { text }) => bytes + text.bytes.length, 0);
  const afterIndex = cpuTime();
  const elapsed = performance.now() - started;
  const searches = queries.map((query) => {
    const before = cpuTime();
    const { total } = search(index, query);
    return { query, hits: total, milliseconds: cpuTime() - before };
  });
  const peakMemory = process.resourceUsage().maxRSS * 1024;
  return {
    resources: index.entries.length,
    searchable,
    plainParse: await plainParse(stacks),
    read: afterRead - start,
    index: afterIndex - afterRead,
    elapsed,
    searches,
    peakMemory,
  };
}

async function plainParse(stacks: readonly Stack[]): Promise<number> {
  const start = cpuTime();
  for (const { location } of stacks) if (location.type === "local") JSON.parse(await readFile(location.path, "utf8"));
  return cpuTime() - start;
}
