import { readFileSync } from "node:fs";
import { isList, isObject, type ObjectValue, type Value } from "../wire/value.ts";

/** Configurations by resource type, in which everything that is absent is left out. */
export type Samples = Readonly<Record<string, readonly Value[]>>;

export function readSamples(path: string): Samples {
  return JSON.parse(readFileSync(path, "utf8")) as Samples;
}

/** More samples of one type add little: what they lack is tried anyway. */
const mostSamples = 4;

/**
 * A few configurations of each type that together have every argument that is used, in a form that does not depend on
 * identifiers of one run.
 */
export function selectSamples(applied: readonly { readonly type: string; readonly config: ObjectValue }[]): Samples {
  const byType = new Map<string, string[]>();
  for (const { type, config } of applied) {
    const sample = withoutIdentifiers(JSON.stringify(pruned(config) ?? {}));
    byType.set(type, [...(byType.get(type) ?? []), sample]);
  }
  const selected = [...byType].map(([type, samples]) => [type, covering([...new Set(samples)].sort())] as const);
  return Object.fromEntries(selected.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Takes samples, the fullest first, as long as they have arguments that no other has. */
function covering(samples: readonly string[]): Value[] {
  const parsed = samples.map((sample) => JSON.parse(sample) as Value);
  const rest = parsed.map((sample) => ({ sample, paths: pathsOf(sample, "") }));
  const seen = new Set<string>();
  const taken: Value[] = [];
  while (taken.length < mostSamples) {
    const gain = ({ paths }: { readonly paths: readonly string[] }): number =>
      paths.filter((path) => !seen.has(path)).length;
    const best = rest.reduce((a, b) => (gain(b) > gain(a) ? b : a), rest[0] ?? { sample: null, paths: [] });
    if (gain(best) === 0) break;
    taken.push(best.sample);
    for (const path of best.paths) seen.add(path);
  }
  return taken;
}

function pathsOf(value: Value, prefix: string): string[] {
  if (isList(value)) return value.flatMap((item) => pathsOf(item, `${prefix}.*`));
  if (!isObject(value) || prefix.endsWith("tags")) return [prefix];
  return Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, `${prefix}.${name}`));
}

/** A value without null, empty collections and objects that hold nothing else; undefined if nothing remains. */
function pruned(value: Value): Value | undefined {
  if (value === null) return undefined;
  if (isList(value)) {
    const items = value.map(pruned).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([name, inner]) => {
    const kept = pruned(inner);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Random identifiers replaced by counted ones, the same for the same, in the order of the text. */
function withoutIdentifiers(text: string): string {
  const known = new Map<string, number>();
  const number = (found: string): number => {
    const existing = known.get(found);
    if (existing !== undefined) return existing;
    known.set(found, known.size + 1);
    return known.size;
  };
  return (
    text
      .replace(/\b0[0-9a-f]{16}\b/g, (found) => `0${String(number(found)).padStart(16, "0")}`)
      .replace(
        /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g,
        (found) => `00000000-0000-4000-8000-${String(number(found)).padStart(12, "0")}`,
      )
      .replace(/\b20\d{16}[0-9a-f]{8}\b/g, (found) => `202601010000000000${String(number(found)).padStart(8, "0")}`)
      // User data that contains certificates.
      .replace(/"[A-Za-z0-9+/]{200,}={0,2}"/g, () => '"ZXhhbXBsZQ=="')
      .replace(/\b[0-9A-F]{32}\b/g, (found) => String(number(found)).padStart(32, "0"))
  );
}
