import { deriveSchema } from "./derive.ts";
import { attributeType, type Block, type Schema, type Type } from "./schema.ts";
import { generatedSource, providerPackage } from "./source.ts";

/** What a provider's schema says of a place in a resource. */
export interface Argument {
  readonly collection?: "list" | "set" | "map";
  /** Whether the provider sets it where the code does not: then Terraform leaves it as it is found. */
  readonly isComputed: boolean;
}

/** Whether the provider speaks protocol 6, by name. */
const nestedAttributes: Readonly<Record<string, boolean>> = { aws: false, kubernetes: false, helm: true };

const schemas = new Map<string, Schema | undefined>();

/**
 * An attribute or block of a type of resource, read from the installed provider package.
 *
 * @param names of attributes and blocks from the outermost, without indexes and keys
 * @returns undefined if there is no such place, or no package has the type
 */
export function argumentAt(type: string, names: readonly string[]): Argument | undefined {
  if (!schemas.has(type)) schemas.set(type, schemaOf(type));
  const block = schemas.get(type)?.block;
  return block === undefined ? undefined : inBlock(block, names);
}

function schemaOf(type: string): Schema | undefined {
  const [name = "", ...rest] = type.split("_");
  const isNested = nestedAttributes[name];
  if (isNested === undefined) return undefined;
  try {
    const source = generatedSource(providerPackage(name).directory, rest.join("-"));
    return deriveSchema(source, { nestedAttributes: isNested });
  } catch {
    // A type that this version of the package does not have.
    return undefined;
  }
}

function inBlock({ attributes, block_types }: Block, [name = "", ...rest]: readonly string[]): Argument | undefined {
  const nested = block_types[name];
  if (nested !== undefined) {
    if (rest.length > 0) return inBlock(nested.block, rest);
    return { ...(nested.nesting_mode !== "single" && { collection: nested.nesting_mode }), isComputed: false };
  }
  const attribute = attributes[name];
  if (attribute === undefined) return undefined;
  const found = inType(attributeType(attribute), rest);
  if (found === undefined) return undefined;
  const collection = collectionOf(found);
  return { ...(collection !== undefined && { collection }), isComputed: attribute.computed === true };
}

function inType(type: Type, names: readonly string[]): Type | undefined {
  const [name, ...rest] = names;
  if (name === undefined) return type;
  if (typeof type === "string") return undefined;
  const [kind, inner] = type;
  if (kind === "object") {
    const field = (inner as Readonly<Record<string, Type>>)[name];
    return field === undefined ? undefined : inType(field, rest);
  }
  // A key of a map is a step of its own; items of lists and sets are not named.
  return inType(inner as Type, kind === "map" ? rest : names);
}

function collectionOf(type: Type): Argument["collection"] {
  const kind = typeof type === "string" ? undefined : type[0];
  return kind === "list" || kind === "set" || kind === "map" ? kind : undefined;
}
