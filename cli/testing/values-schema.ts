import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { chartFolder } from "./rendered-chart.ts";

// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape.
type Json = any;

/** The schema of the values of a chart of ours, as Helm applies it to them. */
export function valuesSchemaOf(chart: string) {
  const read = (file: string) => readFileSync(`${chartFolder(chart)}/${file}`, "utf8");
  const schema: Json = JSON.parse(read("values.schema.json"));
  const defaults: Json = parse(read("values.yaml"));
  const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
  const validate = ajv.compile(schema);
  /** Where values, over the defaults, are refused, and why. */
  const problems = (...values: object[]): { readonly place: string; readonly message: string }[] => {
    if (validate(values.reduce(merged, defaults))) return [];
    return (validate.errors ?? [])
      .filter(({ keyword }) => keyword !== "if")
      .map(({ instancePath, message }) => ({ place: instancePath, message: message ?? "" }));
  };
  return { schema, defaults, problems };
}

/** As Helm merges values: maps by key, everything else replaced. */
function merged(base: Json, change: Json): Json {
  const isMap = (value: Json) => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap(base) || !isMap(change)) return change;
  const keys = new Set([...Object.keys(base), ...Object.keys(change)]);
  return Object.fromEntries([...keys].map((key) => [key, key in change ? merged(base[key], change[key]) : base[key]]));
}

/** Every schema of a value, with its place. */
export function schemaPlaces(node: Json, at = ""): [string, Json][] {
  const nested = Object.entries(node.properties ?? {}).flatMap(([key, value]) => schemaPlaces(value, `${at}/${key}`));
  const inside = [node.items, node.additionalProperties, ...(node.oneOf ?? [])].filter(
    (each) => typeof each === "object",
  );
  return [[at, node], ...nested, ...inside.flatMap((each) => schemaPlaces(each, `${at}/*`))];
}
