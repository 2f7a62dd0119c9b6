import { crc32 } from "node:zlib";
import { PathNames } from "../explore/path-names.ts";
import { type SearchText, SearchTextWriter } from "../explore/search-text.ts";
import { parseJson, writeJson } from "../model/exact-json.ts";
import { isObject, type Json, type JsonObject } from "../model/json.ts";
import {
  lookupNames,
  type ResourceFacts,
  type State,
  searchedValues,
  visibleAttributes,
  visibleIdentity,
  visibleOutput,
} from "../model/state.ts";

/** Facts of a state but its resources, its outputs and its secrets. */
export type StateFacts = Omit<State, "resources" | "outputs" | "secrets">;

/** What stands at the beginning of a segment, as JSON. */
export interface SegmentHead {
  /** Identifies what was written: another segment of the same state has another. */
  readonly id: string;
  /** The code that wrote it. Other code may hide other values. */
  readonly code: string;
  /** The file, object or URL of the state. */
  readonly file: string;
  /** What identifies the version of the state: an ETag, a version, the times of a file. */
  readonly identity: string;
  /** Of the state as it is stored. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly version?: string;
  /** ISO 8601. */
  readonly modified?: string;
  readonly state: StateFacts;
  readonly outputs: readonly { readonly name: string; readonly sensitive: boolean; readonly value: Json }[];
  /** The numbers of the values of the summary that are hidden in it. */
  readonly hidden: readonly number[];
  readonly types: readonly string[];
  /** Of each resource, in order: which of the types it has, and which marks, see `kindOf`. */
  readonly kinds: readonly (readonly [type: number, marks: number])[];
  readonly attributes: Part;
  readonly summary: Part;
}

/** A file beside the segment. */
export interface Part {
  /** Bytes. */
  readonly size: number;
  readonly checksum: number;
}

export type ResourceKind = Pick<ResourceFacts, "mode" | "type" | "tainted" | "deposed">;

/** Facts of a resource, and the attributes by which it is looked up. */
export type StoredFacts = ResourceFacts & { readonly id?: string; readonly arn?: string };

/** A state without its hidden values, in a form that can be searched without parsing all of it. */
export interface Segment {
  readonly head: SegmentHead;
  readonly text: SearchText;
  readonly factsAt: (number: number) => StoredFacts;
  /** Where the attributes of each resource start in the file of attributes, and where the last ones end. */
  readonly attributeStarts: Uint32Array;
}

/** The attributes of a resource, as they are shown. */
export interface ShownAttributes {
  readonly attributes: JsonObject;
  readonly identity?: JsonObject;
}

const marks = { data: 1, tainted: 2, deposed: 4 };

const magic = 0x534d_4c31;
const prefixNumbers = 7;

export interface Written {
  readonly segment: Buffer;
  readonly attributes: Buffer;
}

/** The bytes of a segment, and those of the file of attributes beside it. */
export function encodeSegment(
  state: State,
  about: Omit<SegmentHead, "state" | "outputs" | "types" | "kinds" | "attributes">,
): Written {
  const { resources, outputs, secrets: _, ...facts } = state;
  const writer = new SearchTextWriter(resources.length);
  const [rows, attributes] = [new Rows(resources.length), new Rows(resources.length)];
  const types = new Map<string, number>();
  const kinds = resources.map((resource): [number, number] => {
    const shown = visibleAttributes(resource);
    writer.add(resource.address, searchedValues(resource));
    attributes.add(writeJson({ attributes: shown, identity: visibleIdentity(resource) }));
    rows.add(writeJson({ ...resource, ...lookupNames(resource) }));
    const type = types.get(resource.type) ?? types.size;
    types.set(resource.type, type);
    return [type, marksOf(resource)];
  });
  const [text, factRows, attributeRows] = [writer.finish(), rows.finish(), attributes.finish()];
  const head: SegmentHead = {
    ...about,
    state: facts,
    outputs: outputs.map((output) => ({
      name: output.name,
      sensitive: output.sensitive,
      value: visibleOutput(output),
    })),
    types: [...types.keys()],
    kinds,
    attributes: partOf(attributeRows.bytes),
  };
  const parts = [Buffer.from(writeJson(head)), Buffer.from(text.paths.joined), factRows.bytes, text.bytes];
  const columns = [text.starts, factRows.starts, attributeRows.starts].map(bytesOf);
  const body = [...columns, ...parts];
  const checksum = body.reduce((sum, part) => crc32(part, sum), 0);
  const prefix = Uint32Array.from([magic, checksum, resources.length, ...parts.map(({ length }) => length)]);
  return { segment: Buffer.concat([bytesOf(prefix), ...body]), attributes: attributeRows.bytes };
}

export function partOf(bytes: Buffer): Part {
  return { size: bytes.length, checksum: crc32(bytes) };
}

/**
 * @param bytes a whole buffer of its own
 * @returns undefined for anything but what {@link encodeSegment} has written
 */
export function decodeSegment(bytes: Buffer, knownPaths: Map<string, PathNames>): Segment | undefined {
  if (bytes.byteOffset % 4 !== 0 || bytes.length < 4 * prefixNumbers) return undefined;
  const prefix = new Uint32Array(bytes.buffer, bytes.byteOffset, prefixNumbers);
  const [found, checksum, count = 0, ...lengths] = prefix;
  const columnLength = 4 * (count + 1);
  const partsStart = 4 * prefixNumbers + 3 * columnLength;
  if (found !== magic || bytes.length !== lengths.reduce((sum, length) => sum + length, partsStart)) return undefined;
  if (crc32(bytes.subarray(4 * prefixNumbers)) !== checksum) return undefined;
  const column = (number: number) =>
    new Uint32Array(bytes.buffer, bytes.byteOffset + 4 * prefixNumbers + number * columnLength, count + 1);
  let end = partsStart;
  const [head, paths, facts, text] = lengths.map((length) => {
    end += length;
    return bytes.subarray(end - length, end);
  });
  if (head === undefined || paths === undefined || facts === undefined || text === undefined) return undefined;
  const factStarts = column(1);
  return {
    head: parseJson(head.toString()) as unknown as SegmentHead,
    text: { paths: pathsOf(paths.toString(), knownPaths), bytes: text, starts: column(0) },
    factsAt: (number) => rowAt(facts, factStarts, number) as unknown as StoredFacts,
    attributeStarts: column(2),
  };
}

/** States of the same kind of stack have the same paths, which are then prepared once. */
function pathsOf(joined: string, known: Map<string, PathNames>): PathNames {
  const paths = known.get(joined) ?? new PathNames(joined);
  known.set(joined, paths);
  return paths;
}

/** What `encodeSegment` was given of the attributes of a resource. */
export function attributesAt(bytes: Buffer, starts: Uint32Array, number: number): ShownAttributes {
  return rowAt(bytes, starts, number) as unknown as ShownAttributes;
}

export function kindOf({ types, kinds }: SegmentHead, number: number): ResourceKind {
  const [type = 0, marked = 0] = kinds[number] ?? [];
  return {
    mode: (marked & marks.data) !== 0 ? "data" : "managed",
    type: types[type] ?? "",
    tainted: (marked & marks.tainted) !== 0,
    // Which key it has stands in the facts.
    ...((marked & marks.deposed) !== 0 && { deposed: "" }),
  };
}

function marksOf({ mode, tainted, deposed }: ResourceKind): number {
  return (
    (mode === "data" ? marks.data : 0) + (tainted ? marks.tainted : 0) + (deposed === undefined ? 0 : marks.deposed)
  );
}

function rowAt(bytes: Buffer, starts: Uint32Array, number: number): JsonObject {
  const row = parseJson(bytes.toString("utf8", starts[number], starts[number + 1]));
  if (!isObject(row)) throw new TypeError(`row ${number} is no object`);
  return row;
}

function bytesOf(numbers: Uint32Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** Texts one after the other, each of which can be found by its number. */
class Rows {
  readonly #starts: Uint32Array;
  readonly #pieces: Buffer[] = [];
  #count = 0;
  #end = 0;

  constructor(count: number) {
    this.#starts = new Uint32Array(count + 1);
  }

  add(row: string): void {
    const bytes = Buffer.from(row);
    this.#pieces.push(bytes);
    this.#end += bytes.length;
    this.#count += 1;
    this.#starts[this.#count] = this.#end;
  }

  finish(): { readonly bytes: Buffer; readonly starts: Uint32Array } {
    return { bytes: Buffer.concat(this.#pieces), starts: this.#starts };
  }
}
