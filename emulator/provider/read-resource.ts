import type { Faults } from "../faults.ts";
import type { ResourceOverlay } from "../overlays/overlay.ts";
import type { Connection } from "./connection.ts";
import { injectFault } from "./inject-fault.ts";
import type { Kind } from "./kinds.ts";
import { keyOf } from "./private-data.ts";
import type { ReadRequest } from "./requests.ts";
import { encode } from "./wired.ts";

/** The object as it is now, null if it no longer exists. Faults that change the world happen just before. */
export async function readResource(
  { name, overlay, type }: Kind<ResourceOverlay>,
  request: ReadRequest,
  connection: Connection,
  faults: Faults,
): Promise<object> {
  await injectFault(faults, name, "read");
  connection.checkReachable();
  const realm = connection.realmOf(overlay);
  const key = keyOf(request.private);
  const before = realm.get(key);
  for (const edit of before === undefined ? [] : faults.edits(name, before.attributes)) {
    if (edit.effect === "vanish") realm.remove(key);
    else realm.change(key, edit.set ?? {});
  }
  return { new_state: encode(realm.get(key)?.attributes ?? null, type), private: request.private };
}
