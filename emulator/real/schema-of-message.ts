import type { Attribute, Block, NestedBlock, Schema, Type } from "../schema/schema.ts";

/** A schema as `GetSchema` of protocol 5 answers it (wire/proto.ts), with the defaults that gRPC fills in. */
export interface SchemaMessage {
  readonly version: number;
  readonly block: BlockMessage;
}

interface BlockMessage {
  readonly attributes: readonly AttributeMessage[];
  readonly block_types: readonly NestedBlockMessage[];
}

interface AttributeMessage {
  readonly name: string;
  readonly type: Uint8Array;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly sensitive: boolean;
  readonly write_only: boolean;
}

interface NestedBlockMessage {
  readonly type_name: string;
  readonly block: BlockMessage;
  readonly nesting: number;
  readonly min_items: number;
  readonly max_items: number;
}

const nestingModes: readonly (NestedBlock["nesting_mode"] | undefined)[] = [undefined, "single", "list", "set"];

/** @throws if a block is a map or a group, which no provider of protocol 5 known here has */
export function schemaOfMessage({ version, block }: SchemaMessage): Schema {
  return { version, block: blockOf(block) };
}

function blockOf(message: BlockMessage): Block {
  return {
    attributes: Object.fromEntries(message.attributes.map((attribute) => [attribute.name, attributeOf(attribute)])),
    block_types: Object.fromEntries(message.block_types.map((nested) => [nested.type_name, nestedBlockOf(nested)])),
  };
}

function attributeOf(message: AttributeMessage): Attribute {
  return {
    type: JSON.parse(new TextDecoder().decode(message.type)) as Type,
    ...(message.required && { required: true }),
    ...(message.optional && { optional: true }),
    ...(message.computed && { computed: true }),
    ...(message.sensitive && { sensitive: true }),
    ...(message.write_only && { write_only: true }),
  };
}

function nestedBlockOf({ type_name, block, nesting, min_items, max_items }: NestedBlockMessage): NestedBlock {
  const nesting_mode = nestingModes[nesting];
  if (nesting_mode === undefined) throw new Error(`block ${type_name} has the unknown nesting ${nesting}`);
  return {
    nesting_mode,
    block: blockOf(block),
    ...(min_items > 0 && { min_items }),
    ...(max_items > 0 && { max_items }),
  };
}
