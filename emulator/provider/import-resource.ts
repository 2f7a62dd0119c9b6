import type { ResourceOverlay } from "../overlays/overlay.ts";
import { ProviderError } from "../wire/diagnostic.ts";
import type { ObjectValue } from "../wire/value.ts";
import type { Connection } from "./connection.ts";
import type { Kind } from "./kinds.ts";
import { privateData } from "./private-data.ts";
import type { ImportRequest } from "./requests.ts";
import { encode } from "./wired.ts";

/** @throws {ProviderError} in the real provider's words if no object of the type has the id */
export function importResource(
  { name, overlay, type }: Kind<ResourceOverlay>,
  request: ImportRequest,
  connection: Connection,
): object {
  connection.checkReachable();
  const { importId = defaultImportId } = overlay;
  const object = connection
    .realmOf(overlay)
    .list(name)
    .find(({ attributes }) => importId(attributes) === request.id);
  if (object === undefined) throw nonExistent(name, request.id);
  const state = encode(object.attributes, type);
  return { imported_resources: [{ type_name: name, state, private: privateData(object.key) }] };
}

/** What Terraform says if no object of the type has the id. */
export function nonExistent(type: string, id: string): ProviderError {
  const detail = `While attempting to import an existing object, the provider detected that no ${type} exists with the id "${id}". Only pre-existing objects can be imported; check that the id is correct and that it is associated with the provider's configured region or endpoint.`;
  return new ProviderError("Cannot import non-existent remote object", detail);
}

/** What most types are imported by. */
export function defaultImportId(attributes: ObjectValue): string {
  return String(attributes["id"]);
}
