import { environmentKeys } from "@ml-platform/environments/keys";
import { z } from "zod";

/** The part of JSON Schema that the reference shows. */
interface Described {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  /** Names the origin of a default that is not the platform's own, such as company.ts. */
  readonly defaultText?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Described[];
  readonly oneOf?: readonly Described[];
  readonly items?: Described;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Described | boolean;
}

interface Row {
  readonly path: string;
  readonly value: string;
  readonly fallback: string;
  readonly description: string;
}

/** `docs/environment.md`: every key that an environment file can have, from the schemas that check it. */
export function environmentReference(): string {
  const schema = z.toJSONSchema(z.strictObject(environmentKeys), { io: "input", unrepresentable: "any" }) as Described;
  const { properties = {}, required = [] } = schema;
  const sections = Object.entries(properties).filter(([, key]) => isNested(key));
  const plain = Object.entries(properties).filter(([, key]) => !isNested(key));
  return [
    "# Keys of an environment",
    "",
    "Written by `pnpm docs` from the schemas in `environments/`; a test fails when it is not current. `<name>` is a name of your choice.",
    "Leave out an optional key without a default if you do not need it.",
    "",
    ...table(plain.flatMap(([name, key]) => rows(name, key, required.includes(name)))),
    ...sections.flatMap(([name, key]) => [
      "",
      `## \`${name}\``,
      "",
      ...(key.description === undefined ? [] : [key.description, ""]),
      ...table(inner(name, key)),
    ]),
    "",
  ].join("\n");
}

function isNested({ properties, additionalProperties, oneOf, anyOf }: Described): boolean {
  return [properties, oneOf, anyOf].some((part) => part !== undefined) || typeof additionalProperties === "object";
}

function rows(path: string, key: Described, isRequired: boolean): Row[] {
  const own = {
    path,
    value: constraintOf(key),
    fallback: fallbackOf(key, isRequired),
    description: key.description ?? "",
  };
  const below = inner(path, key);
  // The keys of a group describe it; the group needs its own row only if that has a description or a default.
  return below.length > 0 && own.description === "" && own.fallback === "" ? below : [own, ...below];
}

function fallbackOf({ default: value, defaultText }: Described, isRequired: boolean): string {
  if (defaultText !== undefined) return defaultText;
  if (value !== undefined) return `\`${JSON.stringify(value)}\``;
  return isRequired ? "required" : "";
}

function inner(
  path: string,
  { properties, required = [], additionalProperties, oneOf, anyOf, items }: Described,
): Row[] {
  const variants = [...(oneOf ?? []), ...(anyOf ?? [])].flatMap((variant) => inner(path, variant));
  const ofItems = items === undefined ? [] : inner(`${path}[]`, items);
  const named = Object.entries(properties ?? {}).flatMap(([name, key]) =>
    rows(`${path}.${name}`, key, required.includes(name)),
  );
  const mapped = typeof additionalProperties === "object" ? others(`${path}.<name>`, additionalProperties, named) : [];
  return unique([...named, ...mapped, ...variants, ...ofItems]);
}

/** The keys of a map, or any further key of an object, which needs a row of its own. */
function others(path: string, key: Described, named: readonly Row[]): Row[] {
  return named.length > 0 ? rows(path, key, false) : inner(path, key);
}

/** Merges the rows with the same path: variants of a value repeat the key that distinguishes them. */
function unique(all: readonly Row[]): Row[] {
  const byPath = new Map<string, Row>();
  for (const row of all) {
    const known = byPath.get(row.path);
    const value = known === undefined || known.value === row.value ? row.value : `${known.value} or ${row.value}`;
    byPath.set(row.path, { ...(known ?? row), value });
  }
  return [...byPath.values()];
}

function constraintOf({
  const: constant,
  enum: values,
  type,
  items,
  anyOf,
  oneOf,
  additionalProperties,
}: Described): string {
  if (constant !== undefined) return `\`${JSON.stringify(constant)}\``;
  if (values !== undefined) return values.map((value) => `\`${JSON.stringify(value)}\``).join(" or ");
  const variants = anyOf ?? oneOf;
  if (variants !== undefined) return [...new Set(variants.map(constraintOf))].join(" or ");
  if (type === "array") return `list of ${items === undefined ? "values" : plural(constraintOf(items))}`;
  if (typeof additionalProperties === "object") return "map";
  return typeof type === "string" ? type : "text";
}

function plural(value: string): string {
  return /^[a-z]+$/.test(value) ? `${value}s` : value;
}

function table(all: readonly Row[]): string[] {
  const cell = (text: string): string => text.replaceAll("|", "\\|");
  return [
    "| key | value | default | meaning |",
    "| --- | --- | --- | --- |",
    ...all.map(
      ({ path, value, fallback, description }) =>
        `| \`${path}\` | ${cell(value)} | ${cell(fallback)} | ${cell(description)} |`,
    ),
  ];
}
