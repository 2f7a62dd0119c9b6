import { setTimeout as sleep } from "node:timers/promises";
import type { Faults, Operation } from "../faults.ts";
import type {
  Change,
  Check,
  Configured,
  EmulatedProvider,
  ResourceOverlay,
  SchemaNotes,
  Surroundings,
} from "../overlays/overlay.ts";
import { blockType, type ProviderSchemas, type Schema, type Type } from "../schema/schema.ts";
import { type Diagnostic, diagnosticOf, ProviderError, wirePath } from "../wire/diagnostic.ts";
import { decodeValue, encodeValue } from "../wire/msgpack.ts";
import { schemaMessage } from "../wire/schema-message.ts";
import type { Handler } from "../wire/server.ts";
import { isUnknown, type ObjectValue, type Value } from "../wire/value.ts";
import type { Identifiers } from "../world/identifiers.ts";
import type { Realm, World } from "../world/world.ts";
import { leavesAt } from "./paths.ts";
import { answerData, fillIn, plan } from "./plan.ts";
import { checkDelete, checkReferences, checkUnique } from "./referential.ts";

export interface ProviderOptions {
  readonly provider: EmulatedProvider;
  readonly schemas: ProviderSchemas;
  readonly world: World;
  readonly faults: Faults;
  readonly make: Identifiers;
  /** The account to be, whatever the provider configuration allows. */
  readonly account: string | undefined;
}

interface Wired {
  readonly msgpack: Uint8Array;
}
interface TypedRequest {
  readonly type_name: string;
}
interface ConfigRequest extends TypedRequest {
  readonly config: Wired;
}
interface UpgradeRequest extends TypedRequest {
  readonly raw_state: { readonly json: Uint8Array };
}
interface ReadRequest extends TypedRequest {
  readonly current_state: Wired;
  readonly private: Uint8Array;
}
interface PlanRequest extends ConfigRequest {
  readonly prior_state: Wired;
  readonly proposed_new_state: Wired;
  readonly prior_private: Uint8Array;
}
interface ApplyRequest extends ConfigRequest {
  readonly prior_state: Wired;
  readonly planned_state: Wired;
  readonly planned_private: Uint8Array;
}
interface ImportRequest extends TypedRequest {
  readonly id: string;
}

interface Kind<Overlay> {
  readonly name: string;
  readonly schema: Schema;
  readonly type: Type;
  readonly overlay: Overlay;
}

/** The handlers of a provider that plans, applies and reads any resource type that has an overlay. */
export function providerHandlers(options: ProviderOptions): Record<string, Handler> {
  const { provider, schemas, world, faults, make } = options;
  const configurations = new Map<string, Configured>();
  const providerType = blockType(schemas.provider.block);
  const resources = kinds(schemas.resources, provider.resources);
  const dataSources = kinds(schemas.dataSources, provider.dataSources);

  const configured = (peer: string): Configured => {
    const found = configurations.get(peer);
    if (found === undefined)
      throw new ProviderError("Provider not configured", "Configure was not called on this connection.");
    return found;
  };
  const reachable = (peer: string): void => configured(peer).reach?.();
  const realmOf = (peer: string, overlay: ResourceOverlay | undefined): Realm =>
    world.realm(configured(peer).realm(overlay?.global === true));
  const surroundings = (peer: string): Surroundings => {
    const { account, region, defaultTags } = configured(peer);
    return {
      account,
      region,
      defaultTags,
      make,
      find: (type) => realmOf(peer, provider.resources[type]).list(type),
    };
  };
  const sufferFault = async (type: string, operation: Operation): Promise<void> => {
    const fault = faults.next(type, operation);
    if (fault === undefined) return;
    if (fault.effect === "slow") return void (await sleep((fault.seconds ?? 1) * 1000));
    const throttled = "ThrottlingException: Rate exceeded";
    const reason =
      fault.effect === "throttle" ? throttled : (fault.message ?? "InternalFailure: a fault was asked for");
    throw new ProviderError(`${gerunds[operation]} ${type}: ${reason}`);
  };

  const applyChange = async (kind: Kind<ResourceOverlay>, request: ApplyRequest, peer: string) => {
    const { schema, overlay, name } = kind;
    const prior = decode(request.prior_state, kind.type);
    const planned = decode(request.planned_state, kind.type);
    reachable(peer);
    const realm = realmOf(peer, overlay);
    const around = surroundings(peer);
    if (planned === null) {
      await sufferFault(name, "delete");
      const key = keyOf(request.planned_private);
      const object = realm.get(key);
      if (object !== undefined) {
        checkDelete(overlay, object, around);
        realm.remove(key);
      }
      return { state: null, key };
    }
    await sufferFault(name, prior === null ? "create" : "update");
    const key = prior === null ? make.uuid() : keyOf(request.planned_private);
    if (prior !== null && realm.get(key) === undefined) {
      throw new ProviderError(`updating ${name}: couldn't find resource`);
    }
    const change: Change = { ...around, planned, key, ...(prior !== null && { prior }) };
    checkReferences(overlay, planned, around);
    checkUnique(overlay, name, change);
    overlay.checkChange?.(change);
    const { state, silent } = fillIn(schema, planned, overlay.computed(change));
    if (silent.length > 0) {
      throw new ProviderError(`The emulator's overlay of ${name} gives no value for ${silent.join(", ")}`);
    }
    if (prior === null) realm.add(name, state, key);
    else realm.change(key, state);
    return { state, key };
  };

  return {
    GetSchema: () => ({
      provider: schemaMessage(schemas.provider),
      resource_schemas: mapValues(schemas.resources, schemaMessage),
      data_source_schemas: mapValues(schemas.dataSources, schemaMessage),
      server_capabilities: { get_provider_schema_optional: true },
    }),

    PrepareProviderConfig: ({ config }: { config: Wired }) => ({ prepared_config: { msgpack: config.msgpack } }),

    Configure: ({ config }: { config: Wired }, peer) => {
      const value = decode(config, providerType) ?? {};
      configurations.set(peer, provider.configure(value, { account: options.account, world }));
      return {};
    },

    ValidateResourceTypeConfig: (request: ConfigRequest) => {
      const { overlay, type, name } = kindOf(resources, request.type_name, provider);
      const config = decode(request.config, type) ?? {};
      const problems = [...checkValues(name, overlay, config, type), ...(overlay.validate?.(config) ?? [])];
      return { diagnostics: problems.map(diagnosticOf) };
    },

    ValidateDataSourceConfig: (request: ConfigRequest) => {
      const { overlay, type, name } = kindOf(dataSources, request.type_name, provider);
      const config = decode(request.config, type) ?? {};
      return { diagnostics: checkValues(name, overlay, config, type).map(diagnosticOf) };
    },

    /** Terraform takes its own JSON back; dynamic attributes come through it unharmed. */
    UpgradeResourceState: ({ raw_state }: UpgradeRequest) => ({ upgraded_state: { json: raw_state.json } }),

    ReadResource: async (request: ReadRequest, peer) => {
      const { overlay, type, name } = kindOf(resources, request.type_name, provider);
      await sufferFault(name, "read");
      reachable(peer);
      const realm = realmOf(peer, overlay);
      const key = keyOf(request.private);
      const before = realm.get(key);
      for (const edit of before === undefined ? [] : faults.edits(name, before.attributes)) {
        if (edit.effect === "vanish") realm.remove(key);
        else realm.change(key, edit.set ?? {});
      }
      const object = realm.get(key);
      return { new_state: encode(object?.attributes ?? null, type), private: request.private };
    },

    PlanResourceChange: (request: PlanRequest, peer) => {
      const { schema, overlay, type } = kindOf(resources, request.type_name, provider);
      const prior = decode(request.prior_state, type);
      const proposed = decode(request.proposed_new_state, type);
      if (proposed === null) return { planned_state: encode(null, type), planned_private: request.prior_private };
      const config = decode(request.config, type) ?? {};
      const { defaultTags } = configured(peer);
      const planned = plan({ schema, overlay, prior, proposed, config, defaultTags });
      return {
        planned_state: encode(planned.state, type),
        requires_replace: planned.requiresReplace.map(wirePath),
        planned_private: prior === null ? Buffer.alloc(0) : request.prior_private,
        legacy_type_system: overlay.legacyReason !== undefined,
      };
    },

    /** Answers an error with the object as it was: a response without one would lose it from the state. */
    ApplyResourceChange: async (request: ApplyRequest, peer) => {
      const kind = kindOf(resources, request.type_name, provider);
      const legacy_type_system = kind.overlay.legacyReason !== undefined;
      try {
        const { state, key } = await applyChange(kind, request, peer);
        return { new_state: encode(state, kind.type), private: privateOf(key), legacy_type_system };
      } catch (thrown) {
        const diagnostics: Diagnostic[] = [diagnosticOf(thrown)];
        const { msgpack } = request.prior_state;
        return { new_state: { msgpack }, private: request.planned_private, diagnostics, legacy_type_system };
      }
    },

    ImportResourceState: (request: ImportRequest, peer) => {
      const { overlay, type, name } = kindOf(resources, request.type_name, provider);
      reachable(peer);
      const importId = overlay.importId ?? ((attributes: ObjectValue) => String(attributes["id"]));
      const object = realmOf(peer, overlay)
        .list(name)
        .find(({ attributes }) => importId(attributes) === request.id);
      if (object === undefined) {
        const detail = `While attempting to import an existing object, the provider detected that no ${name} exists with the id "${request.id}". Only pre-existing objects can be imported; check that the id is correct and that it is associated with the provider's configured region or endpoint.`;
        throw new ProviderError("Cannot import non-existent remote object", detail);
      }
      const state = encode(object.attributes, type);
      return { imported_resources: [{ type_name: name, state, private: privateOf(object.key) }] };
    },

    ReadDataSource: (request: ConfigRequest, peer) => {
      const { schema, overlay, type } = kindOf(dataSources, request.type_name, provider);
      const config = decode(request.config, type) ?? {};
      return { state: encode(answerData(schema, config, overlay.read(config, surroundings(peer))), type) };
    },

    Stop: () => ({}),
  };
}

const gerunds: Readonly<Record<Operation, string>> = {
  create: "creating",
  update: "updating",
  delete: "deleting",
  read: "reading",
};

function kinds<Overlay>(
  schemas: Readonly<Record<string, Schema>>,
  overlays: Readonly<Record<string, Overlay>>,
): Map<string, Kind<Overlay>> {
  return new Map(
    Object.entries(overlays).flatMap(([name, overlay]) => {
      const schema = schemas[name];
      return schema === undefined ? [] : [[name, { name, schema, overlay, type: blockType(schema.block) }] as const];
    }),
  );
}

function kindOf<Overlay>(
  known: ReadonlyMap<string, Kind<Overlay>>,
  type: string,
  provider: EmulatedProvider,
): Kind<Overlay> {
  const kind = known.get(type);
  if (kind === undefined) {
    throw new ProviderError(
      `The emulator has no overlay for ${type}`,
      `Add one under emulator/overlays (${provider.name}).`,
    );
  }
  return kind;
}

function checkValues(
  name: string,
  { checks = {} }: { readonly checks?: Readonly<Record<string, Check>> } & SchemaNotes,
  config: ObjectValue,
  type: Type,
): ProviderError[] {
  return Object.entries(checks).flatMap(([pattern, check]) =>
    leavesAt(config, pattern, type).flatMap(({ value, path }) => {
      if (value === null || isUnknown(value)) return [];
      const problem = check(value);
      return problem === undefined
        ? []
        : [new ProviderError(`invalid value for ${pattern}`, `${name}: ${problem}`, path)];
    }),
  );
}

function decode({ msgpack }: Wired, type: Type): ObjectValue | null {
  return decodeValue(msgpack, type) as ObjectValue | null;
}

function encode(value: Value, type: Type): Wired {
  return { msgpack: encodeValue(value, type) };
}

function privateOf(key: string): Buffer {
  return Buffer.from(JSON.stringify({ key }));
}

function keyOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return "";
  const { key } = JSON.parse(Buffer.from(bytes).toString("utf8")) as { key?: string };
  return key ?? "";
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
