import { isObject, type Json, type JsonObject } from "../model/json.ts";
import type { Tags } from "./report-data.ts";

/** Collects the tags of resources, each set once: most resources of a stack have the same. */
export class TagSets {
  readonly sets: Tags[] = [];
  readonly #positions = new Map<string, number>();

  /** @returns the position of the tags of a resource in {@link sets}, or undefined if it has none */
  add(attributes: JsonObject): number | undefined {
    const tags = tagsOf(attributes);
    const names = Object.keys(tags);
    if (names.length === 0) return undefined;
    const key = JSON.stringify(names.sort().map((name) => [name, tags[name]]));
    const known = this.#positions.get(key);
    if (known !== undefined) return known;
    this.#positions.set(key, this.sets.length);
    return this.sets.push(tags) - 1;
  }
}

/**
 * `tags_all` also has the default tags of the provider; an autoscaling group has its tags in blocks. `Name`, which is different for each resource, is left out.
 */
function tagsOf({ tags, tags_all: all, tag: blocks }: JsonObject): Tags {
  const given = { ...tagsOfBlocks(blocks), ...(isObject(tags) ? tags : {}), ...(isObject(all) ? all : {}) };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      name === "Name" || typeof value !== "string" ? [] : [[name, value] as const],
    ),
  );
}

function tagsOfBlocks(blocks: Json | undefined): JsonObject {
  const pairs = (Array.isArray(blocks) ? blocks : []).flatMap((block) => {
    const { key, value } = isObject(block) ? block : {};
    return typeof key === "string" && typeof value === "string" ? [[key, value] as const] : [];
  });
  return Object.fromEntries(pairs);
}
