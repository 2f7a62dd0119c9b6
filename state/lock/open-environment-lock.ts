import type { StateLocation } from "@ml-platform/rules";
import { awsClients } from "../read/aws-clients.ts";
import type { OpenOptions } from "../read/open.ts";
import type { EnvironmentLock } from "./environment-lock.ts";
import { httpLock } from "./http-lock.ts";
import { localLock } from "./local-lock.ts";
import { s3Lock } from "./s3-lock.ts";

/**
 * The environment lock at a location, or undefined for HCP Terraform, which has only the locks of its workspaces.
 *
 * @param location of a state that no stack has
 */
export function openEnvironmentLock(
  location: StateLocation,
  { env, fetch = globalThis.fetch }: OpenOptions,
): EnvironmentLock | undefined {
  switch (location.type) {
    case "local":
      return localLock(location.path);
    case "s3": {
      const clients = awsClients(env);
      return s3Lock(location, () => clients.s3(location));
    }
    case "http":
      return httpLock(location, env, fetch);
    case "cloud":
      return undefined;
  }
}
