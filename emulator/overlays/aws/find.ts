import type { ObjectValue } from "../../wire/value.ts";
import type { Surroundings } from "../overlay.ts";

/** The attributes of the object with this id; undefined if there is none. */
export function objectById(around: Surroundings, type: string, id: unknown): ObjectValue | undefined {
  return around.find(type).find(({ attributes }) => attributes["id"] === id)?.attributes;
}
