import { ExactNumber, hiddenText, isObject, type Json } from "../model/json.ts";
import { Output, Resource, type State } from "../model/state.ts";
import type { Witness } from "./secrets.ts";

/**
 * Shows every value that is not hidden by a mark or a name.
 *
 * @param trees attributes of a resource, or an output by its name; not yet without copies of secrets
 */
export function witnessOf(trees: Iterable<Json>): Witness {
  return (see) => {
    const visit = (value: Json, name: string, inTags: boolean): void => {
      if (typeof value === "string") {
        if (value === "" || value === hiddenText) return;
        see(value, name, inTags);
      } else if (typeof value === "number" || value instanceof ExactNumber) {
        see(String(value), name, inTags);
      } else if (Array.isArray(value)) for (const item of value) visit(item, name, inTags);
      else if (isObject(value)) {
        for (const key of Object.keys(value)) visit(value[key] as Json, key, inTags || isTags(key));
      }
    };
    for (const tree of trees) visit(tree, "", false);
  };
}

/** What a state shows, not yet without copies of secrets. A new pass over the values each time, so that nothing is kept twice. */
export function shownIn({ resources, outputs }: Pick<State, "resources" | "outputs">): Iterable<Json> {
  return {
    *[Symbol.iterator]() {
      for (const resource of resources) yield Resource.masked(resource);
      for (const output of outputs) yield { [output.name]: Output.masked(output) };
    },
  };
}

function isTags(key: string): boolean {
  return key === "tags" || key === "tags_all";
}
