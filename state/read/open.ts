import type { StateLocation } from "@ml-platform/rules";
import { diskCache, noCache } from "./cache.ts";
import { cloudSource } from "./cloud.ts";
import { httpSource } from "./http.ts";
import { localSource } from "./local.ts";
import type { Fetch } from "./request.ts";
import { s3Clients, s3Source } from "./s3.ts";
import type { StateSource } from "./source.ts";

export interface OpenOptions {
  /** Where AWS, GitLab and HCP Terraform credentials and endpoints are looked up. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Keeps what was read by its ETag or version, so that an unchanged state is not fetched twice; what was not asked for
   * in a day is deleted. Holds whole states, secrets included: keep it out of version control and out of artifacts.
   *
   * @default nothing is kept
   */
  readonly cacheDirectory?: string;
  /** @default the global fetch */
  readonly fetch?: Fetch;
}

/** The reader of a backend. Opens no connection yet; sources of one opener share theirs. */
export function opener({
  env,
  cacheDirectory,
  fetch = globalThis.fetch,
}: OpenOptions): (location: StateLocation) => StateSource {
  const cache = cacheDirectory === undefined ? noCache : diskCache(cacheDirectory);
  const clients = s3Clients(env);
  return (location) => {
    switch (location.type) {
      case "local":
        return localSource(location.path);
      case "s3":
        return s3Source(location, () => clients(location.region), cache);
      case "http":
        return httpSource(location, env, fetch, cache);
      case "cloud":
        return cloudSource(location, env, fetch, cache);
    }
  };
}

export function openSource(location: StateLocation, options: OpenOptions): StateSource {
  return opener(options)(location);
}
