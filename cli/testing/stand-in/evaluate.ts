/** A value that JSON can have, or {@link unknown}. */
export type Value = unknown;
type Values = Readonly<Record<string, Value>>;

/** A value that is known only after an apply. */
export const unknown = Symbol("known after apply");

/** The stand-in does not do what the configuration, the state or the arguments ask for: Terraform itself has to. */
export class Unsupported extends Error {
  override readonly name = "Unsupported";
}

/** What expressions may refer to. */
export interface Scope {
  /** Attributes of `terraform_data`, by name. */
  readonly resources: ReadonlyMap<string, Values>;
  /** Outputs of other states, by the name of the data source. */
  readonly outputs: Readonly<Record<string, Values>>;
  /** Members of local values that are objects, not evaluated yet. @default - there are none */
  readonly locals?: Readonly<Record<string, Values>>;
}

const template = /\$\{([^}]*)\}/g;
const reference =
  /^(?:terraform_data\.(?<name>\w+)\.(?<attribute>id|input|output)|data\.terraform_remote_state\.(?<stack>[\w-]+)\.outputs\.(?<output>\w+)|local\.(?<local>[\w-]+)\.(?<member>\w+))(?:\[(?<index>\d+)\])?$/;

interface Reference {
  readonly name?: string;
  readonly attribute?: string;
  readonly stack?: string;
  readonly output?: string;
  readonly local?: string;
  readonly member?: string;
  readonly index?: string;
}

function parseReference(expression: string): Reference {
  const groups = reference.exec(expression)?.groups;
  if (groups === undefined) throw new Unsupported(expression);
  return groups;
}

/** Everything between `${` and `}` in a value. */
export function expressionsIn(value: Value): string[] {
  if (typeof value === "string") return [...value.matchAll(template)].map(([, expression = ""]) => expression);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(expressionsIn) : [];
}

/** What an unknown text stands for when it is decoded is unknown, too. */
const decoded = /^jsondecode\((terraform_data\.\w+\.id)\)$/;

/** Names of the resources to which a value refers. */
export function resourcesIn(value: Value): string[] {
  return expressionsIn(value).flatMap((expression) => parseReference(withoutCall(expression)).name ?? []);
}

function withoutCall(expression: string): string {
  return decoded.exec(expression)?.[1] ?? expression;
}

/** Addresses of what a value depends on, as a state lists them. */
export function dependenciesOf(value: Value): string[] {
  const addresses = expressionsIn(value).map((expression) => {
    const { name, stack, local } = parseReference(expression);
    if (local !== undefined) return `local.${local}`;
    return name === undefined ? `data.terraform_remote_state.${stack}` : `terraform_data.${name}`;
  });
  return [...new Set(addresses)].sort();
}

/** What Terraform lists as the references of a value: each, then what it is a part of. */
export function referencesOf(value: Value): string[] {
  return expressionsIn(value).flatMap((expression) => {
    const { name, stack, local, index } = parseReference(expression);
    const whole = index === undefined ? [] : [expression.slice(0, expression.indexOf("["))];
    if (local !== undefined) return [expression, ...whole, `local.${local}`];
    const of = `data.terraform_remote_state.${stack}`;
    return [expression, ...whole, ...(name === undefined ? [`${of}.outputs`, of] : [`terraform_data.${name}`])];
  });
}

/** @throws {Unsupported} for all but references to attributes and outputs, alone or in texts */
export function evaluate(value: Value, scope: Scope): Value {
  if (typeof value === "string") return evaluateText(value, scope);
  if (Array.isArray(value)) return value.map((item) => evaluate(item, scope));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, evaluate(item, scope)]));
}

function evaluateText(text: string, scope: Scope): Value {
  if (/%\{|\$\$\{/.test(text)) throw new Unsupported(text);
  const expressions = expressionsIn(text);
  const [only] = expressions;
  if (only !== undefined && text === `\${${only}}`) return resolve(only, scope);
  const values = expressions.map((expression) => resolve(expression, scope));
  if (values.includes(unknown)) return unknown;
  return text.replace(template, () => String(values.shift()));
}

function resolve(expression: string, scope: Scope): Value {
  const {
    name,
    attribute = "",
    stack = "",
    output = "",
    local,
    member = "",
    index,
  } = parseReference(withoutCall(expression));
  const [values, key] =
    local !== undefined
      ? [scope.locals?.[local], member]
      : name === undefined
        ? [scope.outputs[stack], output]
        : [scope.resources.get(name), attribute];
  if (values === undefined || !(key in values)) throw new Unsupported(expression);
  const value = local === undefined ? values[key] : evaluate(values[key], scope);
  if (decoded.test(expression) && value !== unknown) throw new Unsupported(expression);
  if (index === undefined || value === unknown) return value;
  return (value as readonly Value[])[Number(index)];
}

export function isUnknown(value: Value): boolean {
  if (value === unknown) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(isUnknown);
}

/** What JSON has of a value that is not known in whole: null for what is unknown in a list, nothing in an object. */
export function knownPart(value: Value): Value {
  if (value === unknown) return undefined;
  if (Array.isArray(value)) return value.map((item) => knownPart(item) ?? null);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, knownPart(item)]));
}

/** A tree with `true` where a value is unknown, as plans have it. */
export function unknownPart(value: Value): Value {
  if (value === unknown) return true;
  if (Array.isArray(value)) return value.map(unknownPart);
  if (typeof value !== "object" || value === null) return false;
  const parts = Object.entries(value).map(([key, item]) => [key, unknownPart(item)] as const);
  return Object.fromEntries(parts.filter(([, part]) => part !== false));
}

/** A value as states keep it where its type is not known beforehand: with its type. */
export function typed(value: Value): Value {
  return value === null ? null : { value, type: typeOf(value) };
}

export function typeOf(value: Value): Value {
  if (value === null) return "dynamic";
  if (Array.isArray(value)) return ["tuple", value.map(typeOf)];
  if (typeof value !== "object") return typeof value === "boolean" ? "bool" : typeof value;
  return ["object", Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typeOf(item)]))];
}
