import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";

/** Where a file names the version of the library that wrote it: the only thing that may differ. */
export const versionMetadata: Readonly<Record<string, readonly string[]>> = {
  "cdk.tf.json": ["//", "metadata", "version"],
  "manifest.json": ["version"],
};

/** The files below two directories that differ, each with what is different. */
export function differencesBelow(before: string, after: string): string[] {
  const [old, now] = [filesBelow(before), filesBelow(after)];
  return [
    ...old.filter((file) => !now.includes(file)).map((file) => `${file} is missing`),
    ...now.filter((file) => !old.includes(file)).map((file) => `${file} is new`),
    ...old
      .filter((file) => now.includes(file))
      .flatMap((file) =>
        differences(basename(file), readFileSync(join(before, file)), readFileSync(join(after, file))).map(
          (difference) => `${file}: ${difference}`,
        ),
      ),
  ];
}

/** How two versions of a file differ, apart from version metadata. The layout and the order of JSON do not count. */
export function differences(name: string, before: Buffer, after: Buffer): string[] {
  if (before.equals(after)) return [];
  const version = versionMetadata[name];
  if (version === undefined) return ["other bytes"];
  const [old, now] = [before, after].map((text) => JSON.parse(text.toString("utf8")) as unknown);
  return [...valuesThatDiffer(old, now, [])]
    .filter(({ path }) => path.join("\n") !== version.join("\n"))
    .map(({ path, old: was, now: is }) => `${path.join(".")} was ${shown(was)}, is ${shown(is)}`);
}

interface Changed {
  readonly path: readonly string[];
  /** Undefined if there was none. */
  readonly old: unknown;
  /** Undefined if there is none. */
  readonly now: unknown;
}

function* valuesThatDiffer(old: unknown, now: unknown, path: readonly string[]): Generator<Changed> {
  if (!isNested(old) || !isNested(now) || Array.isArray(old) !== Array.isArray(now)) {
    if (old !== now) yield { path, old, now };
    return;
  }
  for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
    yield* valuesThatDiffer(old[key], now[key], [...path, key]);
  }
}

function isNested(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "absent";
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(directory, path)).isFile())
    .sort();
}
