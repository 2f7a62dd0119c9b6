import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { KeepLoaded, LoadedEnvironment } from "@ml-platform/environments";
import type { KeptResults } from "./kept-results.ts";

interface KeepOptions {
  /** A hash of a file and of all that it imports; undefined if it may also depend on something else. */
  readonly hashOf: (file: string) => Promise<string | undefined>;
  /** A hash of the code that checks environments. */
  readonly code: string;
  /** `process.version` */
  readonly node: string;
  readonly kept: KeptResults<LoadedEnvironment>;
}

/**
 * Keeps environments that were evaluated and checked without a problem, each under a hash of its file, the code and Node. A
 * problem is found again each time, because its cause may be outside of these.
 */
export function keepEnvironments({ hashOf, code, node, kept }: KeepOptions): KeepLoaded {
  return async (file, load) => {
    const hash = await hashOf(file).catch(() => undefined);
    if (hash === undefined) return load();
    const key = createHash("sha256")
      .update(JSON.stringify([hash, code, node]))
      .digest("hex");
    const known = kept.read(key);
    if (known !== undefined) return known;
    const loaded = await load();
    if ("environment" in loaded && isDeepStrictEqual(JSON.parse(JSON.stringify(loaded)), loaded))
      kept.write(key, loaded);
    return loaded;
  };
}
