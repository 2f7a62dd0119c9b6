import fc from "fast-check";

/** The part of JSON Schema by which values are generated. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
}

/** Values for a path such as `clusters.<name>.nodeGroups.<name>.labels`; `<name>` after it stands for the keys of a map. */
export type Hints = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/**
 * Values that fit a schema, so that a key which is added later is generated as well. A hint replaces what would be
 * generated for its path: a schema does not say which texts are zones.
 */
export function fromSchema(schema: Schema, hints: Hints, path = ""): fc.Arbitrary<unknown> {
  const hint = hints[path];
  if (hint !== undefined) return hint;
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants !== undefined) return fc.oneof(...variants.map((variant) => fromSchema(variant, hints, path)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.type === "object") return objects(schema, hints, path);
  if (schema.type === "array") return fc.array(fromSchema(schema.items ?? {}, hints, `${path}[]`), { maxLength: 3 });
  return plain[String(schema.type)] ?? fc.constantFrom("text", 3, true);
}

const plain: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: fc.constantFrom("text", "other-text", "a.b", "1"),
  number: fc.constantFrom(1, 2, 30, 0.5),
  integer: fc.constantFrom(1, 2, 30),
  boolean: fc.boolean(),
};

function objects(schema: Schema, hints: Hints, path: string): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const below = (key: string) => (path === "" ? key : `${path}.${key}`);
  const keys = Object.entries(properties).map(([key, value]) => {
    const generated = fromSchema(value, hints, below(key));
    return [key, required.includes(key) ? generated : optional(generated, isGroup(value))] as const;
  });
  const named = fc.record(Object.fromEntries(keys)).map(withoutAbsent);
  if (typeof additionalProperties !== "object") return named;
  const map = fc.dictionary(
    (hints[below("<key>")] ?? fc.constantFrom("one", "two")) as fc.Arbitrary<string>,
    fromSchema(additionalProperties, hints, below("<name>")),
    { maxKeys: 3 },
  );
  return fc.tuple(map, named).map(([more, own]) => ({ ...more, ...own }));
}

const absent = Symbol("absent");

/** Most authors leave most optional keys out, but what is below a group of keys would be too rare. */
function optional(generated: fc.Arbitrary<unknown>, isGroup: boolean): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: isGroup ? 1 : 3, arbitrary: fc.constant(absent) }, { weight: 1, arbitrary: generated });
}

function isGroup({ properties, additionalProperties }: Schema): boolean {
  return properties !== undefined || typeof additionalProperties === "object";
}

function withoutAbsent(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== absent));
}
