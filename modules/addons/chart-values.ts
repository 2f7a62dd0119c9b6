import { at, didYouMean, error, type Problem } from "@ml-platform/rules";
import { Token } from "cdktf";
import { type ReadValue, readValues } from "./charts/exceptions.ts";
import { type RecordedChart, recordedCharts, type ValueTree, type ValueType } from "./charts/index.ts";
import type { JsonObject, JsonValue } from "./json-document.ts";

/** What is known of charts. */
export interface KnownCharts {
  readonly charts: readonly RecordedChart[];
  readonly exceptions: readonly ReadValue[];
}

const known: KnownCharts = { charts: recordedCharts, exceptions: readValues };

/**
 * Refuses values that a chart does not read, or not in that type. Helm accepts both without a word: the release is installed,
 * and what was meant does not happen.
 *
 * @param chart the version is exact, with or without a `v`
 */
export function checkChartValues(
  { name, version }: { readonly name: string; readonly version: string },
  values: JsonObject,
  { charts, exceptions }: KnownCharts = known,
): Problem[] {
  const recorded = charts.find(({ chart }) => chart === name);
  const file = `modules/addons/charts/${name}.json`;
  if (recorded === undefined) {
    const message = `What the chart ${name} reads is not recorded, so its values cannot be checked. Write its values and their types into ${file}, as the files beside it, and add it to index.ts there.`;
    return [error(["chart"], message)];
  }
  if (withoutV(recorded.version) !== withoutV(version)) {
    const message = `${name} ${version} is to be installed, but the values that it reads are recorded of ${recorded.version} (${recorded.source}). Record them of ${version} in ${file}, or install ${recorded.version}.`;
    return [error(["chart", "version"], message)];
  }
  const own = exceptions.filter(({ chart }) => chart === name);
  return at(["values"], checkMap(values, recorded.values, { recorded, exceptions: own, path: [] }));
}

interface Place {
  readonly recorded: RecordedChart;
  readonly exceptions: readonly ReadValue[];
  readonly path: readonly string[];
}

function checkMap(values: JsonObject, tree: ValueTree, place: Place): Problem[] {
  return Object.entries(values).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const inside = { ...place, path: [...place.path, key] };
    const recorded = knownAt(tree, inside);
    if (recorded === undefined) {
      return [error([key], `${chartOf(place)} has no value "${inside.path.join(".")}".${instead(key, tree, place)}`)];
    }
    return at([key], checkValue(value, recorded, inside));
  });
}

/** What is recorded of the value at the end of a path. */
function knownAt(tree: ValueTree, { path, exceptions }: Place): ValueType | ValueTree | undefined {
  const [dotted, key] = [path.join("."), path.at(-1) ?? ""];
  const exact = exceptions.find((exception) => exception.path === dotted);
  if (exact !== undefined) return exact.type;
  if (Object.hasOwn(tree, key)) return tree[key];
  // A map that is missing with what is in it.
  if (exceptions.some((exception) => exception.path.startsWith(`${dotted}.`))) return {};
  return tree["*"];
}

function checkValue(value: JsonValue, recorded: ValueType | ValueTree, place: Place): Problem[] {
  // Helm takes null for "not set"; what is known only after apply can be anything.
  if (value === null || Token.isUnresolved(value)) return [];
  const [is, wanted] = [typeOf(value), typeof recorded === "string" ? recorded : "map"];
  if (wanted === "any" || wanted === "null") return [];
  if (is === "map" && typeof recorded !== "string") return checkMap(value as JsonObject, recorded, place);
  if (is === wanted || isIntOrString(is, wanted, place)) return [];
  return [error([], `${chartOf(place)} reads a ${wanted} here, not the ${is} ${JSON.stringify(value)}.`)];
}

/** Fields that Kubernetes reads as a number or as text such as `25%`. Source: IntOrString in its API reference. */
const intOrString = new Set(["maxSurge", "maxUnavailable", "minAvailable", "port", "targetPort"]);

function isIntOrString(is: string, wanted: string, { path }: Place): boolean {
  return [is, wanted].every((type) => type === "number" || type === "string") && intOrString.has(path.at(-1) ?? "");
}

function typeOf(value: JsonValue): string {
  if (Array.isArray(value)) return "list";
  return typeof value === "object" ? "map" : typeof value;
}

function instead(key: string, tree: ValueTree, { path }: Place): string {
  const keys = Object.keys(tree);
  if (keys.length === 0) return "";
  return `${didYouMean(key, keys)} It knows ${path.length === 0 ? "" : `in ${path.join(".")} `}${keys.join(", ")}.`;
}

function chartOf({ recorded: { chart, version, source } }: Place): string {
  return `The chart ${chart} ${version} (${source})`;
}

function withoutV(version: string): string {
  return version.replace(/^v/, "");
}
