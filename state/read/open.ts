import type { StateLocation } from "@ml-platform/rules";
import { bothLocks, dynamodbLock } from "../lock/dynamodb-lock.ts";
import { awsClients } from "./aws-clients.ts";
import { diskCache, noCache } from "./cache.ts";
import { cloudSource } from "./cloud.ts";
import { httpSource } from "./http.ts";
import { localSource } from "./local.ts";
import type { Fetch } from "./request.ts";
import { s3Source } from "./s3.ts";
import type { StateSource } from "./source.ts";

export interface OpenOptions {
  /** Environment variables, for the credentials and endpoints of AWS, GitLab and HCP Terraform. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Keeps states with their ETags or versions, so that an unchanged state is not fetched twice; files not used for a day
   * are deleted. Contains whole states, secrets included: keep it out of version control and artifacts.
   *
   * @default - nothing is kept
   */
  readonly cacheDirectory?: string;
  /** @default the global fetch */
  readonly fetch?: Fetch;
}

/** Creates sources that share connections. None is opened before the first request. */
export function opener({
  env,
  cacheDirectory,
  fetch = globalThis.fetch,
}: OpenOptions): (location: StateLocation) => StateSource {
  const cache = cacheDirectory === undefined ? noCache : diskCache(cacheDirectory);
  const clients = awsClients(env);
  return (location) => {
    switch (location.type) {
      case "local":
        return localSource(location.path);
      case "s3": {
        const source = s3Source(location, () => clients.s3(location), cache);
        const { dynamodbTable: table } = location;
        if (table === undefined) return source;
        return {
          ...source,
          ...bothLocks(
            source,
            dynamodbLock(table, location, () => clients.dynamodb(location)),
          ),
        };
      }
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
