import { Faults } from "../faults.ts";
import { providers } from "../overlays/index.ts";
import type { EmulatedProvider } from "../overlays/overlay.ts";
import { providerHandlers } from "../provider/provider.ts";
import { proposedState } from "../real/proposed-state.ts";
import { loadSchemas } from "../schema/load.ts";
import { type Block, blockType, type Schema } from "../schema/schema.ts";
import type { Diagnostic } from "../wire/diagnostic.ts";
import { decodeValue, encodeValue } from "../wire/msgpack.ts";
import type { ObjectValue, Value } from "../wire/value.ts";
import { Identifiers, systemRandom } from "../world/identifiers.ts";
import { openWorld } from "../world/world.ts";

interface Answer {
  readonly diagnostics?: readonly Diagnostic[];
  readonly planned_state?: { readonly msgpack: Uint8Array };
  readonly new_state?: { readonly msgpack: Uint8Array };
  readonly private?: Uint8Array;
}

export interface Applied {
  readonly type: string;
  readonly config: ObjectValue;
  readonly state: ObjectValue;
  readonly private: Uint8Array;
}

/** Calls a provider as terraform does, but without terraform: for tests of many small rules. */
export class Client {
  private readonly handlers: ReturnType<typeof providerHandlers>;
  private readonly schemas: ReturnType<typeof loadSchemas>;

  /** @param version of the schemas @default - what provider versions of the whole range have */
  constructor(name: EmulatedProvider["name"], worldDirectory: string, config: ObjectValue, version?: string) {
    const provider = providers.find((candidate) => candidate.name === name) as EmulatedProvider;
    this.schemas = loadSchemas(provider, `${worldDirectory}/schemas`, version);
    this.handlers = providerHandlers({
      provider,
      schemas: this.schemas,
      world: openWorld(worldDirectory),
      faults: new Faults(),
      make: new Identifiers(systemRandom, () => new Date()),
      account: undefined,
    });
    void this.call("Configure", { config: wire(config, this.schemas.provider) });
  }

  /** @throws with the summary of the first error */
  async create(type: string, config: ObjectValue): Promise<Applied> {
    return this.change(type, null, config, new Uint8Array());
  }

  async update({ type, config, state, private: key }: Applied, changes: ObjectValue): Promise<Applied> {
    return this.change(type, state, { ...config, ...changes }, key);
  }

  async remove({ type, state, private: key }: Applied): Promise<void> {
    const schema = this.schema(type);
    const nothing = wire(null, schema);
    const prior_state = wire(state, schema);
    await this.call("ApplyResourceChange", {
      type_name: type,
      prior_state,
      planned_state: nothing,
      config: nothing,
      planned_private: key,
    });
  }

  private async change(
    type: string,
    prior: ObjectValue | null,
    config: ObjectValue,
    key: Uint8Array,
  ): Promise<Applied> {
    const schema = this.schema(type);
    const whole = withBlocks(config, schema.block);
    const configured = wire(whole, schema);
    const request = { type_name: type, config: configured, prior_state: wire(prior, schema) };
    await this.call("ValidateResourceTypeConfig", request);
    const proposed_new_state = wire(proposedState(schema.block, prior, whole), schema);
    const plan = await this.call("PlanResourceChange", { ...request, proposed_new_state, prior_private: key });
    const applied = await this.call("ApplyResourceChange", {
      ...request,
      planned_state: plan.planned_state,
      planned_private: key,
    });
    const state = decodeValue(applied.new_state?.msgpack ?? new Uint8Array([0xc0]), blockType(schema.block));
    return { type, config, state: state as ObjectValue, private: applied.private ?? new Uint8Array() };
  }

  private schema(type: string): Schema {
    const schema = this.schemas.resources[type];
    if (schema === undefined) throw new Error(`no schema of ${type}`);
    return schema;
  }

  private async call(method: string, request: object): Promise<Answer> {
    const answer = (await this.handlers[method]?.(request as never, this)) as Answer;
    const [error] = answer.diagnostics ?? [];
    if (error !== undefined) throw new Error(`${error.summary} ${error.detail}`.trim());
    return answer;
  }
}

function wire(value: Value, { block }: Schema): { msgpack: Uint8Array } {
  return { msgpack: encodeValue(value, blockType(block)) };
}

/** Terraform sends absent repeatable blocks as empty collections, never as null. */
function withBlocks(config: ObjectValue, block: Block): ObjectValue {
  const empty = Object.entries(block.block_types)
    .filter(([name, { nesting_mode }]) => nesting_mode !== "single" && (config[name] ?? null) === null)
    .map(([name]) => [name, []]);
  return { ...config, ...Object.fromEntries(empty) };
}
