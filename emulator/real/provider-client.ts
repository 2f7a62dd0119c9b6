import { blockType, type Schema, type Type } from "../schema/schema.ts";
import { RpcClient, RpcError } from "../wire/client.ts";
import type { PathStep } from "../wire/diagnostic.ts";
import { status } from "../wire/grpc.ts";
import { decodeValue, encodeValue } from "../wire/msgpack.ts";
import { methodOf } from "../wire/provider-protocol.ts";
import type { ObjectValue, Value } from "../wire/value.ts";
import { type SchemaMessage, schemaOfMessage } from "./schema-of-message.ts";

/**
 * A configuration of the AWS provider with which it validates and plans nearly every type without a network
 * (aws_sfn_state_machine asks AWS to validate its definition).
 */
export const offlineConfiguration: ObjectValue = {
  region: "us-east-2",
  access_key: "offline",
  secret_key: "offline",
  skip_credentials_validation: true,
  skip_requesting_account_id: true,
  skip_metadata_api_check: "true",
  skip_region_validation: true,
};

/** What a provider says about a configuration or a plan. */
export interface Finding {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  /** Empty where the provider names no attribute. An element of a set has no step. */
  readonly path: readonly PathStep[];
}

export interface PlanInput {
  /** The object in the state, null to create. */
  readonly prior: ObjectValue | null;
  /** What Terraform proposes, null to destroy. See `proposedState`. */
  readonly proposed: ObjectValue | null;
  readonly config: ObjectValue | null;
  readonly private?: Uint8Array;
}

export interface PlanResult {
  readonly planned: ObjectValue | null;
  /** The attributes because of which the object must be replaced. */
  readonly requiresReplace: readonly (readonly PathStep[])[];
  readonly private: Uint8Array;
  /** Terraform is told to let zero values and defaults pass that it would refuse of a newer provider. */
  readonly legacy: boolean;
  readonly findings: readonly Finding[];
}

export interface ApplyInput {
  /** The object in the state, null to create. */
  readonly prior: ObjectValue | null;
  /** As it was planned with this configuration, null to destroy. */
  readonly planned: ObjectValue | null;
  readonly config: ObjectValue | null;
  readonly private?: Uint8Array;
}

export interface ApplyResult {
  /** Null after a destroy, or if nothing was created. */
  readonly state: ObjectValue | null;
  readonly private: Uint8Array;
  readonly findings: readonly Finding[];
}

interface DiagnosticMessage {
  readonly severity: number;
  readonly summary: string;
  readonly detail: string;
  readonly attribute: PathMessage | null;
}

interface PathMessage {
  readonly steps: readonly {
    readonly attribute_name?: string;
    readonly element_key_string?: string;
    readonly element_key_int?: number;
  }[];
}

interface SchemaResponse {
  readonly provider: SchemaMessage;
  readonly resource_schemas: Readonly<Record<string, SchemaMessage>>;
  readonly data_source_schemas: Readonly<Record<string, SchemaMessage>>;
}

interface PlanResponse {
  readonly planned_state: { readonly msgpack: Uint8Array } | null;
  readonly requires_replace: readonly PathMessage[];
  readonly planned_private: Uint8Array;
  readonly diagnostics: readonly DiagnosticMessage[];
  readonly legacy_type_system: boolean;
}

interface ApplyResponse {
  readonly new_state: { readonly msgpack: Uint8Array } | null;
  readonly private: Uint8Array;
  readonly diagnostics: readonly DiagnosticMessage[];
}

/** The provider ended before it answered: some types panic when they are given nonsense. */
export class ProviderGone extends Error {
  override readonly name = "ProviderGone";
}

/** Asks a provider of protocol 5, with decoded values. */
export class ProviderClient {
  private readonly client: RpcClient;
  private readonly schemas: SchemaResponse;
  private readonly known = new Map<string, { readonly schema: Schema; readonly type: Type }>();

  private constructor(client: RpcClient, schemas: SchemaResponse) {
    this.client = client;
    this.schemas = schemas;
  }

  /** @param address as gRPC names it: `unix:/path`, `127.0.0.1:4000` */
  static async connect(address: string): Promise<ProviderClient> {
    const client = new RpcClient(address);
    return new ProviderClient(client, await ask(client, "GetSchema", {}));
  }

  close(): void {
    this.client.close();
  }

  providerSchema(): Schema {
    return schemaOfMessage(this.schemas.provider);
  }

  /** Undefined if the provider has no such resource type. */
  resourceSchema(type: string): Schema | undefined {
    return this.resource(type)?.schema;
  }

  /** Undefined if the provider has no such data source. */
  dataSourceSchema(type: string): Schema | undefined {
    const message = this.schemas.data_source_schemas[type];
    return message === undefined ? undefined : schemaOfMessage(message);
  }

  /** The resource types of the provider. */
  resourceTypes(): string[] {
    return Object.keys(this.schemas.resource_schemas).sort();
  }

  /**
   * @param config arguments of the provider block; those left out are null
   * @throws with the provider's words if it refuses the configuration
   */
  async configure(config: ObjectValue): Promise<void> {
    const schema = this.providerSchema();
    const message = wire(withEmptyBlocks(config, schema), blockType(schema.block));
    const answer = await this.ask<{ diagnostics: readonly DiagnosticMessage[] }>("Configure", {
      terraform_version: "1.11.4",
      config: message,
    });
    const error = answer.diagnostics.map(finding).find(({ severity }) => severity === "error");
    if (error !== undefined) throw new Error(`${error.summary}: ${error.detail}`);
  }

  /** @throws {ProviderGone} if the provider ends instead of answering */
  async validateResource(type: string, config: ObjectValue): Promise<Finding[]> {
    const request = { type_name: type, config: wire(config, this.typeOf(type)) };
    const answer = await this.ask<{ diagnostics: readonly DiagnosticMessage[] }>("ValidateResourceTypeConfig", request);
    return answer.diagnostics.map(finding);
  }

  /** @throws {ProviderGone} if the provider ends instead of answering */
  async validateDataSource(type: string, config: ObjectValue): Promise<Finding[]> {
    const schema = this.dataSourceSchema(type);
    if (schema === undefined) throw new Error(`the provider has no data source ${type}`);
    const request = { type_name: type, config: wire(config, blockType(schema.block)) };
    const answer = await this.ask<{ diagnostics: readonly DiagnosticMessage[] }>("ValidateDataSourceConfig", request);
    return answer.diagnostics.map(finding);
  }

  /** @throws {ProviderGone} if the provider ends instead of answering */
  async plan(type: string, input: PlanInput): Promise<PlanResult> {
    const wireType = this.typeOf(type);
    const answer = await this.ask<PlanResponse>("PlanResourceChange", {
      type_name: type,
      prior_state: wire(input.prior, wireType),
      proposed_new_state: wire(input.proposed, wireType),
      config: wire(input.config, wireType),
      prior_private: input.private ?? new Uint8Array(),
    });
    const planned = answer.planned_state;
    return {
      planned: planned === null ? null : (decodeValue(planned.msgpack, wireType) as ObjectValue | null),
      requiresReplace: answer.requires_replace.map(pathOf),
      private: answer.planned_private,
      legacy: answer.legacy_type_system,
      findings: answer.diagnostics.map(finding),
    };
  }

  /**
   * The object as it is now, null if it no longer exists.
   *
   * @throws {ProviderGone} if the provider ends instead of answering
   */
  async read(type: string, state: ObjectValue, reminder: Uint8Array): Promise<ObjectValue | null> {
    const wireType = this.typeOf(type);
    const request = { type_name: type, current_state: wire(state, wireType), private: reminder };
    const answer = await this.ask<{ new_state: { readonly msgpack: Uint8Array } | null }>("ReadResource", request);
    return answer.new_state === null ? null : (decodeValue(answer.new_state.msgpack, wireType) as ObjectValue | null);
  }

  /** @throws {ProviderGone} if the provider ends instead of answering */
  async apply(type: string, input: ApplyInput): Promise<ApplyResult> {
    const wireType = this.typeOf(type);
    const answer = await this.ask<ApplyResponse>("ApplyResourceChange", {
      type_name: type,
      prior_state: wire(input.prior, wireType),
      planned_state: wire(input.planned, wireType),
      config: wire(input.config, wireType),
      planned_private: input.private ?? new Uint8Array(),
    });
    const state = answer.new_state;
    return {
      state: state === null ? null : (decodeValue(state.msgpack, wireType) as ObjectValue | null),
      private: answer.private,
      findings: answer.diagnostics.map(finding),
    };
  }

  /**
   * Makes the provider give up what it is doing, as Terraform does when it is interrupted. What it kept trying ends with
   * the last answer of AWS, anything else with "context canceled".
   */
  async interrupt(): Promise<void> {
    await this.ask("Stop", {});
  }

  private typeOf(type: string): Type {
    const known = this.resource(type);
    if (known === undefined) throw new Error(`the provider has no resource type ${type}`);
    return known.type;
  }

  private resource(type: string): { readonly schema: Schema; readonly type: Type } | undefined {
    const known = this.known.get(type);
    const message = this.schemas.resource_schemas[type];
    if (known !== undefined || message === undefined) return known;
    const schema = schemaOfMessage(message);
    const entry = { schema, type: blockType(schema.block) };
    this.known.set(type, entry);
    return entry;
  }

  private ask<Answer>(method: string, request: object): Promise<Answer> {
    return ask(this.client, method, request);
  }
}

async function ask<Answer>(client: RpcClient, method: string, request: object): Promise<Answer> {
  const known = methodOf(5, method);
  try {
    return known.decodeResponse(await client.call(known.path, known.encodeRequest(request))) as Answer;
  } catch (failure) {
    const isGone = failure instanceof RpcError && failure.code === status.unavailable;
    throw isGone ? new ProviderGone(failure.message) : failure;
  }
}

function wire(value: Value, type: Type): { readonly msgpack: Uint8Array } {
  return { msgpack: encodeValue(value, type) };
}

function finding({ severity, summary, detail, attribute }: DiagnosticMessage): Finding {
  return { severity: severity === 1 ? "error" : "warning", summary, detail, path: pathOf(attribute) };
}

function pathOf(path: PathMessage | null): PathStep[] {
  return (path?.steps ?? []).map((step) => step.attribute_name ?? step.element_key_string ?? step.element_key_int ?? 0);
}

/** Terraform sends a repeatable block that is absent as an empty collection, never as null. */
export function withEmptyBlocks(config: ObjectValue, { block }: Schema): ObjectValue {
  const empty = Object.entries(block.block_types)
    .filter(([name, { nesting_mode }]) => nesting_mode !== "single" && (config[name] ?? null) === null)
    .map(([name]) => [name, []]);
  return { ...config, ...Object.fromEntries(empty) };
}
