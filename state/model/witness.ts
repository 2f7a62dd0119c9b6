import { ExactNumber, hiddenText, isObject, type Json } from "./json.ts";
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

function isTags(key: string): boolean {
  return key === "tags" || key === "tags_all";
}
