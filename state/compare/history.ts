import pLimit from "p-limit";
import { type Counts, countsOf } from "../explore/counts.ts";
import { failureOf, type StateFailure } from "../model/failure.ts";
import { readVersion } from "../read/read-states.ts";
import type { StateSource, StoredVersion } from "../read/source.ts";
import type { Stack } from "../stack.ts";
import type { ResourceDifference } from "./diff.ts";

/** A version of a state in its history. */
export interface HistoryEntry extends StoredVersion {
  readonly serial?: number;
  readonly lineage?: string;
  readonly terraformVersion?: string;
  readonly counts?: Counts;
  /** Set if this version cannot be read. Then only what the backend lists is known. */
  readonly failure?: StateFailure;
}

/** A version of a state, with its changes. */
export interface ChangedVersion extends HistoryEntry {
  /** Since the next older version. Absent for the oldest version, and where one of the two cannot be read. */
  readonly changes?: readonly ResourceDifference[];
}

export type History =
  | { readonly status: "read"; readonly entries: readonly HistoryEntry[] }
  | { readonly status: "failed"; readonly failure: StateFailure };

export interface HistoryOptions {
  /** Newest versions to read. @default 20 */
  readonly limit?: number;
  /** @default 8 */
  readonly concurrency?: number;
}

/** The versions of one state, newest first. */
export async function historyOf(
  stack: Stack,
  source: StateSource,
  { limit = 20, concurrency = 8 }: HistoryOptions = {},
): Promise<History> {
  try {
    const versions = (await source.versions()).slice(0, limit);
    const bound = pLimit(concurrency);
    const entries = await Promise.all(versions.map((version) => bound(() => describe(stack, source, version))));
    return { status: "read", entries: entries.filter((entry) => entry !== undefined) };
  } catch (failure) {
    return { status: "failed", failure: failureOf(source.file, failure) };
  }
}

/** The versions of GitLab are counted down from the newest serial. Serials that were never written are left out. */
async function describe(stack: Stack, source: StateSource, version: StoredVersion): Promise<HistoryEntry | undefined> {
  const reading = await readVersion(stack, source, version.version);
  if (reading.status === "failed") return { ...version, failure: reading.failure };
  if (reading.status === "absent") return undefined;
  const { serial, lineage, terraformVersion, resources } = reading.state;
  return { ...version, size: reading.size, serial, lineage, terraformVersion, counts: countsOf(resources) };
}
