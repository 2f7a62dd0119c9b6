import {
  type Attribute,
  type Block,
  blockType,
  isList,
  isObject,
  isUnknown,
  type NestedBlock,
  type ObjectValue,
  type Schema,
  type Type,
  type Value,
} from "@ml-platform/emulator/real";
import type { Configuration, Resource } from "./configuration.ts";
import { type Reference, referencesIn, wholeReference } from "./expression.ts";

// What Terraform itself checks with a provider's schema, before it asks the provider anything.

export type SchemaOf = (type: string) => Schema | undefined;

export interface Typed {
  /** The body as Terraform sends it. Meaningless if there are problems. */
  readonly value: ObjectValue;
  /** In Terraform's words, each with the attribute. */
  readonly problems: readonly string[];
}

/** Arguments, blocks and types of a body, which `evaluate` makes known. */
export function typed(
  { stack, type, body }: Resource,
  configuration: Configuration,
  schemaOf: SchemaOf,
  evaluate: (text: string) => Value,
): Typed {
  const schema = schemaOf(type);
  if (schema === undefined) return { value: {}, problems: [`Invalid resource type: no resource type "${type}"`] };
  const typing = new Typing(evaluate, (reference) => referenceType(configuration, stack, reference, schemaOf));
  const value = typing.block(body, schema.block, "");
  return { value, problems: typing.problems };
}

/** References to what is not declared, or to attributes that it does not have. */
export function referenceProblems(
  { stack, body }: Resource,
  configuration: Configuration,
  schemaOf: SchemaOf,
): string[] {
  return referencesIn(body).flatMap((reference) => {
    const type = referenceType(configuration, stack, reference, schemaOf);
    return typeof type === "string" && type.startsWith("!") ? [type.slice(1)] : [];
  });
}

/** A problem, marked so that it is no type. */
type Unreadable = `!${string}`;

function referenceType(
  configuration: Configuration,
  stack: string,
  { to, path, text }: Reference,
  schemaOf: SchemaOf,
): Type | Unreadable {
  if ("stack" in to) {
    const read = outputType(configuration, to.stack, configuration.output(to.stack, to.output), path, schemaOf);
    return read ?? `!Unsupported attribute: ${to.stack} has no output "${[to.output, ...path].join(".")}"`;
  }
  const declared = configuration.resources.get(`${stack}/${to.resource}`);
  if (declared === undefined) return `!Reference to undeclared resource: ${to.resource}`;
  const schema = schemaOf(declared.type);
  if (schema === undefined) return "dynamic";
  return path.reduce<Type | Unreadable>(
    (type, step) => (isUnreadable(type) ? type : (stepInto(type, step) ?? `!Unsupported attribute: ${text}`)),
    blockType(schema.block),
  );
}

/** Of what another stack publishes, which Terraform knows once that stack is applied. */
function outputType(
  configuration: Configuration,
  stack: string,
  output: Value,
  path: readonly (string | number)[],
  schemaOf: SchemaOf,
): Type | Unreadable | undefined {
  const [step, ...rest] = path;
  const inner = isObject(output) && step !== undefined ? output[step] : undefined;
  if (inner !== undefined) return outputType(configuration, stack, inner, rest, schemaOf);
  if (output === null || step !== undefined) return undefined;
  const reference = typeof output === "string" ? wholeReference(output) : undefined;
  if (reference !== undefined) return referenceType(configuration, stack, reference, schemaOf);
  return typeof output === "object" ? "dynamic" : "string";
}

function isUnreadable(type: Type | Unreadable): type is Unreadable {
  return typeof type === "string" && type.startsWith("!");
}

function stepInto(type: Type, step: string | number): Type | undefined {
  if (type === "dynamic") return type;
  if (typeof type === "string") return undefined;
  if (type[0] === "object") return type[1][step];
  if (type[0] === "map") return type[1];
  return type[0] === "list" && typeof step === "number" ? type[1] : undefined;
}

class Typing {
  readonly problems: string[] = [];
  private readonly evaluate: (text: string) => Value;
  private readonly typeOf: (reference: Reference) => Type | Unreadable;

  constructor(evaluate: (text: string) => Value, typeOf: (reference: Reference) => Type | Unreadable) {
    this.evaluate = evaluate;
    this.typeOf = typeOf;
  }

  block(body: ObjectValue, { attributes, block_types }: Block, at: string): ObjectValue {
    for (const name of Object.keys(body)) {
      if (attributes[name] !== undefined || block_types[name] !== undefined) continue;
      this.problems.push(`Unsupported argument: an argument named "${at}${name}" is not expected here`);
    }
    const values = Object.entries(attributes).map(([name, attribute]) => [
      name,
      this.attribute(body[name] ?? null, attribute, at + name),
    ]);
    const blocks = Object.entries(block_types).map(([name, nested]) => [
      name,
      this.nested(body[name] ?? null, nested, at + name),
    ]);
    return Object.fromEntries([...values, ...blocks]);
  }

  private attribute(value: Value, { type = "dynamic", required, optional }: Attribute, at: string): Value {
    if (value !== null && required !== true && optional !== true) {
      this.problems.push(`Invalid or unknown key: a value for "${at}" cannot be configured; the provider decides it`);
    }
    const converted = this.convert(value, type, at);
    if (converted === null && required === true) this.problems.push(`Missing required argument: "${at}" is required`);
    return converted;
  }

  private nested(value: Value, { block, nesting_mode, min_items = 0, max_items }: NestedBlock, at: string): Value {
    if (nesting_mode === "single") return isObject(value) ? this.block(value, block, `${at}.`) : null;
    const elements = value === null ? [] : isList(value) ? value : [value];
    if (elements.length < min_items) {
      this.problems.push(`Insufficient ${at} blocks: at least ${min_items} are required`);
    }
    if (max_items !== undefined && elements.length > max_items) {
      this.problems.push(`Too many ${at} blocks: no more than ${max_items} are allowed`);
    }
    return elements.map((element) => {
      if (isObject(element)) return this.block(element, block, `${at}.`);
      this.problems.push(`Incorrect JSON value type: "${at}" is a block`);
      return null;
    });
  }

  private convert(value: Value, type: Type, at: string): Value {
    if (typeof value === "string" && value.includes("${")) return this.reference(value, type, at);
    if (value === null || isUnknown(value) || type === "dynamic") return value;
    const convert = conversions[typeof type === "string" ? type : type[0]];
    const converted = convert?.(value, (item, key) => this.convert(item, stepOf(type, key), `${at}.${key}`));
    if (converted !== undefined) return converted;
    this.problems.push(`Incorrect attribute value type: inappropriate value for "${at}": ${nameOf(type)} required`);
    return null;
  }

  private reference(text: string, type: Type, at: string): Value {
    const reference = wholeReference(text);
    const given: Type | Unreadable = reference === undefined ? "string" : this.typeOf(reference);
    if (!isUnreadable(given) && given !== "dynamic" && type !== "dynamic" && isSimple(given) !== isSimple(type)) {
      this.problems.push(`Incorrect attribute value type: inappropriate value for "${at}": ${nameOf(type)} required`);
      return null;
    }
    return this.evaluated(this.evaluate(text), type, at);
  }

  /** What was evaluated is not evaluated again, whatever it contains. */
  private evaluated(value: Value, type: Type, at: string): Value {
    return typeof value === "string" && type === "string" ? value : this.convert(value, type, at);
  }
}

type Inner = (item: Value, key: string | number) => Value;

/** Conversions as Terraform does them; undefined where there is none. */
const conversions: Readonly<Record<string, (value: Value, inner: Inner) => Value | undefined>> = {
  string: (value) => (typeof value === "object" ? undefined : String(value)),
  number: (value) => {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : undefined;
  },
  bool: (value) =>
    typeof value === "boolean" ? value : value === "true" ? true : value === "false" ? false : undefined,
  list: (value, inner) => (isList(value) ? value.map(inner) : undefined),
  set: (value, inner) => (isList(value) ? value.map(inner) : undefined),
  map: (value, inner) => (isObject(value) ? entries(value, inner) : undefined),
  object: (value, inner) => (isObject(value) ? entries(value, inner) : undefined),
};

function entries(value: ObjectValue, inner: Inner): ObjectValue {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inner(item, name)]));
}

function stepOf(type: Type, key: string | number): Type {
  return (isList(type as Value) && type[0] === "set" ? (type[1] as Type) : stepInto(type, key)) ?? "dynamic";
}

function isSimple(type: Type): boolean {
  return typeof type === "string";
}

function nameOf(type: Type): string {
  return typeof type === "string" ? type : `${type[0]} of ${typeof type[1] === "string" ? type[1] : "objects"}`;
}
