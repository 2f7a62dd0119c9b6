import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isObject } from "../model/json.ts";

/** The text of a state as it was last read, and its ETag. */
export interface Cached {
  readonly etag: string;
  readonly text: string;
  readonly version?: string;
  readonly modified?: Date;
}

/**
 * Keeps states with their ETags, so that unchanged states are not fetched again. The files are whole states, secrets
 * included: only their owner can read them, and {@link forgetUnused} deletes them.
 */
export interface EtagCache {
  get(file: string): Promise<Cached | undefined>;
  put(file: string, cached: Cached): Promise<void>;
}

/** Keeps nothing. */
export const noCache: EtagCache = { get: async () => undefined, put: async () => {} };

/** A damaged or missing file counts as not cached. A read-only directory costs speed, nothing else. */
export function diskCache(directory: string): EtagCache {
  const pathOf = (file: string) => join(directory, `${createHash("sha256").update(file).digest("hex")}.json`);
  return {
    async get(file) {
      const path = pathOf(file);
      try {
        const cached = readCached(JSON.parse(await readFile(path, "utf8")));
        // The age of a file is the time since it was last used.
        const now = new Date();
        await utimes(path, now, now);
        return cached;
      } catch {
        return undefined;
      }
    },
    async put(file, cached) {
      const path = pathOf(file);
      const unfinished = `${path}.${process.pid}`;
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await writeFile(unfinished, JSON.stringify(cached), { mode: 0o600 });
        await rename(unfinished, path);
      } catch {
        // It is fetched again next time.
      }
    },
  };
}

const oneDay = 24 * 3600 * 1000;

/**
 * Deletes files that were not used for a day. A destroyed state, or one whose stack was removed, is never requested again,
 * and its secrets must not outlive it in the cache.
 */
export async function forgetUnused(directory: string): Promise<void> {
  const files = await readdir(directory).catch(() => []);
  await Promise.all(
    files.map(async (name) => {
      const path = join(directory, name);
      try {
        if (Date.now() - (await stat(path)).mtimeMs > oneDay) await rm(path);
      } catch {
        // Another process has deleted it.
      }
    }),
  );
}

function readCached(value: unknown): Cached | undefined {
  if (!isObject(value)) return undefined;
  const { etag, text, version, modified } = value;
  if (typeof etag !== "string" || typeof text !== "string") return undefined;
  return {
    etag,
    text,
    ...(typeof version === "string" && { version }),
    ...(typeof modified === "string" && { modified: new Date(modified) }),
  };
}
