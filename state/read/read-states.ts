import pLimit from "p-limit";
import { failureOf, type StateFailure } from "../model/failure.ts";
import { parseState } from "../model/parse.ts";
import { Secrets } from "../model/secrets.ts";
import type { State } from "../model/state.ts";
import type { StackPlace } from "../place.ts";
import { type OpenOptions, opener } from "./open.ts";
import type { StateSource } from "./source.ts";

/** What became of reading one stack's state. */
export type Reading =
  | {
      readonly status: "read";
      readonly place: StackPlace;
      readonly file: string;
      readonly state: State;
      /** Bytes. */
      readonly size: number;
      readonly version?: string;
      readonly modified?: Date;
    }
  /** Never applied. */
  | { readonly status: "absent"; readonly place: StackPlace; readonly file: string }
  | { readonly status: "failed"; readonly place: StackPlace; readonly file: string; readonly failure: StateFailure };

export interface ReadOptions extends OpenOptions {
  /** States read at once. @default 16 */
  readonly concurrency?: number;
  /** @default the reader of the place's backend */
  readonly open?: (place: StackPlace) => StateSource;
}

/**
 * Reads the states of all places, in their order. One that cannot be read is an entry with the reason; the rest are
 * not affected.
 */
export async function readStates(places: readonly StackPlace[], options: ReadOptions): Promise<Reading[]> {
  const { concurrency = 16 } = options;
  const ofBackend = opener(options);
  const open = options.open ?? (({ backend }: StackPlace) => ofBackend(backend));
  const limit = pLimit(concurrency);
  const readings = await Promise.all(places.map((place) => limit(() => readOne(place, open(place)))));
  Secrets.share(readings.flatMap((reading) => (reading.status === "read" ? [reading.state.secrets] : [])));
  return readings;
}

/** One state at one of its versions, for histories and comparisons. */
export async function readVersion(place: StackPlace, source: StateSource, version: string): Promise<Reading> {
  return await readOne(place, source, version);
}

async function readOne(place: StackPlace, source: StateSource, version?: string): Promise<Reading> {
  const { file } = source;
  try {
    const stored = await source.read(version);
    if (stored === undefined) return { status: "absent", place, file };
    const { text, ...rest } = stored;
    return { status: "read", place, file, state: parseState(text), size: Buffer.byteLength(text), ...rest };
  } catch (failure) {
    return { status: "failed", place, file, failure: failureOf(file, failure) };
  }
}
