import type { Faults } from "../faults.ts";
import type { EmulatedProvider } from "../overlays/overlay.ts";
import { blockType, type ProviderSchemas, type Schema } from "../schema/schema.ts";
import { schemaMessage } from "../wire/schema-message.ts";
import type { Handler } from "../wire/server.ts";
import type { Identifiers } from "../world/identifiers.ts";
import type { World } from "../world/world.ts";
import { type AppliedObject, applyChange } from "./apply-change.ts";
import { Connection, Connections } from "./connection.ts";
import { importResource } from "./import-resource.ts";
import { Kinds } from "./kinds.ts";
import { planChange } from "./plan-change.ts";
import { readDataSource } from "./read-data-source.ts";
import { readResource } from "./read-resource.ts";
import type {
  ApplyRequest,
  ConfigRequest,
  ImportRequest,
  PlanRequest,
  ProviderConfigRequest,
  ReadRequest,
  UpgradeRequest,
} from "./requests.ts";
import { validateDataSource, validateResource } from "./validate-config.ts";
import { decode } from "./wired.ts";

export interface ProviderOptions {
  readonly provider: EmulatedProvider;
  readonly schemas: ProviderSchemas;
  readonly world: World;
  readonly faults: Faults;
  readonly make: Identifiers;
  /** The account to use, whatever the provider configuration allows. */
  readonly account: string | undefined;
  /** Called with every object that was created or changed. */
  readonly onApply?: ((applied: AppliedObject) => void) | undefined;
}

/**
 * The RPCs of a provider that plans, applies and reads any resource type that has an overlay, named as in protocol 5.
 */
export function providerHandlers(options: ProviderOptions): Record<string, Handler> {
  const { provider, schemas, world, faults, make, account, onApply } = options;
  const overlays = Object.fromEntries(
    Object.entries(schemas.resources).flatMap(([type, schema]) => {
      const overlay = provider.resources[type] ?? provider.otherResource?.(type, schema);
      return overlay === undefined ? [] : [[type, overlay]];
    }),
  );
  const resources = new Kinds(provider.name, schemas.resources, overlays);
  const dataSources = new Kinds(provider.name, schemas.dataSources, provider.dataSources);
  const connections = new Connections();
  const configType = blockType(schemas.provider.block);

  return {
    GetSchema: () => schemaResponse(schemas),

    PrepareProviderConfig: ({ config }: ProviderConfigRequest) => ({ prepared_config: { msgpack: config.msgpack } }),

    Configure: ({ config }: ProviderConfigRequest, peer) => {
      const configured = provider.configure(decode(config, configType) ?? {}, { account, world });
      connections.add(peer, new Connection(configured, world, make, overlays));
      return {};
    },

    ValidateResourceTypeConfig: (request: ConfigRequest) => validateResource(resources.of(request.type_name), request),

    ValidateDataSourceConfig: (request: ConfigRequest) =>
      validateDataSource(dataSources.of(request.type_name), request),

    /** Terraform accepts its own JSON; unlike msgpack, it leaves dynamic attributes intact. */
    UpgradeResourceState: ({ raw_state }: UpgradeRequest) => ({ upgraded_state: { json: raw_state.json } }),

    ReadResource: (request: ReadRequest, peer) =>
      readResource(resources.of(request.type_name), request, connections.of(peer), faults),

    PlanResourceChange: (request: PlanRequest, peer) =>
      planChange(resources.of(request.type_name), request, connections.of(peer)),

    ApplyResourceChange: (request: ApplyRequest, peer) =>
      applyChange(resources.of(request.type_name), request, connections.of(peer), faults, onApply),

    ImportResourceState: (request: ImportRequest, peer) =>
      importResource(resources.of(request.type_name), request, connections.of(peer)),

    ReadDataSource: (request: ConfigRequest, peer) =>
      readDataSource(dataSources.of(request.type_name), request, connections.of(peer)),

    Stop: (_request: unknown, peer) => {
      connections.stop(peer);
      return {};
    },
  };
}

function schemaResponse({ provider, resources, dataSources }: ProviderSchemas): object {
  return {
    provider: schemaMessage(provider),
    resource_schemas: schemaMessages(resources),
    data_source_schemas: schemaMessages(dataSources),
    server_capabilities: { get_provider_schema_optional: true },
  };
}

function schemaMessages(schemas: Readonly<Record<string, Schema>>): Record<string, object> {
  return Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, schemaMessage(schema)]));
}
