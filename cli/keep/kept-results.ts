import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** As many as are kept however long they were not used. */
const spare = 200;
/** Milliseconds. */
export const day = 24 * 60 * 60 * 1000;

/**
 * Results of work, each under a key that is a hash of all that it depends on, in a directory that any number of
 * commands use at once. What was cut off or changed on disk is not returned. A directory that cannot be written keeps
 * nothing.
 */
export class KeptResults<T> {
  private readonly directory: string;
  private readonly unusedFor: number;
  private isTidy = false;

  /** @param unusedFor milliseconds without use after which a result is removed @default a week */
  constructor(directory: string, unusedFor = 7 * day) {
    this.directory = directory;
    this.unusedFor = unusedFor;
  }

  read(key: string): T | undefined {
    const file = join(this.directory, key);
    try {
      const content = readFileSync(file, "utf8");
      const end = content.indexOf("\n");
      const text = content.slice(end + 1);
      if (content.slice(0, end) !== hashOf(text)) return undefined;
      const result = JSON.parse(text) as T;
      markUsed(file);
      return result;
    } catch {
      return undefined;
    }
  }

  write(key: string, result: T): void {
    const unfinished = join(this.directory, `.unfinished-${randomUUID()}`);
    const text = JSON.stringify(result);
    try {
      mkdirSync(this.directory, { recursive: true, mode: 0o700 });
      writeFileSync(unfinished, `${hashOf(text)}\n${text}`, { mode: 0o600 });
      renameSync(unfinished, join(this.directory, key));
      if (!this.isTidy) this.removeUnused();
      this.isTidy = true;
    } catch {
      // On a read-only or full disk, the work is done again each time.
      removeIfPossible(unfinished);
    }
  }

  /** Removes what was not used for so long, except for the last few. */
  private removeUnused(): void {
    const before = Date.now() - this.unusedFor;
    const files = readdirSync(this.directory).map((name) => {
      const file = join(this.directory, name);
      return { file, used: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
    });
    const later = files.sort((one, other) => other.used - one.used).slice(spare);
    for (const { file } of later.filter(({ used }) => used < before)) rmSync(file, { force: true });
  }
}

/** The modification time of a file is the time of its last use. */
function markUsed(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // On a read-only disk, nothing is removed either.
  }
}

function removeIfPossible(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It does not exist.
  }
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
