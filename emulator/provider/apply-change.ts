import type { Faults } from "../faults.ts";
import type { Change, ResourceOverlay } from "../overlays/overlay.ts";
import type { Schema } from "../schema/schema.ts";
import { diagnosticOf, ProviderError } from "../wire/diagnostic.ts";
import { equal, fieldType, type ObjectValue } from "../wire/value.ts";
import type { Connection } from "./connection.ts";
import { injectFault } from "./inject-fault.ts";
import { checkDelete, checkReferences, checkUnique } from "./integrity.ts";
import type { Kind } from "./kinds.ts";
import { fillIn, isLegacy } from "./plan.ts";
import { keyOf, privateData } from "./private-data.ts";
import type { ApplyRequest } from "./requests.ts";
import { withStoredValues } from "./stored-values.ts";
import { decode, encode } from "./wired.ts";

/** What a configuration made of an object, with every value known. */
export interface AppliedObject {
  readonly type: string;
  readonly config: ObjectValue;
  readonly state: ObjectValue;
}

/** An object after the change: its state, null once deleted, and its key in the world. */
interface Applied {
  readonly state: ObjectValue | null;
  readonly key: string;
}

/**
 * Creates, updates or deletes an object. An error is returned together with the prior state: Terraform would drop the
 * object from its state if the response had none.
 */
export async function applyChange(
  kind: Kind<ResourceOverlay>,
  request: ApplyRequest,
  connection: Connection,
  faults: Faults,
  onApply?: (applied: AppliedObject) => void,
): Promise<object> {
  const legacy_type_system = isLegacy(kind.overlay);
  try {
    const { state, key } = await changeWorld(kind, request, connection, faults);
    const config = decode(request.config, kind.type);
    if (state !== null && config !== null) onApply?.({ type: kind.name, config, state });
    return { new_state: encode(state, kind.type), private: privateData(key), legacy_type_system };
  } catch (thrown) {
    const { msgpack } = request.prior_state;
    const diagnostics = [diagnosticOf(thrown)];
    return { new_state: { msgpack }, private: request.planned_private, diagnostics, legacy_type_system };
  }
}

async function changeWorld(
  kind: Kind<ResourceOverlay>,
  request: ApplyRequest,
  connection: Connection,
  faults: Faults,
): Promise<Applied> {
  const prior = decode(request.prior_state, kind.type);
  const planned = decode(request.planned_state, kind.type);
  const key = keyOf(request.planned_private);
  connection.checkReachable();
  if (planned === null) {
    const answer = await injectFault(faults, kind.name, "delete", connection.stopped);
    const deleted = deleteObject(kind, key, connection);
    await answer();
    return deleted;
  }
  const answer = await injectFault(faults, kind.name, prior === null ? "create" : "update", connection.stopped);
  const applied =
    prior === null ? createObject(kind, planned, connection) : updateObject(kind, { prior, planned, key }, connection);
  await answer();
  return applied;
}

function createObject(kind: Kind<ResourceOverlay>, planned: ObjectValue, connection: Connection): Applied {
  const { surroundings } = connection;
  const key = surroundings.make.uuid();
  const state = changedState(kind, { ...surroundings, planned, key });
  connection.realmOf(kind.overlay).add(kind.name, state, key);
  return { state, key };
}

function updateObject(
  kind: Kind<ResourceOverlay>,
  change: { readonly prior: ObjectValue; readonly planned: ObjectValue; readonly key: string },
  connection: Connection,
): Applied {
  const realm = connection.realmOf(kind.overlay);
  const object = realm.get(change.key);
  if (object === undefined) throw new ProviderError(`updating ${kind.name}: couldn't find resource`);
  const history = realm.history(change.key);
  const state = changedState(kind, { ...connection.surroundings, ...change, history });
  realm.change(change.key, { ...state, ...ownValues(kind, change, object.attributes) });
  return { state, key: change.key };
}

/** What an object shows of others, as far as the change does not concern it, is not its own. */
function ownValues(
  { overlay, type }: Kind<ResourceOverlay>,
  { prior, planned }: { readonly prior: ObjectValue; readonly planned: ObjectValue },
  own: ObjectValue,
): ObjectValue {
  const names = Object.keys(overlay.mirrors ?? {});
  const unchanged = names.filter((name) => equal(prior[name], planned[name], fieldType(type, name)));
  return Object.fromEntries(unchanged.map((name) => [name, own[name] ?? null]));
}

/** Deletes what still exists: it may have been deleted by somebody else in the meantime. */
function deleteObject({ overlay }: Kind<ResourceOverlay>, key: string, connection: Connection): Applied {
  const realm = connection.realmOf(overlay);
  const object = realm.get(key);
  if (object !== undefined) {
    checkDelete(overlay, object, connection.surroundings);
    const { contains = () => false } = overlay;
    for (const other of realm.list()) if (contains(object.attributes, other.attributes)) realm.remove(other.key);
    realm.remove(key);
  }
  return { state: null, key };
}

/**
 * The state after a create or an update.
 *
 * @throws {ProviderError} for what the real API would refuse, or if the overlay leaves an attribute without a value
 */
function changedState({ name, schema, overlay }: Kind<ResourceOverlay>, written: Change): ObjectValue {
  const change = { ...written, planned: spelled(overlay, written.planned) };
  checkReferences(overlay, change);
  checkUnique(overlay, name, change);
  overlay.checkChange?.(change);
  const given = withUsual(schema, overlay, change);
  const { state, missing } = fillIn(schema, change.planned, given);
  if (missing.length === 0) {
    const stored = withStoredValues(schema, state, overlay.stored);
    return overlay.finish?.(stored, change, schema) ?? stored;
  }
  throw new ProviderError(`The emulator's overlay of ${name} gives no value for ${missing.join(", ")}`);
}

function spelled({ spelled: spellings = {} }: ResourceOverlay, planned: ObjectValue): ObjectValue {
  const texts = Object.entries(spellings).flatMap(([name, spell]) => {
    const text = planned[name];
    return typeof text === "string" ? [[name, spell(text)]] : [];
  });
  return { ...planned, ...Object.fromEntries(texts) };
}

/** The values of the overlay, and usual ones for what it lacks. */
function withUsual({ block }: Schema, { computed, usual }: ResourceOverlay, change: Change): ObjectValue {
  const given = computed(change);
  if (usual === undefined) return given;
  const lacking = Object.entries(block.attributes).filter(
    ([name, attribute]) => attribute.computed === true && attribute.optional !== true && given[name] === undefined,
  );
  return {
    ...Object.fromEntries(lacking.map(([name, attribute]) => [name, usual(name, attribute, change)])),
    ...given,
  };
}
