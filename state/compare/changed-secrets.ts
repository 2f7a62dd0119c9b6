import { hiddenText, isObject, type Json } from "../model/json.ts";
import { Output, Resource, type State } from "../model/state.ts";
import { formatPath } from "./json-diff.ts";

/** A hidden value that changed. */
export interface ChangedSecret {
  /** An address, or `output.<name>`. */
  readonly address: string;
  readonly path: string;
}

/**
 * Secrets that changed between two versions of a state, without their values. A diff cannot find them: it sees
 * `(sensitive value)` on both sides.
 */
export function changedSecrets(before: State, after: State): ChangedSecret[] {
  const [earlier, later] = [hiddenIn(before), hiddenIn(after)];
  return [...later].flatMap(([key, { secret, ...change }]) => {
    const known = earlier.get(key);
    return known === undefined || known.secret === secret ? [] : [change];
  });
}

interface Hidden extends ChangedSecret {
  readonly secret: string;
}

function hiddenIn({ resources, outputs }: State): Map<string, Hidden> {
  const found = new Map<string, Hidden>();
  const visit = (address: string, shown: Json, raw: Json, steps: readonly (string | number)[]): void => {
    if (shown === hiddenText) {
      const path = formatPath(steps);
      found.set(`${address} ${path}`, { address, path, secret: JSON.stringify(raw) });
    } else if (Array.isArray(shown) && Array.isArray(raw)) {
      for (const [index, item] of shown.entries()) visit(address, item, raw[index] ?? null, [...steps, index]);
    } else if (isObject(shown) && isObject(raw)) {
      for (const [key, item] of Object.entries(shown)) visit(address, item, raw[key] ?? null, [...steps, key]);
    }
  };
  for (const resource of resources) {
    if (resource.mode === "data" || resource.deposed !== undefined) continue;
    visit(resource.address, Resource.visible(resource), Resource.raw(resource), []);
  }
  for (const output of outputs) visit(`output.${output.name}`, Output.visible(output), Output.raw(output), ["value"]);
  return found;
}
