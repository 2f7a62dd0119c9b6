import type { Attribute, Block, NestedBlock, Schema, Type } from "./schema.ts";

/**
 * Derives a Terraform schema from the TypeScript that cdktf generated from it. The generated code contains:
 * - `// name - computed: B, optional: B, required: B` above every property of every class: the flags;
 * - `synthesizeAttributes` and the `xToTerraform` functions: which names can be configured, the struct behind each, and
 *   `listMapper(..., true)` for blocks against `false` for attributes;
 * - `synthesizeHclAttributes` and `xToHclTerraform`: list, set, map or struct;
 * - the getters: the types of what is only computed;
 * - `x block` in the interface's comments: the only way to distinguish a single block from a nested attribute.
 *
 * It lacks sensitive and write-only marks, schema versions, and max_items other than 1: overlays add them.
 */
export interface DeriveOptions {
  /** True for providers that speak protocol 6, whose struct attributes keep flags of their own. */
  readonly nestedAttributes: boolean;
}

interface Flags {
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
}

interface Property {
  readonly name: string;
  readonly flags: Flags;
  /** The generated getter, which gives the type of what cannot be configured. */
  readonly getter: string;
}

interface Conversion {
  /** `cdktf.listMapper(xToTerraform, true)(...)`. */
  readonly expression: string;
  readonly kind: string;
  readonly storage: string;
}

const scalarTypes: Readonly<Record<string, Type>> = {
  string: "string",
  number: "number",
  boolean: "bool",
  any: "dynamic",
  anyMap: "dynamic",
};

export function deriveSchema(source: string, options: DeriveOptions): Schema {
  const file = new GeneratedFile(source);
  return { version: 0, block: new Deriver(file, options).block(file.mainClass) };
}

class Deriver {
  private readonly file: GeneratedFile;
  private readonly options: DeriveOptions;

  constructor(file: GeneratedFile, options: DeriveOptions) {
    this.file = file;
    this.options = options;
  }

  block(struct: string): Block {
    const attributes: Record<string, Attribute> = {};
    const blockTypes: Record<string, NestedBlock> = {};
    const conversions = this.file.conversions(struct);
    for (const property of this.file.properties(struct, conversions)) {
      const conversion = conversions.get(property.name);
      const child = conversion && structOf(conversion.expression);
      if (conversion !== undefined && child !== undefined && this.isBlock(struct, property, conversion)) {
        blockTypes[property.name] = this.nestedBlock(child, property.flags, conversion);
      } else {
        attributes[property.name] = this.attribute(property, conversion);
      }
    }
    return { attributes: sorted(attributes), block_types: sorted(blockTypes) };
  }

  private isBlock(struct: string, { name, flags }: Property, { expression, kind }: Conversion): boolean {
    if (flags.computed) return false;
    const list = /listMapper\(\w+, (true|false)\)/.exec(expression);
    if (list !== null) return list[1] === "true";
    return kind === "list" || kind === "set" || this.file.documentsBlock(struct, name);
  }

  private nestedBlock(struct: string, flags: Flags, { expression, kind }: Conversion): NestedBlock {
    const block = this.block(struct);
    const many = expression.includes("listMapper(");
    if (kind !== "list" && kind !== "set") return { nesting_mode: "single", block };
    return {
      nesting_mode: kind,
      block,
      ...(flags.required && { min_items: 1 }),
      ...(!many && { max_items: 1 }),
    };
  }

  private attribute({ flags, getter }: Property, conversion: Conversion | undefined): Attribute {
    return {
      ...(conversion === undefined ? { type: this.computedType(getter) } : this.configurableType(conversion)),
      ...(flags.required && { required: true }),
      ...(flags.optional && { optional: true }),
      ...(flags.computed && { computed: true }),
    };
  }

  private configurableType({ expression, kind, storage }: Conversion): Pick<Attribute, "type" | "nested_type"> {
    const struct = structOf(expression);
    if (struct === undefined) return { type: simpleType(kind, storage) };
    const nesting = kind === "list" || kind === "set" || kind === "map" ? kind : "single";
    if (this.options.nestedAttributes) {
      return { nested_type: { nesting_mode: nesting, attributes: this.block(struct).attributes } };
    }
    const element = this.objectType(struct);
    return { type: nesting === "single" ? element : [nesting, element] };
  }

  /** The type of a read-only attribute, from its getter or from the class of its list. */
  private computedType(getter: string): Type {
    const list = /new (\w+?)(List|Map)\(this, "[^"]+", (true|false)\)/.exec(getter);
    if (list !== null && !getter.includes("new cdktf.")) {
      const kind = list[2] === "Map" ? "map" : list[3] === "true" ? "set" : "list";
      return [kind, this.objectType(list[1] ?? "")];
    }
    const single = /new (\w+)OutputReference\(this, "[^"]+"\)/.exec(getter);
    if (single !== null) return this.objectType(single[1] ?? "");
    const ofMaps = /new cdktf\.(String|Number|Boolean|Any)Map(List)?\(this, "[^"]+"/.exec(getter);
    if (ofMaps !== null) {
      const map: Type = ["map", getterScalar(ofMaps[1])];
      return ofMaps[2] === undefined ? map : [getter.includes(", true)") ? "set" : "list", map];
    }
    const collection = getter.includes("cdktf.Fn.tolist(") ? "set" : "list";
    const scalar = /this\.get(String|Number|Boolean|Any|List|NumberList)(Map)?Attribute\(/.exec(getter);
    if (scalar === null) return "dynamic";
    if (scalar[2] !== undefined) return scalar[1] === "Any" ? "dynamic" : ["map", getterScalar(scalar[1])];
    if (scalar[1] === "List") return [collection, "string"];
    if (scalar[1] === "NumberList") return [collection, "number"];
    return getterScalar(scalar[1]);
  }

  private objectType(struct: string): Type {
    const conversions = this.file.conversions(struct);
    const fields: Record<string, Type> = {};
    for (const property of this.file.properties(struct, conversions)) {
      const conversion = conversions.get(property.name);
      const { type } =
        conversion === undefined ? { type: this.computedType(property.getter) } : this.objectField(conversion);
      fields[property.name] = type;
    }
    return ["object", sorted(fields)];
  }

  private objectField({ expression, kind, storage }: Conversion): { type: Type } {
    const struct = structOf(expression);
    if (struct === undefined) return { type: simpleType(kind, storage) };
    const element = this.objectType(struct);
    return { type: kind === "list" || kind === "set" || kind === "map" ? [kind, element] : element };
  }
}

/** The text of one generated file, searched by struct name. */
class GeneratedFile {
  readonly mainClass: string;
  private readonly source: string;
  /** Where each declaration starts, by its first words up to the name. */
  private readonly declarations = new Map<string, number>();

  constructor(source: string) {
    this.source = source;
    const main = /^export class (\w+) extends cdktf\.Terraform(Resource|DataSource|Provider) /m.exec(source);
    if (main?.[1] === undefined) throw new Error("not a generated provider file: it declares no Terraform class");
    this.mainClass = main[1];
    for (const { 0: words, index } of source.matchAll(/^export (?:class|interface|function) \w+/gm)) {
      this.declarations.set(words, index);
    }
  }

  conversions(struct: string): Map<string, Conversion> {
    const main = struct === this.mainClass;
    const plain = main
      ? this.section("  protected synthesizeAttributes()", "\n  }\n")
      : this.section(`export function ${lowerFirst(struct)}ToTerraform(`, "\n}\n");
    const hcl = main
      ? this.section("  protected synthesizeHclAttributes()", "\n  }\n")
      : this.section(`export function ${lowerFirst(struct)}ToHclTerraform(`, "\n}\n");
    const kinds = new Map<string, { kind: string; storage: string }>();
    const described =
      /^ {4,6}(\w+): \{\n\s+value: .*\n\s+isBlock: \w+,\n\s+type: "(\w+)",\n\s+storageClassType: "(\w+)"/gm;
    for (const [, name = "", kind = "", storage = ""] of hcl.matchAll(described)) kinds.set(name, { kind, storage });
    const result = new Map<string, Conversion>();
    for (const [, name = "", expression = ""] of plain.matchAll(/^ {4,6}(\w+): (.*),$/gm)) {
      result.set(name, { expression, ...(kinds.get(name) ?? { kind: "simple", storage: "string" }) });
    }
    return result;
  }

  properties(struct: string, conversions: ReadonlyMap<string, Conversion>): Property[] {
    const name = struct === this.mainClass ? struct : `${struct}OutputReference`;
    const body = this.section(`export class ${name} extends `, "\n}\n");
    const marks = [...body.matchAll(/^ {2}\/\/ (\w+) - computed: (\w+), optional: (\w+), required: (\w+)$/gm)];
    if (marks.length === 0) return this.interfaceProperties(struct, conversions);
    return marks.map((mark, index) => ({
      name: mark[1] ?? "",
      flags: { computed: mark[2] === "true", optional: mark[3] === "true", required: mark[4] === "true" },
      getter: body.slice(mark.index + mark[0].length, marks[index + 1]?.index ?? body.length),
    }));
  }

  /** Structs of provider blocks have no annotated class: in their interface, `?` marks optional properties. */
  private interfaceProperties(struct: string, conversions: ReadonlyMap<string, Conversion>): Property[] {
    const body = this.interface(struct);
    return [...conversions].map(([name, { expression }]) => {
      const property = /struct!\.(\w+)/.exec(expression)?.[1] ?? "";
      const required = new RegExp(`^ {2}readonly ${property}: `, "m").test(body);
      return { name, flags: { computed: false, optional: !required, required }, getter: "" };
    });
  }

  documentsBlock(struct: string, name: string): boolean {
    return this.interface(struct).includes(`* ${name} block\n`);
  }

  private interface(struct: string): string {
    return this.section(`export interface ${struct === this.mainClass ? `${struct}Config` : struct} `, "\n}\n");
  }

  private section(start: string, end: string): string {
    const declared = /^export (?:class|interface|function) \w+/.exec(start);
    const from = declared === null ? this.source.indexOf(start) : (this.declarations.get(declared[0]) ?? -1);
    if (from < 0) return "";
    const to = this.source.indexOf(end, from);
    return this.source.slice(from, to < 0 ? undefined : to + 1);
  }
}

function structOf(expression: string): string | undefined {
  const name = /(?<![.\w])(\w+)ToTerraform\b/.exec(expression)?.[1];
  return name === undefined ? undefined : upperFirst(name);
}

/** `stringMapList` is a collection of maps of strings; `kind` says whether the outermost is a list or a set. */
function simpleType(kind: string, storage: string): Type {
  const scalar = scalarTypes[storage];
  if (scalar !== undefined) return scalar;
  const match = /^(string|number|boolean)((?:List|Map)+)$/.exec(storage);
  if (match === null) return "dynamic";
  const [, base = "", wraps = ""] = match;
  const wrappers = wraps.match(/List|Map/g) ?? [];
  return wrappers.reduce<Type>((type, wrapper, index) => {
    if (wrapper === "Map") return ["map", type];
    const outermost = index === wrappers.length - 1;
    return [outermost && kind === "set" ? "set" : "list", type];
  }, scalarTypes[base] ?? "string");
}

function getterScalar(name: string | undefined): Type {
  return name === "Number" ? "number" : name === "Boolean" ? "bool" : name === "Any" ? "dynamic" : "string";
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
