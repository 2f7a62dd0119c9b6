import { UserError } from "@ml-platform/rules";
import { z } from "zod";
import { isObject, type PlainObject } from "../model/merge.ts";
import { type SectionName, sections } from "../model/sections.ts";

/** A setting as its owner wrote it, in parts. */
interface Setting {
  readonly text: string;
  readonly path: readonly string[];
  /** @default - the setting is taken back */
  readonly value?: unknown;
}

/**
 * What the owner of a sandpit changes, from settings such as `clusters.ml.nodeGroups.general.size.max=2`. A key that contains
 * a dot is quoted: `tenant.quota["requests.cpu"]=4`, or `tenant.quota."requests.cpu"=4`. Values are JSON, or text where the
 * key holds text (`tenant.quota.pods=5`); `null` removes what the base has, and nothing takes an earlier setting back.
 *
 * @param settings in the order in which they were written
 * @param standing what was changed before, which stays
 * @throws {UserError} for text that is no setting, and for two settings of which one contains the other
 */
export function parseChanges(settings: readonly string[], standing: object = {}): object {
  const parsed = settings.map(parseSetting);
  for (const [index, setting] of parsed.entries()) refuseConflict(setting, parsed.slice(0, index));
  return parsed.reduce<PlainObject>((changes, { path, ...rest }) => {
    return "value" in rest ? withValue(changes, path, rest.value) : without(changes, path);
  }, standing as PlainObject);
}

function parseSetting(text: string): Setting {
  const { path, rest } = parsePath(text);
  return rest === "" ? { text, path } : { text, path, value: parseValue(text, path, rest) };
}

/** A key, as a word or in quotes, after a dot or in brackets as messages show it. */
const step = /^(?:\.(?:"([^"]+)"|([^.[\]="\s]+))|\["([^"]+)"\])/;

/** Keys that every object has, and that no environment needs. */
const odd: readonly string[] = ["__proto__", "constructor", "prototype"];

function parsePath(text: string): { path: readonly string[]; rest: string } {
  const path: string[] = [];
  let left = `.${text}`;
  for (let found = step.exec(left); found !== null; found = step.exec(left)) {
    path.push(found[1] ?? found[2] ?? found[3] ?? "");
    left = left.slice(found[0].length);
  }
  if (path.length === 0 || !left.startsWith("=")) throw refused(text, /^\[\d+\]/.test(left) ? inList : noPath);
  const refusedKey = path.find((key) => odd.includes(key));
  if (refusedKey !== undefined) throw refused(text, `"${refusedKey}" cannot be a key.`);
  return { path, rest: left.slice(1) };
}

const noPath =
  'is no setting. Write path=value, such as tenant.quota.pods=5, with a key that contains a dot in quotes: tenant.quota["requests.cpu"]=4.';

const inList = 'names a place in a list, and lists are set as a whole, such as tenant.namespaces=["batch"].';

function refused(text: string, why: string): UserError {
  return new UserError(`--set ${text}: ${why} Nothing was changed.`);
}

function parseValue(text: string, path: readonly string[], written: string): unknown {
  if (holdsText(path) && written !== "null" && !written.startsWith('"')) return written;
  try {
    return JSON.parse(written, (key, value: unknown) => {
      if (odd.includes(key)) throw refused(text, `"${key}" cannot be a key.`);
      return value;
    });
  } catch (failure) {
    if (failure instanceof UserError) throw failure;
    if (/^[[{"]/.test(written))
      throw refused(text, "The value is not valid JSON. In a shell, put the whole setting in single quotes.");
    return written;
  }
}

const textTypes: readonly string[] = ["string", "enum", "template_literal", "custom"];

/** Whether what an environment has at a path is text: a version or an amount looks like a number. */
function holdsText([section = "", ...keys]: readonly string[]): boolean {
  if (!Object.hasOwn(sections, section)) return false;
  const root: Schema | undefined = sections[section as SectionName].schema;
  const schema = keys.reduce<Schema | undefined>(
    (outer, key) => (outer === undefined ? undefined : innerOf(outer, key)),
    root,
  );
  return schema !== undefined && textTypes.includes(unwrapped(schema)._zod.def.type);
}

type Schema = z.core.$ZodType;

function innerOf(outer: Schema, key: string): Schema | undefined {
  const schema = unwrapped(outer);
  if (schema instanceof z.core.$ZodObject) {
    const { shape } = schema._zod.def;
    return Object.hasOwn(shape, key) ? shape[key] : undefined;
  }
  if (schema instanceof z.core.$ZodRecord) return schema._zod.def.valueType;
  if (schema instanceof z.core.$ZodUnion)
    return schema._zod.def.options.flatMap((option) => innerOf(option, key) ?? [])[0];
  return undefined;
}

/** Without defaults and the like around it. */
function unwrapped(schema: Schema): Schema {
  const { def } = schema._zod;
  return "innerType" in def ? unwrapped(def.innerType as Schema) : schema;
}

function refuseConflict({ text, path }: Setting, earlier: readonly Setting[]): void {
  const other = earlier.find((each) => contains(each.path, path) || contains(path, each.path));
  if (other === undefined) return;
  throw refused(
    text,
    other.path.length === path.length
      ? `"${other.text}" sets the same.`
      : `"${other.text}" sets a part of the same. Write both as one.`,
  );
}

function contains(outer: readonly string[], inner: readonly string[]): boolean {
  return outer.every((key, index) => inner[index] === key);
}

function withValue(changes: unknown, [key, ...rest]: readonly string[], value: unknown): PlainObject {
  const outer = isObject(changes) ? changes : {};
  if (key === undefined) return outer;
  return { ...outer, [key]: rest.length === 0 ? value : withValue(outer[key], rest, value) };
}

/** What contains nothing else is taken back too. */
function without(changes: PlainObject, [key, ...rest]: readonly string[]): PlainObject {
  if (key === undefined || !Object.hasOwn(changes, key)) return changes;
  const { [key]: inner, ...others } = changes;
  if (rest.length === 0) return others;
  if (!isObject(inner)) return changes;
  const left = without(inner, rest);
  return Object.keys(left).length === 0 ? others : { ...others, [key]: left };
}
