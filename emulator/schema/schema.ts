/**
 * Terraform type constraint in its JSON form: `"string"`, `["list", "string"]`, `["object", { name: "string" }]`.
 * A tuple occurs only inside a dynamic value.
 */
export type Type =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", Type]
  | readonly ["tuple", readonly Type[]]
  | readonly ["object", Readonly<Record<string, Type>>];

/** An attribute as `terraform providers schema -json` shows it; flags that are false are left out. */
export interface Attribute {
  readonly type?: Type;
  /** Protocol 6 only: attributes with flags of their own. Excludes `type`. */
  readonly nested_type?: NestedAttributes;
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
  readonly sensitive?: true;
  readonly write_only?: true;
}

export interface NestedAttributes {
  readonly nesting_mode: "single" | "list" | "set" | "map";
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface NestedBlock {
  readonly nesting_mode: "single" | "list" | "set";
  readonly block: Block;
  readonly min_items?: number;
  readonly max_items?: number;
}

export interface Block {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly block_types: Readonly<Record<string, NestedBlock>>;
}

export interface Schema {
  readonly version: number;
  readonly block: Block;
}

export interface ProviderSchemas {
  readonly provider: Schema;
  readonly resources: Readonly<Record<string, Schema>>;
  readonly dataSources: Readonly<Record<string, Schema>>;
}

const types = new WeakMap<Block, Type>();

/** The object type that a value of this block has on the wire: every attribute and every block. */
export function blockType(block: Block): Type {
  const type = types.get(block) ?? newBlockType(block);
  types.set(block, type);
  return type;
}

function newBlockType(block: Block): Type {
  const fields: Record<string, Type> = {};
  for (const [name, attribute] of Object.entries(block.attributes)) fields[name] = attributeType(attribute);
  for (const [name, { nesting_mode, block: inner }] of Object.entries(block.block_types)) {
    fields[name] = nesting_mode === "single" ? blockType(inner) : [nesting_mode, blockType(inner)];
  }
  return ["object", fields];
}

export function attributeType({ type, nested_type }: Attribute): Type {
  if (nested_type === undefined) return type ?? "dynamic";
  const fields = Object.fromEntries(
    Object.entries(nested_type.attributes).map(([name, attribute]) => [name, attributeType(attribute)]),
  );
  const element: Type = ["object", fields];
  return nested_type.nesting_mode === "single" ? element : [nested_type.nesting_mode, element];
}
