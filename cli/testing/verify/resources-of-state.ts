import { readFileSync } from "node:fs";
import type { ResourceObject } from "./picture-of-objects.ts";

interface State {
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly instances: readonly { readonly attributes: ResourceObject["attributes"] }[];
  }[];
}

/** The managed resources in a state file. */
export function resourcesOfState(file: string): ResourceObject[] {
  const { resources } = JSON.parse(readFileSync(file, "utf8")) as State;
  return resources
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ type, instances }) => instances.map(({ attributes }) => ({ type, attributes })));
}
