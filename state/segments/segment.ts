import { createHash } from "node:crypto";
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
  /** Identifies the names of the paths: states of the same kind of stack have the same. */
  readonly paths: string;
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
  readonly kinds: () => ResourceKind[];
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
/** How many bits of a kind are marks. */
const markBits = 3;

/** Bytes in pieces, which together would be in memory twice. */
export interface Written {
  readonly segment: readonly Buffer[];
  readonly attributes: readonly Buffer[];
}

/** The bytes of a segment, and those of the file of attributes beside it. */
export function encodeSegment(
  state: State,
  about: Omit<SegmentHead, "state" | "outputs" | "types" | "paths" | "attributes">,
): Written {
  const { resources, outputs, secrets: _, ...facts } = state;
  const writer = new SearchTextWriter(resources.length);
  const [rows, attributes] = [new Rows(resources.length), new Rows(resources.length)];
  const types = new Map<string, number>();
  const kinds = Uint32Array.from(resources, (resource) => {
    const shown = visibleAttributes(resource);
    writer.add(resource.address, searchedValues(resource));
    attributes.add(writeJson({ attributes: shown, identity: visibleIdentity(resource) }));
    rows.add(writeJson({ ...resource, ...lookupNames(resource) }));
    const type = types.get(resource.type) ?? types.size;
    types.set(resource.type, type);
    return (type << markBits) | marksOf(resource);
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
    paths: createHash("sha256").update(text.paths.joined).digest("base64"),
    attributes: partOf(attributeRows.pieces),
  };
  const parts = [[Buffer.from(writeJson(head))], [Buffer.from(text.paths.joined)], factRows.pieces, [text.bytes]];
  const columns = [text.starts, factRows.starts, attributeRows.starts, kinds].map(bytesOf);
  const body = [...columns, ...parts.flat()];
  const { checksum } = partOf(body);
  const prefix = Uint32Array.from([magic, checksum, resources.length, ...parts.map((part) => partOf(part).size)]);
  return { segment: [bytesOf(prefix), ...body], attributes: attributeRows.pieces };
}

export function partOf(pieces: readonly Buffer[]): Part {
  return {
    size: pieces.reduce((size, piece) => size + piece.length, 0),
    // For an empty array without memory, zlib begins again at 0.
    checksum: pieces.reduce((sum, piece) => (piece.length === 0 ? sum : crc32(piece, sum)), 0),
  };
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
  const partsStart = 4 * prefixNumbers + 3 * columnLength + 4 * count;
  if (found !== magic || bytes.length !== lengths.reduce((sum, length) => sum + length, partsStart)) return undefined;
  if (crc32(bytes.subarray(4 * prefixNumbers)) !== checksum) return undefined;
  const column = (number: number, length = count + 1) =>
    new Uint32Array(bytes.buffer, bytes.byteOffset + 4 * prefixNumbers + number * columnLength, length);
  let end = partsStart;
  const [headBytes, paths, facts, text] = lengths.map((length) => {
    end += length;
    return bytes.subarray(end - length, end);
  });
  if (headBytes === undefined || paths === undefined || facts === undefined || text === undefined) return undefined;
  const factStarts = column(1);
  const head = parseJson(headBytes.toString()) as unknown as SegmentHead;
  return {
    head,
    text: { paths: pathsOf(head.paths, paths, knownPaths), bytes: text, starts: column(0) },
    kinds: () => Array.from(column(3, count), (kind) => kindOf(head, kind)),
    factsAt: (number) => rowAt(facts, factStarts, number) as unknown as StoredFacts,
    attributeStarts: column(2),
  };
}

/** The names of paths are prepared once for all states that have the same. */
function pathsOf(id: string, joined: Buffer, known: Map<string, PathNames>): PathNames {
  let paths = known.get(id);
  if (paths === undefined) {
    paths = new PathNames(joined.toString());
    known.set(id, paths);
  }
  return paths;
}

/** What `encodeSegment` was given of the attributes of a resource. */
export function attributesAt(bytes: Buffer, starts: Uint32Array, number: number): ShownAttributes {
  return rowAt(bytes, starts, number) as unknown as ShownAttributes;
}

function kindOf({ types }: SegmentHead, marked: number): ResourceKind {
  return {
    mode: (marked & marks.data) !== 0 ? "data" : "managed",
    type: types[marked >>> markBits] ?? "",
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

/** Characters that are converted to bytes at once. */
const pieceLength = 1 << 20;

/** Texts one after the other, each of which can be found by its number. */
class Rows {
  readonly #starts: Uint32Array;
  readonly #pieces: Buffer[] = [];
  #unwritten = "";
  #count = 0;
  #end = 0;

  constructor(count: number) {
    this.#starts = new Uint32Array(count + 1);
  }

  add(row: string): void {
    this.#unwritten += row;
    this.#end += Buffer.byteLength(row);
    if (this.#unwritten.length >= pieceLength) this.#write();
    this.#count += 1;
    this.#starts[this.#count] = this.#end;
  }

  finish(): { readonly pieces: readonly Buffer[]; readonly starts: Uint32Array } {
    this.#write();
    return { pieces: this.#pieces, starts: this.#starts };
  }

  #write(): void {
    this.#pieces.push(Buffer.from(this.#unwritten));
    this.#unwritten = "";
  }
}
