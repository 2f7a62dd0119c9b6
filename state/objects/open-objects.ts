import { dirname, join } from "node:path";
import type { StateLocation } from "@ml-platform/rules";
import { awsClients } from "../read/aws-clients.ts";
import type { OpenOptions } from "../read/open.ts";
import { localObjects } from "./local-objects.ts";
import type { ObjectStore } from "./object-store.ts";
import { s3Objects } from "./s3-objects.ts";

/**
 * Objects in `folder` of the bucket, or the directory, that has the state at `location`; undefined for a backend that
 * keeps nothing but states, or knows no conditional writes.
 */
export function openObjects(
  location: StateLocation,
  folder: string,
  { env }: Pick<OpenOptions, "env">,
): ObjectStore | undefined {
  switch (location.type) {
    case "local":
      return localObjects(join(dirname(location.path), folder));
    case "s3": {
      const clients = awsClients(env);
      return s3Objects(location, `${folder}/`, () => clients.s3(location));
    }
    case "http":
    case "cloud":
      return undefined;
  }
}
