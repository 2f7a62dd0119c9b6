import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** Charts of ours whose values people write. */
export const documentedCharts = ["service", "training-job"] as const;

interface Schema {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly required?: readonly string[];
}

/** `charts/<chart>/README.md`: every value of a chart, from the schema that Helm checks values against. */
export function chartReadme(chart: (typeof documentedCharts)[number]): string {
  const read = (file: string) => readFileSync(new URL(`../../charts/${chart}/${file}`, import.meta.url), "utf8");
  const { description } = parse(read("Chart.yaml"));
  const schema: Schema = JSON.parse(read("values.schema.json"));
  return [
    `# The chart ${chart}`,
    "",
    description.replace(/docs\/(\S+\.md)/, "[docs/$1](../../docs/$1)"),
    "",
    "Written by `pnpm run docs` from `values.schema.json`; a test fails when it is not current. A value that is not in this table is an error.",
    "`<name>` and `<path>` stand for keys of your choice, `[]` for each item of a list.",
    "",
    "| value | type | default | what it is |",
    "| --- | --- | --- | --- |",
    ...rows(schema, parse(read("values.yaml")) ?? {}, ""),
    "",
  ].join("\n");
}

function rows(schema: Schema, defaults: unknown, at: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const place = at === "" ? key : `${at}.${key}`;
    const given = (defaults as Record<string, unknown> | undefined)?.[key];
    const isRequired = schema.required?.includes(key) === true;
    return [row(place, value, given, isRequired), ...below(value, given, place)];
  });
}

/** What is in an object, in each value of a map, in each item of a list. */
function below(schema: Schema, given: unknown, place: string): string[] {
  const values = typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
  return [
    ...rows(schema, given, place),
    ...rows(values, undefined, `${place}.${/path/.test(schema.description ?? "") ? "<path>" : "<name>"}`),
    ...rows(schema.items ?? {}, undefined, `${place}[]`),
  ];
}

function row(place: string, schema: Schema, given: unknown, isRequired: boolean): string {
  const hasOwnRows = schema.properties !== undefined;
  const shown = given === undefined || given === "" || hasOwnRows ? "" : `\`${JSON.stringify(given)}\``;
  const kinds = schema.enum?.map((each) => `\`${each}\``) ?? [schema.type ?? "any"].flat();
  const cells = [`\`${place}\``, kinds.join(" or "), isRequired ? "required" : shown, schema.description ?? ""];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
