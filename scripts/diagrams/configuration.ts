import { isObject, type Json, type JsonObject } from "@ml-platform/state";

/** A resource of a synthesized stack. */
export interface Block {
  /** `vpc_6776A399` */
  readonly name: string;
  readonly attributes: JsonObject;
}

/** All resources of a type, in the order of the configuration. */
export function blocks(configuration: JsonObject, type: string): Block[] {
  const byName = member(configuration["resource"], type);
  return Object.entries(isObject(byName) ? byName : {}).flatMap(([name, attributes]) =>
    isObject(attributes) ? [{ name, attributes }] : [],
  );
}

/** `${aws_subnet.vpc_a.id}` refers to `vpc_a`; undefined for anything else. */
export function referredName(value: Json | undefined): string | undefined {
  return typeof value === "string" ? /^\$\{[a-z0-9_]+\.([\w-]+)\.\w+\}$/.exec(value)?.[1] : undefined;
}

export function member(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>((found, key) => (isObject(found) ? found[key] : undefined), value);
}

export function text(value: Json | undefined, ...keys: readonly string[]): string {
  const found = member(value, ...keys);
  return typeof found === "string" || typeof found === "number" ? String(found) : "";
}

export function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
