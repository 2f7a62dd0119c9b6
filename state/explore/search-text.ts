import { isObject, type Json } from "../model/json.ts";
import { type Resource, searchedValues } from "../model/state.ts";
import { PathCodes, type PathNames } from "./path-names.ts";

/** All visible values of one state in lower case, as bytes: what a search looks through. */
export interface SearchText {
  readonly paths: PathNames;
  /** UTF-8. */
  readonly bytes: Buffer;
  /** Where the lines of each resource start, in bytes, and where the last ones end. */
  readonly starts: Uint32Array;
}

/** The search text of the resources of one state. It contains no hidden values. */
export function searchTextOf(resources: readonly Resource[]): SearchText {
  const writer = new SearchTextWriter(resources.length);
  for (const resource of resources) writer.add(resource.address, searchedValues(resource));
  return writer.finish();
}

/** Characters that are converted to bytes at once. */
const pieceLength = 1 << 20;

/** Writes a search text resource by resource, so that the resources need not be in memory together. */
export class SearchTextWriter {
  readonly #paths = new PathCodes();
  readonly #starts: Uint32Array;
  readonly #pieces: Buffer[] = [];
  #unwritten = "";
  #count = 0;
  #end = 0;

  constructor(resources: number) {
    this.#starts = new Uint32Array(resources + 1);
  }

  add(address: string, attributes: Json): void {
    const text = this.#linesOf(address, attributes).toLowerCase();
    this.#unwritten += text;
    this.#count += 1;
    this.#end += Buffer.byteLength(text);
    this.#starts[this.#count] = this.#end;
    if (this.#unwritten.length >= pieceLength) this.#write();
  }

  finish(): SearchText {
    this.#write();
    return { paths: this.#paths.names, bytes: Buffer.concat(this.#pieces), starts: this.#starts };
  }

  #write(): void {
    this.#pieces.push(Buffer.from(this.#unwritten));
    this.#unwritten = "";
  }

  #linesOf(address: string, attributes: Json): string {
    const paths = this.#paths;
    let text = paths.line(paths.root, address);
    const visit = (value: Json, path: number, ofTags = false): void => {
      // A tag may be empty: its presence is the information.
      if (value === null || (value === "" && !ofTags)) return;
      if (Array.isArray(value)) for (const item of value) visit(item, path);
      else if (isObject(value)) {
        for (const key of Object.keys(value)) {
          visit(value[key] as Json, paths.child(path, key), ofTags || key === "tags" || key === "tags_all");
        }
      } else text += paths.line(path, String(value));
    };
    visit(attributes, paths.root);
    return text;
  }
}

/** The resources, by their number and in order, whose lines contain one of the needles, none of which is empty. */
export function resourcesWith({ bytes, starts }: SearchText, needles: readonly string[]): number[] {
  const found = needles.map((needle) => occurrences(bytes, starts, Buffer.from(needle)));
  const [first = [], ...others] = found;
  return others.length === 0 ? first : [...new Set(found.flat())].sort((a, b) => a - b);
}

function occurrences(bytes: Buffer, starts: Uint32Array, needle: Buffer): number[] {
  if (needle.length === 0) throw new RangeError("every text contains an empty one");
  const found: number[] = [];
  let resource = 0;
  for (let at = bytes.indexOf(needle); at !== -1; ) {
    while ((starts[resource + 1] ?? Number.POSITIVE_INFINITY) <= at) resource += 1;
    found.push(resource);
    at = bytes.indexOf(needle, starts[resource + 1] ?? bytes.length);
  }
  return found;
}
