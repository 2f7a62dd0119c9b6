import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubeObject } from "@ml-platform/emulator/kubernetes";
import { findTool, toolVersions } from "@ml-platform/emulator/tools";
import { didYouMean, UserError } from "@ml-platform/rules";
import { execa } from "execa";
import { parseAllDocuments } from "yaml";
import type { Io } from "../io.ts";
import type { Job } from "./kube-objects.ts";

export interface Chart {
  /** Its folder. */
  readonly path: string;
  readonly name: string;
  readonly namespace: string;
  /** Files; later ones prevail. */
  readonly values: readonly string[];
  /** `key=value`, which prevails over the files. */
  readonly set: readonly string[];
}

/** A job as the chart makes it, and what stands around it. */
export interface Rendered {
  readonly job: Job;
  readonly others: readonly KubeObject[];
}

/**
 * What `helm template` makes of the values.
 *
 * @throws {UserError} without helm, and for values that the chart refuses
 */
export async function renderJob({ env }: Pick<Io, "env">, chart: Chart): Promise<Rendered> {
  const helm = findTool("helm", env);
  if (helm === undefined) {
    throw new UserError(
      `There is no helm on PATH, which renders the job. Get ${toolVersions.helm}: ./platform local setup. Nothing was created.`,
    );
  }
  const { name, namespace, path, values, set } = chart;
  const given = [...values.flatMap((file) => ["--values", file]), ...set.flatMap((each) => ["--set", each])];
  const { stdout, stderr, failed } = await execa(helm, ["template", name, path, "--namespace", namespace, ...given], {
    env: { ...env },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
  });
  if (failed) throw new UserError(`${refusalText(stderr, schemaOf(path))}\nNothing was created.`);
  const objects = parseAllDocuments(stdout).flatMap((each): KubeObject[] => each.toJS() ?? []);
  const job = objects.find((each): each is Job => each.kind === "Job");
  if (job === undefined)
    throw new UserError(`The chart ${path} makes no Job. Use charts/training-job, or one like it.`);
  const inNamespace = <Item extends KubeObject>(each: Item): Item => ({
    ...each,
    metadata: { ...each.metadata, namespace },
  });
  return { job: inNamespace(job), others: objects.filter((each) => each !== job).map(inNamespace) };
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly type?: string | readonly string[];
}

function schemaOf(chart: string): Schema | undefined {
  try {
    return JSON.parse(readFileSync(join(chart, "values.schema.json"), "utf8")) as Schema;
  } catch {
    return undefined;
  }
}

/**
 * What helm says of values that it refuses, as a person needs it: the path of each, what is wrong and what is allowed.
 *
 * @param schema of the values
 */
export function refusalText(stderr: string, schema: Schema | undefined): string {
  const problems = [...stderr.matchAll(/^\s*- at '([^']*)': (.+)$/gm)]
    .map(([, pointer = "", text = ""]) => ({ path: pathOf(pointer), text }))
    .filter(({ text }) => text !== "validation failed");
  if (problems.length > 0) {
    const lines = problems.map(({ path, text }) => problemLine(path, text, schema));
    return `The values do not fit the chart:\n${[...new Set(lines)].map((line) => `  ${line}`).join("\n")}`;
  }
  const [, own] = /execution error at \([^)]*\):\s*([\s\S]*?)\s*(?:Use --debug[^\n]*)?$/.exec(stderr.trim()) ?? [];
  if (own !== undefined) return `The values do not fit the chart:\n  ${own.trim()}`;
  const text = stderr
    .trim()
    .replace(/^Error: /, "")
    .replace(/\n*Use --debug[^\n]*$/, "");
  return `helm cannot render the job: ${text}`;
}

/** JSON pointers, RFC 6901. */
function pathOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function problemLine(path: readonly string[], text: string, schema: Schema | undefined): string {
  const at = path.reduce<Schema | undefined>(inside, schema);
  const [, names] = /^additional properties (.+) not allowed$/.exec(text) ?? [];
  if (names !== undefined) {
    const allowed = Object.keys(at?.properties ?? {});
    const unknown = [...names.matchAll(/'([^']*)'/g)].map(([, name = ""]) => name);
    const [first = ""] = unknown;
    const all = allowed.length === 0 ? "" : ` Allowed: ${allowed.join(", ")}.`;
    return `${[...path, unknown.join(", ")].join(".")}: there is no such value.${didYouMean(first, allowed)}${all}`;
  }
  const [, missing] = /^missing propert(?:y|ies) (.+)$/.exec(text) ?? [];
  if (missing !== undefined) {
    const [, name = ""] = /'([^']*)'/.exec(missing) ?? [];
    const { description = "" } = at?.properties?.[name] ?? {};
    return `${[...path, missing.replaceAll("'", "")].join(".")}: must be given.${description === "" ? "" : ` ${description}`}`;
  }
  const description = at?.description === undefined ? "" : ` ${at.description}`;
  return `${path.join(".") || "the values"}: ${text}.${description}`;
}

function inside(schema: Schema | undefined, key: string): Schema | undefined {
  const { properties = {}, additionalProperties } = schema ?? {};
  if (Object.hasOwn(properties, key)) return properties[key];
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}
