import { isJsonObject, type Json, type JsonObject } from "../yaml.ts";

/** A key of an object or an index of a list. */
type Step = string | number;

/** Helm refuses larger indexes. Source: helm/helm, pkg/strvals/parser.go. */
const largestIndex = 65_536;

/**
 * Values with an expression of Helm's `--set` applied: `image.tag=v1`, `args[0]=--flag`, `zones={a,b}`, `a=1,b=2`. A
 * backslash makes the character after it an ordinary one. Source: helm.sh/docs/intro/using_helm, "The Format and
 * Limitations of --set".
 *
 * @param typed gives `true`, `false`, `null` and whole numbers types of their own; otherwise every value is a string
 * @throws {Error} with the reason, in Helm's words where it has any
 */
export function withSetExpression(values: JsonObject, expression: string, typed: boolean): JsonObject {
  const reader = new Reader(expression);
  let result = values;
  while (!reader.atEnd) {
    const path = readPath(reader);
    const value = readValue(reader, typed ? typedValue : (text) => text);
    result = assign(result, path, value) as JsonObject;
  }
  return result;
}

class Reader {
  private readonly characters: readonly string[];
  private position = 0;

  constructor(text: string) {
    this.characters = [...text];
  }

  get atEnd(): boolean {
    return this.position >= this.characters.length;
  }

  /** Consumes the character if it comes next. */
  skip(character: string): boolean {
    const found = this.characters[this.position] === character;
    if (found) this.position++;
    return found;
  }

  /** The text up to one of the stops, which is consumed; without a stop, the rest of the text. */
  until(stops: string): { readonly text: string; readonly stop?: string } {
    let text = "";
    while (!this.atEnd) {
      const character = this.next();
      if (stops.includes(character)) return { text, stop: character };
      text += character === "\\" ? this.next() : character;
    }
    return { text };
  }

  private next(): string {
    return this.characters[this.position++] ?? "";
  }
}

function readPath(reader: Reader): Step[] {
  let { text, stop } = reader.until("=[,.");
  const path: Step[] = [text];
  while (stop !== "=") {
    if (stop === ",") throw new Error(`key ${JSON.stringify(text)} has no value (cannot end with ,)`);
    if (stop === undefined) throw new Error(`key ${JSON.stringify(text)} has no value`);
    if (stop === ".") {
      ({ text, stop } = reader.until("=[,."));
      path.push(text);
    } else {
      path.push(readIndex(reader));
      ({ text, stop } = reader.until("=[."));
      if (text !== "") throw new Error(`unexpected data at end of array index: ${JSON.stringify(text)}`);
    }
  }
  return path;
}

function readIndex(reader: Reader): number {
  const { text } = reader.until("]");
  const index = Number(text);
  if (!/^-?\d+$/.test(text)) throw new Error(`error parsing index: ${JSON.stringify(text)} is not a whole number`);
  if (index < 0) throw new Error(`negative ${index} index not allowed`);
  if (index <= largestIndex) return index;
  throw new Error(`index of ${index} is greater than maximum supported index of ${largestIndex}`);
}

function readValue(reader: Reader, typed: (text: string) => Json): Json {
  if (!reader.skip("{")) return typed(reader.until(",").text);
  const items: Json[] = [];
  for (let closed = false; !closed; ) {
    const { text, stop } = reader.until(",}");
    if (stop === undefined) throw new Error("list must terminate with '}'");
    items.push(typed(text));
    closed = stop === "}";
  }
  reader.skip(",");
  return items;
}

function typedValue(text: string): Json {
  if (/^(true|false|null|0)$/i.test(text)) return JSON.parse(text.toLowerCase()) as Json;
  // Text with a leading zero is not a number: it could be an account id.
  return /^(?!0)[+-]?\d{1,18}$/.test(text) ? Number(text) : text;
}

function assign(container: Json | undefined, path: readonly Step[], value: Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === "number") return assignItem(container ?? [], step, rest, value);
  if (container !== undefined && !isJsonObject(container)) {
    throw new Error(`unable to parse key: ${JSON.stringify(step)} is a key, but its parent is not a map`);
  }
  if (step === "") return container ?? {};
  return { ...container, [step]: assign(container?.[step], rest, value) };
}

function assignItem(container: Json, index: number, rest: readonly Step[], value: Json): Json {
  if (!Array.isArray(container))
    throw new Error(`unable to parse key: [${index}] is an index, but its parent is not a list`);
  const list = Array.from({ length: Math.max(container.length, index + 1) }, (_, item) => container[item] ?? null);
  const before = list[index] ?? undefined;
  const replaced = typeof rest[0] === "string" && !isJsonObject(before);
  list[index] = assign(replaced ? undefined : before, rest, value);
  return list;
}
