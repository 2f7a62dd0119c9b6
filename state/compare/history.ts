import pLimit from "p-limit";
import { type Counts, countsOf } from "../explore/counts.ts";
import { failureOf, type StateFailure } from "../model/failure.ts";
import { type Reading, readVersion } from "../read/read-states.ts";
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
  | {
      readonly status: "read";
      readonly entries: readonly HistoryEntry[];
      /** Of the entries, in the same order, so that no version is read twice. */
      readonly readings: readonly Reading[];
    }
  | { readonly status: "failed"; readonly failure: StateFailure };

export interface HistoryOptions {
  /** Newest versions to read. @default 20 */
  readonly limit?: number;
  /** @default 8 */
  readonly concurrency?: number;
  /** All states, so that their secrets are hidden in the readings. @default - only those of each version are */
  readonly known?: readonly Reading[];
}

/** The versions of one state, newest first. */
export async function historyOf(
  stack: Stack,
  source: StateSource,
  { limit = 20, concurrency = 8, known = [] }: HistoryOptions = {},
): Promise<History> {
  try {
    const versions = (await source.versions()).slice(0, limit);
    const bound = pLimit(concurrency);
    const entries = await Promise.all(versions.map((version) => bound(() => describe(stack, source, version, known))));
    const found = entries.filter((entry) => entry !== undefined);
    return {
      status: "read",
      entries: found.map(({ entry }) => entry),
      readings: found.map(({ reading }) => reading),
    };
  } catch (failure) {
    return { status: "failed", failure: failureOf(source.file, failure) };
  }
}

/** The versions of GitLab are counted down from the newest serial. Serials that were never written are left out. */
async function describe(
  stack: Stack,
  source: StateSource,
  version: StoredVersion,
  known: readonly Reading[],
): Promise<{ readonly entry: HistoryEntry; readonly reading: Reading } | undefined> {
  const reading = await readVersion(stack, source, version.version, known);
  if (reading.status === "failed") return { entry: { ...version, failure: reading.failure }, reading };
  if (reading.status === "absent") return undefined;
  const { serial, lineage, terraformVersion, resources } = reading.state;
  const entry = { ...version, size: reading.size, serial, lineage, terraformVersion, counts: countsOf(resources) };
  return { entry, reading };
}
