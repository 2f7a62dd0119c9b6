import type { Faults } from "../faults.ts";
import type { ResourceOverlay, Surroundings } from "../overlays/overlay.ts";
import type { ObjectValue } from "../wire/value.ts";
import type { Connection } from "./connection.ts";
import { injectFault } from "./inject-fault.ts";
import type { Kind } from "./kinds.ts";
import { keyOf } from "./private-data.ts";
import type { ReadRequest } from "./requests.ts";
import { withEmptiedValues } from "./stored-values.ts";
import { encode } from "./wired.ts";

/** What the object shows of others. */
function mirrored({ mirrors = {} }: ResourceOverlay, self: ObjectValue, { find }: Surroundings): ObjectValue {
  const shown = Object.entries(mirrors).flatMap(([name, { of, by, show }]) => {
    const others = find(of).flatMap(({ attributes }) => (attributes[by] === self["id"] ? [attributes] : []));
    return others.length === 0 ? [] : [[name, show(others, self)]];
  });
  return Object.fromEntries(shown);
}

/** The object as it is now, null if it no longer exists. Faults that change the world happen just before. */
export async function readResource(
  { name, overlay, schema, type }: Kind<ResourceOverlay>,
  request: ReadRequest,
  connection: Connection,
  faults: Faults,
): Promise<object> {
  const answer = await injectFault(faults, name, "read", connection.stopped);
  await answer();
  connection.checkReachable();
  const realm = connection.realmOf(overlay);
  const key = keyOf(request.private);
  const before = realm.get(key);
  for (const edit of before === undefined ? [] : faults.edits(name, before.attributes)) {
    if (edit.effect === "vanish") realm.remove(key);
    else realm.change(key, edit.set ?? {});
  }
  const object = realm.get(key);
  if (object === undefined) return { new_state: encode(null, type), private: request.private };
  const read = withEmptiedValues(schema, object.attributes, overlay.stored);
  const state = { ...read, ...mirrored(overlay, read, connection.surroundings) };
  return { new_state: encode(state, type), private: request.private };
}
