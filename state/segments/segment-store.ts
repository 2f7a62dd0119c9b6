import { createHash } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { PathNames } from "../explore/path-names.ts";
import { parseJson } from "../model/exact-json.ts";
import { codeVersion } from "./code-version.ts";
import { decodeSegment, type Part, partOf, type Segment, type SegmentHead, type Written } from "./segment.ts";
import type { Summary } from "./summary.ts";

/** Rows of attributes, one after the other, and where each starts. */
export interface Attributes {
  readonly bytes: Buffer;
  readonly starts: Uint32Array;
}

/**
 * Keeps segments in files, so that the next question finds what it searches ready. All files are private to their owner.
 * Three belong to a state: the segment, the attributes, which are only read where they are shown, and the summary, which is
 * only read when a state has changed. They are written under a name of their own and then renamed, so
 * several processes can write at once, and one that is killed leaves nothing that counts.
 *
 * Reads are synchronous: for a thousand small files, waiting for each takes longer than reading it.
 */
export class SegmentStore {
  readonly #directory: string;
  /** Prepared once for states of the same kind. */
  readonly #paths = new Map<string, PathNames>();

  readonly #names = new Map<string, string>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The segment of a state, unless it is missing, damaged, or written by other code. */
  get(file: string): Segment | undefined {
    try {
      const segment = decodeSegment(this.#read(this.#path(file)), this.#paths);
      if (segment === undefined || segment.head.code !== codeVersion() || segment.head.file !== file) return undefined;
      return this.#hasPart(segment.head, "attributes") && this.#hasPart(segment.head, "summary") ? segment : undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * The attributes of each resource of a segment.
   *
   * @throws {Error} if they are damaged. The segment is then forgotten
   */
  attributes({ head, attributeStarts }: Segment): Attributes {
    const bytes = this.#part(head, "attributes");
    if (bytes !== undefined) return { bytes, starts: attributeStarts };
    const other = this.#madeAgain(head);
    if (other === undefined) throw this.#damaged(head, "attributes");
    return this.attributes(other);
  }

  /** @throws {Error} if it is damaged. The segment is then forgotten */
  summary(head: SegmentHead): Summary {
    const bytes = this.#part(head, "summary");
    if (bytes !== undefined) return parseJson(bytes.toString()) as unknown as Summary;
    const other = this.#madeAgain(head);
    if (other === undefined) throw this.#damaged(head, "summary");
    return this.summary(other.head);
  }

  /**
   * @param replaced of the same state. Other processes may still show its attributes, which are deleted if they show too much
   * @returns whether it was kept. A directory that cannot be written costs speed, nothing else
   */
  put(
    head: Pick<SegmentHead, "file" | "id" | "hidden">,
    { segment, attributes }: Written,
    summary: readonly Buffer[],
    replaced?: SegmentHead,
  ): boolean {
    try {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      this.#write(this.#pathOfPart(head, "attributes"), attributes);
      this.#write(this.#pathOfPart(head, "summary"), summary);
      this.#write(this.#path(head.file), segment);
      if (replaced !== undefined && hidesAll(head, replaced)) {
        for (const part of ["attributes", "summary"]) rmSync(this.#pathOfPart(replaced, part), { force: true });
      }
      return true;
    } catch {
      return false;
    }
  }

  /** Whether these segments were found to hide what all of them together demand. */
  isSettled(heads: readonly SegmentHead[]): boolean {
    const path = this.#pathOfSettled(heads);
    try {
      const now = new Date();
      utimesSync(path, now, now);
      return true;
    } catch {
      return false;
    }
  }

  settle(heads: readonly SegmentHead[]): void {
    try {
      writeFileSync(this.#pathOfSettled(heads), "", { mode: 0o600 });
    } catch {
      // They are compared again next time.
    }
  }

  /** Whether an hour has passed since files that are not used were last looked for. */
  isSweepDue(): boolean {
    const path = join(this.#directory, "swept");
    try {
      if (Date.now() - statSync(path).mtimeMs < oneHour) return false;
    } catch {
      // It has never happened.
    }
    try {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      writeFileSync(path, "", { mode: 0o600 });
      return true;
    } catch {
      return false;
    }
  }

  #hasPart(head: SegmentHead, part: "attributes" | "summary"): boolean {
    const path = this.#pathOfPart(head, part);
    const { size, mtimeMs } = statSync(path);
    const now = new Date();
    if (now.getTime() - mtimeMs > oneHour) utimesSync(path, now, now);
    return size === head[part].size;
  }

  /** Undefined if it is damaged or gone. */
  #part(head: SegmentHead, part: "attributes" | "summary"): Buffer | undefined {
    try {
      const bytes = this.#read(this.#pathOfPart(head, part));
      return isSame(partOf([bytes]), head[part]) ? bytes : undefined;
    } catch {
      return undefined;
    }
  }

  /** The segment that another process has made of the same state, because more values of it are hidden now. */
  #madeAgain(head: SegmentHead): Segment | undefined {
    const other = this.get(head.file);
    if (other === undefined || other.head.id === head.id || other.head.digest !== head.digest) return undefined;
    return hidesAll(other.head, head) ? other : undefined;
  }

  #damaged(head: SegmentHead, part: "attributes" | "summary"): Error {
    rmSync(this.#path(head.file), { force: true });
    return new Error(`${this.#pathOfPart(head, part)} is damaged. Run the command again: it is then made anew.`);
  }

  /** Also marks it as used. */
  #read(path: string): Buffer {
    const descriptor = openSync(path, constants.O_RDONLY);
    try {
      const { size, mtimeMs } = fstatSync(descriptor);
      const bytes = Buffer.allocUnsafeSlow(size);
      let read = 0;
      while (read < size) {
        const more = readSync(descriptor, bytes, read, size - read, null);
        if (more === 0) break;
        read += more;
      }
      const now = Date.now();
      if (now - mtimeMs > oneHour) futimesSync(descriptor, new Date(now), new Date(now));
      return bytes.subarray(0, read);
    } finally {
      closeSync(descriptor);
    }
  }

  #write(path: string, pieces: readonly Buffer[]): void {
    const unfinished = `${path}.${process.pid}`;
    const descriptor = openSync(unfinished, "w", 0o600);
    try {
      for (const piece of pieces) writeFileSync(descriptor, piece);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, path);
  }

  #path(file: string): string {
    return join(this.#directory, `${this.#nameOf(file)}.segment`);
  }

  #nameOf(file: string): string {
    const name = this.#names.get(file) ?? hashOf(file);
    this.#names.set(file, name);
    return name;
  }

  #pathOfPart({ file, id }: Pick<SegmentHead, "file" | "id">, part: string): string {
    return join(this.#directory, `${this.#nameOf(file)}.${id}.${part}`);
  }

  #pathOfSettled(heads: readonly SegmentHead[]): string {
    const ids = heads.map(({ id }) => id).sort();
    return join(this.#directory, `${hashOf(ids.join())}.settled`);
  }
}

const oneHour = 3600 * 1000;

/** Whether one segment hides everything that another one of the same state hides. */
function hidesAll({ hidden }: Pick<SegmentHead, "hidden">, other: Pick<SegmentHead, "hidden">): boolean {
  const numbers = new Set(hidden);
  return other.hidden.every((number) => numbers.has(number));
}

function isSame(one: Part, other: Part): boolean {
  return one.size === other.size && one.checksum === other.checksum;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
