import { isList, isObject, unknown, type Value } from "@ml-platform/emulator/real";

/** A reference as synthesized stacks contain it, to a resource or, through its remote state, to another stack. */
export interface Reference {
  /** As written: `aws_vpc.vpc_6776A399.id`. */
  readonly text: string;
  readonly to: { readonly resource: string } | { readonly stack: string; readonly output: string };
  /** What is read of it. */
  readonly path: readonly (string | number)[];
}

const template = /\$\{([^}]*)\}/g;
const whole = /^\$\{([^}]*)\}$/;

/** The reference, if the text is nothing else. */
export function wholeReference(text: string): Reference | undefined {
  const inner = whole.exec(text)?.[1];
  return inner === undefined || encoded.test(text) ? undefined : parseReference(inner);
}

/** The one function that stacks of AWS call, on a text: user data of launch templates. */
const encoded = /^\$\{base64encode\(("(?:[^"\\]|\\.)*")\)\}$/s;

/** The text that is to be encoded. Terraform's escapes are those of JSON. */
function textToEncode(text: string): string | undefined {
  const literal = encoded.exec(text)?.[1];
  return literal === undefined ? undefined : (JSON.parse(literal) as string);
}

/** Every reference in a value, at any depth. */
export function referencesIn(value: Value): Reference[] {
  if (typeof value === "string" && encoded.test(value)) return referencesIn(textToEncode(value) ?? "");
  if (typeof value === "string") return [...value.matchAll(template)].map(([, inner = ""]) => parseReference(inner));
  if (isList(value)) return value.flatMap(referencesIn);
  return isObject(value) ? Object.values(value).flatMap(referencesIn) : [];
}

/** Replaces what is referred to. A text of which a part is unknown is unknown. */
export function evaluate(value: Value, resolve: (reference: Reference) => Value): Value {
  if (isList(value)) return value.map((item) => evaluate(item, resolve));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, evaluate(item, resolve)]));
  }
  if (typeof value !== "string") return value;
  const inner = textToEncode(value);
  if (inner !== undefined) return base64(evaluate(inner, resolve));
  const reference = wholeReference(value);
  if (reference !== undefined) return resolve(reference);
  const parts = referencesIn(value).map(resolve);
  if (parts.some((part) => typeof part === "object")) return unknown;
  return value.replace(template, () => String(parts.shift()));
}

function base64(value: Value): Value {
  return typeof value === "string" ? Buffer.from(value).toString("base64") : value;
}

/** The value at a path; unknown if it lies in something unknown, null if it is not there. */
export function valueAt(value: Value, path: readonly (string | number)[]): Value {
  const [step, ...rest] = path;
  if (step === undefined || value === unknown) return value;
  if (isList(value)) return valueAt(value[Number(step)] ?? null, rest);
  return valueAt(isObject(value) ? (value[step] ?? null) : null, rest);
}

const steps = /(?:^|\.)([\w-]+)|\[(\d+)\]|\["([^"]*)"\]/y;

/** @throws if the text is more than a reference */
function parseReference(text: string): Reference {
  const found: (string | number)[] = [];
  steps.lastIndex = 0;
  while (steps.lastIndex < text.length) {
    const step = steps.exec(text);
    if (step === null) throw new Error(`${text} is not a plain reference`);
    const [, name, index, key] = step;
    found.push(index === undefined ? (name ?? key ?? "") : Number(index));
  }
  const [first, second, third, , output, ...path] = found;
  if (first !== "data") return { text, to: { resource: `${first}.${second}` }, path: found.slice(2) };
  if (second !== "terraform_remote_state") throw new Error(`${text} reads a data source, which is not read here`);
  return { text, to: { stack: String(third), output: String(output) }, path };
}
