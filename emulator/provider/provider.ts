import type { Faults } from "../faults.ts";
import { lazyRecord } from "../lazy-record.ts";
import type { EmulatedProvider, ResourceOverlay } from "../overlays/overlay.ts";
import { blockType, type ProviderSchemas } from "../schema/schema.ts";
import type { Handler } from "../wire/provider-protocol.ts";
import type { Peer } from "../wire/server.ts";
import type { Identifiers } from "../world/identifiers.ts";
import type { World } from "../world/world.ts";
import { type AppliedObject, applyChange } from "./apply-change.ts";
import { Connection, Connections } from "./connection.ts";
import { importResource } from "./import-resource.ts";
import {
  applyInCluster,
  importInCluster,
  type Placed,
  placedInCluster,
  planInCluster,
  readInCluster,
} from "./in-cluster.ts";
import { type Kind, Kinds } from "./kinds.ts";
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
  /** Of the commands by which a configuration signs in to a cluster. @default that of this process */
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** Where relative paths of charts begin. @default the folder in which this process was started */
  readonly directory?: string | undefined;
  /** Called with every object that was created or changed. */
  readonly onApply?: ((applied: AppliedObject) => void) | undefined;
}

/**
 * The RPCs of a provider that plans, applies and reads any resource type that has an overlay, named as in protocol 5. The
 * schemas are answered by `schemaResponse`.
 */
export function providerHandlers(options: ProviderOptions): Record<string, Handler> {
  const { provider, schemas, world, faults, make, account, environment, directory, onApply } = options;
  const overlays = lazyRecord(Object.keys(schemas.resources), (type) => {
    const schema = schemas.resources[type];
    const overlay = provider.resources[type];
    return overlay ?? (schema === undefined ? undefined : provider.otherResource?.(type, schema));
  });
  const resources = new Kinds(provider.name, schemas.resources, overlays);
  const dataSources = new Kinds(provider.name, schemas.dataSources, provider.dataSources);
  const connections = new Connections();

  /** A request about an object goes to the cluster that holds it, or else into the world. */
  const routed =
    <Request extends { readonly type_name: string }>(
      inWorld: (request: Request, kind: Kind<ResourceOverlay>, connection: Connection) => object | Promise<object>,
      inCluster: (request: Request, placed: Placed) => Promise<object>,
    ) =>
    (request: Request, peer: Peer): object | Promise<object> => {
      const kind = resources.of(request.type_name);
      const connection = connections.of(peer);
      const placed = placedInCluster(kind, connection);
      return placed === undefined ? inWorld(request, kind, connection) : inCluster(request, placed);
    };

  return {
    PrepareProviderConfig: ({ config }: ProviderConfigRequest) => ({ prepared_config: { msgpack: config.msgpack } }),

    Configure: ({ config }: ProviderConfigRequest, peer) => {
      const configured = provider.configure(decode(config, blockType(schemas.provider.block)) ?? {}, {
        account,
        world,
        environment,
        directory,
      });
      connections.add(peer, new Connection(configured, world, make, overlays));
      return {};
    },

    ValidateResourceTypeConfig: (request: ConfigRequest) => validateResource(resources.of(request.type_name), request),

    ValidateDataSourceConfig: (request: ConfigRequest) =>
      validateDataSource(dataSources.of(request.type_name), request),

    /** Terraform accepts its own JSON; unlike msgpack, it leaves dynamic attributes intact. */
    UpgradeResourceState: ({ raw_state }: UpgradeRequest) => ({ upgraded_state: { json: raw_state.json } }),

    ReadResource: routed(
      (request: ReadRequest, kind, connection) => readResource(kind, request, connection, faults),
      (request: ReadRequest, placed) => readInCluster(placed, request, faults),
    ),

    PlanResourceChange: routed(
      (request: PlanRequest, kind, connection) => planChange(kind, request, connection),
      (request: PlanRequest, placed) => planInCluster(placed, request),
    ),

    ApplyResourceChange: routed(
      (request: ApplyRequest, kind, connection) => applyChange(kind, request, connection, faults, onApply),
      (request: ApplyRequest, placed) => applyInCluster(placed, request, faults, make),
    ),

    ImportResourceState: routed(
      (request: ImportRequest, kind, connection) => importResource(kind, request, connection),
      (request: ImportRequest, placed) => importInCluster(placed, request),
    ),

    ReadDataSource: (request: ConfigRequest, peer) =>
      readDataSource(dataSources.of(request.type_name), request, connections.of(peer)),

    Stop: (_request: unknown, peer) => {
      connections.stop(peer);
      return {};
    },
  };
}
