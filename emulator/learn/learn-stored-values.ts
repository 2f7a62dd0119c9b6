import type { StoredValues } from "../learned/stored-values.ts";
import type { Block, Schema } from "../schema/schema.ts";
import { equal, isList, isObject, type ObjectValue, type Value } from "../wire/value.ts";

/** A resource that the real provider applied. */
export interface RecordedSample {
  readonly environment: string;
  readonly config: ObjectValue;
  readonly attributes: ObjectValue;
  /** As the provider read it afterwards. */
  readonly refreshed: ObjectValue;
}

/** What was seen at one path that a configuration leaves out. */
interface Seen {
  readonly environment: string;
  readonly stored: Value;
  readonly refreshed: Value;
}

/** What all samples of a type have in common where their configurations say nothing. */
export function learnStoredValues({ block }: Schema, samples: readonly RecordedSample[]): StoredValues {
  const seen = new Map<string, Seen[]>();
  for (const { environment, config, attributes, refreshed } of samples) {
    collect(block, { config, stored: attributes, refreshed }, "", (path, stored, afterwards) => {
      seen.set(path, [...(seen.get(path) ?? []), { environment, stored, refreshed: afterwards }]);
    });
  }
  const paths = [...seen].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    stored: Object.fromEntries(
      paths.flatMap(([path, values]) => {
        const common = commonValue(values);
        return common === null ? [] : [[path, common]];
      }),
    ),
    emptied: paths.filter(([, values]) => values.some(isEmptied)).map(([path]) => path),
  };
}

/** A zero value, or whatever was stored in every one of several environments. Null if there is none. */
function commonValue(values: readonly Seen[]): Value {
  const [first] = values;
  if (first === undefined || !values.every(({ stored }) => equal(stored, first.stored))) return null;
  if (isZero(first.stored)) return first.stored;
  return new Set(values.map(({ environment }) => environment)).size > 1 ? first.stored : null;
}

function isEmptied({ stored, refreshed }: Seen): boolean {
  return stored === null && isEmptyCollection(refreshed);
}

function isZero(value: Value): boolean {
  return value === "" || value === 0 || value === false || isEmptyCollection(value);
}

function isEmptyCollection(value: Value): boolean {
  return (isList(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0);
}

function isNothing(value: Value): boolean {
  return value === null || isEmptyCollection(value);
}

interface Versions {
  readonly config: ObjectValue;
  readonly stored: ObjectValue;
  readonly refreshed: ObjectValue;
}

type Note = (path: string, stored: Value, refreshed: Value) => void;

/** What identifies an object, and what the provider's settings decide. */
const ownValues = ["id", "arn", "tags_all"];

function collect(block: Block, { config, stored, refreshed }: Versions, prefix: string, note: Note): void {
  for (const name of [...Object.keys(block.attributes), ...Object.keys(block.block_types)]) {
    if (ownValues.includes(name) || !isNothing(config[name] ?? null)) continue;
    note(prefix + name, stored[name] ?? null, refreshed[name] ?? null);
  }
  for (const [name, { block: inner, nesting_mode }] of Object.entries(block.block_types)) {
    const [given, made, read] = [config[name], stored[name], refreshed[name]];
    if (!isList(given) || !isList(made) || !isList(read)) continue;
    // Which element of a set comes from which block is not known.
    if (nesting_mode === "set" && given.length > 1) continue;
    for (const [index, element] of given.entries()) {
      const [before, after] = [made[index], read[index]];
      if (!isObject(element) || !isObject(before) || !isObject(after)) continue;
      collect(inner, { config: element, stored: before, refreshed: after }, `${prefix}${name}.*.`, note);
    }
  }
}
