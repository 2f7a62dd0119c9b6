import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isObject } from "../model/json.ts";

/** The last bytes that a place answered with, and the ETag they had. */
export interface Cached {
  readonly etag: string;
  readonly text: string;
  readonly version?: string;
  readonly modified?: Date;
}

/**
 * Keeps states by their ETag, so that what did not change is not fetched again. Files are whole states, secrets
 * included: only their owner may read them, and {@link forgetUnused} deletes them.
 */
export interface EtagCache {
  get(file: string): Promise<Cached | undefined>;
  put(file: string, cached: Cached): Promise<void>;
}

/** Remembers nothing. */
export const noCache: EtagCache = { get: async () => undefined, put: async () => {} };

/** A file that is damaged or gone counts as not cached; a directory that cannot be written costs speed only. */
export function diskCache(directory: string): EtagCache {
  const pathOf = (file: string) => join(directory, `${createHash("sha256").update(file).digest("hex")}.json`);
  return {
    async get(file) {
      const path = pathOf(file);
      try {
        const cached = readCached(JSON.parse(await readFile(path, "utf8")));
        // Its age is how long nobody asked for it.
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
        // Fetched again next time.
      }
    },
  };
}

const oneDay = 24 * 3600 * 1000;

/**
 * Deletes what nobody asked for in a day: a state that is destroyed, or whose stack is gone, is not asked for again, and
 * its secrets must not outlive it here.
 */
export async function forgetUnused(directory: string): Promise<void> {
  const files = await readdir(directory).catch(() => []);
  await Promise.all(
    files.map(async (name) => {
      const path = join(directory, name);
      try {
        if (Date.now() - (await stat(path)).mtimeMs > oneDay) await rm(path);
      } catch {
        // Another process deleted it, or will.
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
