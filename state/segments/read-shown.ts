import { createHash, randomUUID } from "node:crypto";
import pLimit from "p-limit";
import { failureOf } from "../model/failure.ts";
import { parseState } from "../model/parse.ts";
import { forgetUnused } from "../read/cache.ts";
import { opener } from "../read/open.ts";
import { absent, type Reading, type ReadOptions, readStates } from "../read/read-states.ts";
import type { Identified, StateSource } from "../read/source.ts";
import { Secrets } from "../secrets/secrets.ts";
import type { Stack } from "../stack.ts";
import { cachedState } from "./cached-state.ts";
import { codeVersion } from "./code-version.ts";
import { encodeSegment, partOf, type Segment, type SegmentHead } from "./segment.ts";
import { SegmentStore } from "./segment-store.ts";
import { hiddenNumbers, type Summary, secretsFrom, summaryOf } from "./summary.ts";

/**
 * Reads states like {@link readStates}, for commands that show them: values as stored are not available. What a question
 * needs of a state that has not changed since the last one is taken from the cache, without reading or parsing the state.
 *
 * The cache has a *segment* of each state: its values but the hidden ones. Which values are hidden depends on all states
 * that are read together, so each combination of segments is compared once, and those that hide too little or too much are
 * made again.
 *
 * @returns the same as without a cache
 */
export async function readShownStates(stacks: readonly Stack[], options: ReadOptions): Promise<Reading[]> {
  const { concurrency = 16, cacheDirectory } = options;
  if (cacheDirectory === undefined) return await readStates(stacks, options);
  const ofLocation = opener(options);
  const open = options.open ?? (({ location }: Stack) => ofLocation(location));
  const store = new SegmentStore(cacheDirectory);
  const sources = stacks.map((stack) => ({ stack, source: open(stack) }));
  const limit = pLimit(concurrency);
  const known = new Map(sources.map(({ source }) => [source.file, store.get(source.file)]));
  const listed = await identitiesOf(sources, known);
  const shelves = await Promise.all(
    sources.map(({ stack, source }) =>
      limit(async (): Promise<Shelf> => {
        const segment = known.get(source.file);
        const identity = segment?.head.identity;
        if (segment !== undefined && identity !== "" && identity === listed.get(source.file))
          return { status: "read", stack, source, segment };
        return await readOne(store, stack, source, segment);
      }),
    ),
  );
  const settled = await settle(store, shelves);
  if (settled === undefined) return await readStates(stacks, options);
  if (store.isSweepDue()) await forgetUnused(cacheDirectory);
  return readingsOf(store, settled);
}

type Shelf =
  | { readonly status: "read"; readonly stack: Stack; readonly source: StateSource; readonly segment: Segment }
  /** It could not be kept in the cache. */
  | { readonly status: "unkept" }
  | Exclude<Reading, { status: "read" }>;

interface Opened {
  readonly stack: Stack;
  readonly source: StateSource;
}

/** What identifies the current versions, of containers that can list it for all their states at once. */
async function identitiesOf(
  sources: readonly Opened[],
  known: ReadonlyMap<string, Segment | undefined>,
): Promise<ReadonlyMap<string, string>> {
  const containers = new Map<string, StateSource>();
  for (const { source } of sources) {
    if (source.identities !== undefined && known.get(source.file) !== undefined)
      containers.set(source.container, source);
  }
  const listed = await Promise.all(
    [...containers.values()].map(async (source) => {
      try {
        return [...((await source.identities?.()) ?? [])];
      } catch {
        // Each state is then asked for.
        return [];
      }
    }),
  );
  return new Map(listed.flat());
}

async function readOne(store: SegmentStore, stack: Stack, source: StateSource, known?: Segment): Promise<Shelf> {
  const { file } = source;
  try {
    const identity = known?.head.identity;
    const found = await readUnless(source, identity === "" ? undefined : identity);
    if (found === "unchanged" && known !== undefined) return { status: "read", stack, source, segment: known };
    if (found === undefined || found === "unchanged") return absent(stack, file);
    // Not every server says whether a state has changed, and a file was written too recently to say.
    if (known !== undefined && found.identity === "" && known.head.digest === digestOf(found.text))
      return { status: "read", stack, source, segment: known };
    return keep(store, { stack, source }, found);
  } catch (failure) {
    return { status: "failed", stack, file, failure: failureOf(file, failure) };
  }
}

async function readUnless(source: StateSource, known?: string): Promise<Identified | "unchanged" | undefined> {
  if (source.readUnless !== undefined) return await source.readUnless(known);
  const stored = await source.read();
  return stored === undefined ? undefined : { ...stored, identity: "" };
}

/** Puts a state into the cache. @param how.secrets what to hide in it, besides its own secrets */
function keep(
  store: SegmentStore,
  { stack, source }: Opened,
  found: Identified,
  { secrets = new Secrets(), replaced }: { readonly secrets?: Secrets; readonly replaced?: SegmentHead } = {},
): Shelf {
  const { text, identity, version, modified } = found;
  const about = {
    id: randomUUID(),
    code: codeVersion(),
    file: source.file,
    identity,
    digest: digestOf(text),
    size: Buffer.byteLength(text),
    ...(version !== undefined && { version }),
    ...(modified !== undefined && { modified: modified.toISOString() }),
  };
  const state = parseState(text, secrets);
  const summary = summaryOf(state);
  const summaryPieces = [Buffer.from(JSON.stringify(summary))];
  const hidden = hiddenNumbers(summary, secrets);
  const written = encodeSegment(state, { ...about, hidden, summary: partOf(summaryPieces) });
  const segment = store.put({ ...about, hidden }, written, summaryPieces, replaced)
    ? store.get(source.file)
    : undefined;
  return segment === undefined ? { status: "unkept" } : { status: "read", stack, source, segment };
}

/** States may change while they are compared. */
const rounds = 3;

/**
 * Makes segments again that hide something else than all states together demand.
 *
 * @returns undefined if the cache cannot be written, or states do not stop changing
 */
async function settle(store: SegmentStore, shelves: readonly Shelf[]): Promise<readonly Shelf[] | undefined> {
  let current = shelves;
  for (let round = 0; round < rounds; round++) {
    if (current.some(({ status }) => status === "unkept")) return undefined;
    const heads = current.flatMap((shelf) => (shelf.status === "read" ? [shelf.segment.head] : []));
    if (store.isSettled(heads)) return current;
    const compared = compare(store, current);
    const stale = compared.filter(({ isStale }) => isStale).length;
    if (stale === 0) {
      store.settle(heads);
      return current;
    }
    const next: Shelf[] = [];
    for (const { shelf, isStale, secrets } of compared) {
      next.push(isStale && shelf.status === "read" ? await makeAgain(store, shelf, secrets) : shelf);
    }
    current = next;
  }
  return undefined;
}

interface Compared {
  readonly shelf: Shelf;
  readonly isStale: boolean;
  /** Those of the state, which share with all others. Undefined if nothing is known of them. */
  readonly secrets?: Secrets | undefined;
}

function compare(store: SegmentStore, shelves: readonly Shelf[]): Compared[] {
  const known = shelves.map((shelf) => {
    const summary = shelf.status === "read" ? summaryIn(store, shelf.segment) : undefined;
    return { shelf, summary, secrets: summary === undefined ? undefined : secretsFrom(summary) };
  });
  Secrets.share(known.flatMap(({ secrets }) => secrets ?? []));
  return known.map(({ shelf, summary, secrets }) => {
    if (shelf.status !== "read") return { shelf, isStale: false };
    if (summary === undefined || secrets === undefined) return { shelf, isStale: true };
    const isStale = hiddenNumbers(summary, secrets).join() !== shelf.segment.head.hidden.join();
    return { shelf, isStale, secrets };
  });
}

function summaryIn(store: SegmentStore, { head }: Segment): Summary | undefined {
  try {
    return store.summary(head);
  } catch {
    return undefined;
  }
}

async function makeAgain(
  store: SegmentStore,
  { stack, source, segment }: Extract<Shelf, { status: "read" }>,
  secrets: Secrets | undefined,
): Promise<Shelf> {
  try {
    const found = await readUnless(source);
    if (found === undefined || found === "unchanged") return absent(stack, source.file);
    const isSame = secrets !== undefined && digestOf(found.text) === segment.head.digest;
    return keep(store, { stack, source }, found, isSame ? { secrets, replaced: segment.head } : {});
  } catch (failure) {
    return { status: "failed", stack, file: source.file, failure: failureOf(source.file, failure) };
  }
}

function readingsOf(store: SegmentStore, shelves: readonly Shelf[]): Reading[] {
  const heads = shelves.flatMap((shelf) => (shelf.status === "read" ? [shelf.segment.head] : []));
  let shared: ReadonlyMap<string, Secrets> | undefined;
  const secretsOf = (file: string): Secrets => {
    if (shared === undefined) {
      shared = new Map(heads.map((head) => [head.file, secretsFrom(store.summary(head))]));
      Secrets.share([...shared.values()]);
    }
    return shared.get(file) ?? new Secrets();
  };
  return shelves.flatMap((shelf): Reading[] => {
    if (shelf.status === "unkept") return [];
    if (shelf.status !== "read") return [shelf];
    const { stack, segment } = shelf;
    const { head } = segment;
    return [
      {
        status: "read",
        stack,
        file: head.file,
        state: cachedState({
          segment,
          attributes: () => store.attributes(segment),
          secrets: () => secretsOf(head.file),
        }),
        size: head.size,
        ...(head.version !== undefined && { version: head.version }),
        ...(head.modified !== undefined && { modified: new Date(head.modified) }),
      },
    ];
  });
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
