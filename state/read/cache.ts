import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
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
 * included: only their owner may read them.
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
      try {
        return readCached(JSON.parse(await readFile(pathOf(file), "utf8")));
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
