import { isObject, type Json } from "../model/json.ts";

/**
 * Whether a value says nothing: null, an empty text, list or map, a list or map of nothing else, or none at all. Providers
 * store one or the other, depending on whether an object was created, imported or refreshed:
 * https://github.com/hashicorp/terraform/issues/28803.
 *
 * In a map whose keys people choose, such as tags, an empty text is a value.
 */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.values(value).every(isEmpty);
}
