import { readFileSync } from "node:fs";

/** What a chart reads, as recorded from its source: a type name for each key, `"*"` where any key is allowed. */
interface Tree {
  readonly [key: string]: string | Tree;
}

interface RecordedChart {
  readonly version: string;
  readonly source: string;
  readonly values: Tree;
}

export function recordedChart(chart: string): RecordedChart {
  return JSON.parse(readFileSync(new URL(`../addons/charts/${chart}.json`, import.meta.url), "utf8")) as RecordedChart;
}

/** Paths of values that the chart does not read, which Helm would ignore without a word: `rbac.serviceAcount`. */
export function unreadValues(values: object, tree: Tree): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const known = tree[key];
    if (known === undefined) return "*" in tree ? [] : [key];
    if (typeof known === "string" || typeof value !== "object" || value === null || Array.isArray(value)) return [];
    return unreadValues(value, known).map((path) => `${key}.${path}`);
  });
}
