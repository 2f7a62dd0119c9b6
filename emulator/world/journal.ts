import { closeSync, fstatSync, mkdirSync, openSync, readSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { ProviderError } from "../wire/diagnostic.ts";

/**
 * An append-only file of JSON lines that many processes may read and write at once. A record is one `write` to a file
 * opened for appending, so records never interleave, and a process that is killed loses at most the record it was
 * writing.
 */
export class Journal<Entry> {
  private readonly path: string;
  private position = 0;
  private rest = Buffer.alloc(0);

  constructor(path: string) {
    this.path = path;
  }

  /** @throws {ProviderError} if it cannot be written */
  append(entry: Entry): void {
    try {
      this.write(`${JSON.stringify(entry)}\n`);
    } catch (failure) {
      const { code } = failure as NodeJS.ErrnoException;
      throw new ProviderError(
        `The emulated world cannot be written: ${this.path} (${code ?? String(failure)})`,
        "Free some space on its disk, or make the file and its folder writable.",
      );
    }
  }

  private write(line: string): void {
    const file = this.openToAppend();
    try {
      writeSync(file, endsTorn(file) ? `\n${line}` : line);
    } finally {
      closeSync(file);
    }
  }

  private openToAppend(): number {
    try {
      return openSync(this.path, "a+");
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code !== "ENOENT") throw failure;
      mkdirSync(dirname(this.path), { recursive: true });
      return openSync(this.path, "a+");
    }
  }

  /** What any process has appended since the last call. Lines that are incomplete or not JSON are skipped. */
  read(): readonly Entry[] {
    // Each request asks several times, and seldom is there anything new.
    if (this.size() <= this.position) return [];
    const bytes = Buffer.concat([this.rest, this.newBytes()]);
    const end = bytes.lastIndexOf(0x0a) + 1;
    this.rest = bytes.subarray(end);
    return bytes
      .toString("utf8", 0, end)
      .split("\n")
      .flatMap((line) => parseLine<Entry>(line));
  }

  private size(): number {
    try {
      return statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
    } catch {
      return 0;
    }
  }

  private newBytes(): Buffer {
    let file: number;
    try {
      file = openSync(this.path, "r");
    } catch {
      return Buffer.alloc(0);
    }
    try {
      const size = fstatSync(file).size;
      const bytes = Buffer.alloc(Math.max(0, size - this.position));
      const read = readSync(file, bytes, 0, bytes.length, this.position);
      this.position += read;
      return bytes.subarray(0, read);
    } finally {
      closeSync(file);
    }
  }
}

function endsTorn(file: number): boolean {
  const { size } = fstatSync(file);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] !== 0x0a;
}

function parseLine<Entry>(line: string): Entry[] {
  if (line === "") return [];
  try {
    return [JSON.parse(line) as Entry];
  } catch {
    return [];
  }
}
