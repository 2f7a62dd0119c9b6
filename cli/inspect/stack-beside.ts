import { dirname } from "node:path";
import type { StateLocation } from "@ml-platform/rules";
import { bucketUrl, type Stack } from "@ml-platform/state";

/** The stack of an orphan, whose state was found at `file` beside the states of `stacks`. */
export function stackBeside(
  file: string,
  id: string,
  environment: string,
  stacks: readonly Pick<Stack, "location">[],
): Stack {
  const beside = stacks.map(({ location }) => locationBeside(location, file, id)).find((found) => found !== undefined);
  return {
    id,
    environment,
    name: id.startsWith(`${environment}-`) ? id.slice(environment.length + 1) : id,
    location: beside ?? { type: "local", path: file },
    dependencies: [],
  };
}

/** The location of the state in `file`, if that is in the same bucket, directory or organization as `location`. */
function locationBeside(location: StateLocation, file: string, id: string): StateLocation | undefined {
  switch (location.type) {
    case "s3": {
      const root = `${bucketUrl(location)}/`;
      return file.startsWith(root) ? { ...location, key: file.slice(root.length) } : undefined;
    }
    case "local":
      return dirname(location.path) === dirname(file) ? { type: "local", path: file } : undefined;
    case "cloud":
      return file.startsWith(`${location.hostname}/${location.organization}/`)
        ? { ...location, workspace: id }
        : undefined;
    case "http":
      return undefined;
  }
}
