import { readFileSync } from "node:fs";
import { UserError } from "@ml-platform/rules";
import { parse, YAMLError } from "yaml";
import { z } from "zod";
import { type Content, largestContent, orderedJson, sizeOf } from "./content.ts";
import type { Contents, SourceSecret, SourceValue } from "./sources/source.ts";

const written = z.union([
  z.strictObject({
    from: z.string().min(1),
    to: z.string().min(1),
    keys: z.array(z.string()).min(1).optional(),
    rename: z.record(z.string(), z.string().min(1)).default({}),
    as: z.enum(["json", "plain"]).default("json"),
  }),
  z.strictObject({ from: z.string().min(1), skip: z.literal(true) }),
]);

/** Which secret of a source becomes which secret here. */
export type MappingRule = z.output<typeof written>;

/** Without rules, every secret has the same name here, and all its keys as one JSON object. */
export const sameNames: readonly MappingRule[] = [{ from: "**", to: "$1", rename: {}, as: "json" }];

const example = "- { from: secret/shop/*, to: apps/shop/$1 }";

/** The rules in a file. @throws {UserError} that says which is wrong */
export function readMapping(file: string): MappingRule[] {
  let found: unknown;
  try {
    found = parse(readFileSync(file, "utf8"));
  } catch (failure) {
    if (failure instanceof YAMLError) throw new UserError(`${file} is not YAML: ${failure.message}`);
    throw new UserError(`${file} cannot be read (${(failure as NodeJS.ErrnoException).code}).`);
  }
  if (!Array.isArray(found) || found.length === 0) {
    throw new UserError(`${file} is not a list of rules, such as: ${example}`);
  }
  return found.map((each, index) => {
    const { success, data } = written.safeParse(each);
    if (success) return data;
    throw new UserError(
      `${file}: rule ${index + 1} is none. A rule has "from" and "to", and may have "keys", "rename" and "as" (json or plain); or it has "from" and skip: true. For example: ${example}`,
    );
  });
}

/** A value for a secret here. */
export interface Mapped {
  /** Name of the secret, without the environment. */
  readonly key: string;
  readonly content: Content;
  /** Where it comes from. */
  readonly from: string;
}

export interface Mapping {
  readonly mapped: readonly Mapped[];
  /** Paths that no rule is about. */
  readonly unmapped: readonly string[];
  /** Keys that no rule takes of secrets that some are about: `.env: DEBUG`. */
  readonly leftKeys: readonly string[];
}

/**
 * Applies every rule to every secret that it is about: one secret can become several.
 *
 * @throws {UserError} for keys that are missing, values that have no place, and names that come up twice
 */
export function mapSecrets({ secrets }: Pick<Contents, "secrets">, rules: readonly MappingRule[]): Mapping {
  const mapped: Mapped[] = [];
  const unmapped: string[] = [];
  const leftKeys: string[] = [];
  const matchers = rules.map((rule) => ({ rule, pattern: patternOf(rule.from) }));
  for (const secret of secrets) {
    const about = matchers.flatMap(({ rule, pattern }) => {
      const match = pattern.exec(secret.path);
      return match === null ? [] : [{ rule, match }];
    });
    if (about.length === 0) unmapped.push(secret.path);
    const taken = new Set<string>();
    let isSkipped = true;
    for (const { rule, match } of about) {
      if ("skip" in rule) continue;
      isSkipped = false;
      for (const key of rule.keys ?? Object.keys(secret.values)) taken.add(key);
      mapped.push({
        key: rule.to.replace(/\$(\d)/g, (_all, number: string) => match[Number(number)] ?? ""),
        content: contentBy(rule, secret),
        from: secret.path,
      });
    }
    if (isSkipped) continue;
    const left = Object.keys(secret.values).filter((key) => !taken.has(key));
    if (left.length > 0) leftKeys.push(`${secret.path}: ${left.join(", ")}`);
  }
  refuseTwice(mapped);
  return { mapped, unmapped, leftKeys };
}

/** `*` is one part of a path, or of a part; `**` any number of parts. Each is `$1`, `$2`, ... of the new name. */
function patternOf(glob: string): RegExp {
  const source = glob.split(/(\*\*|\*)/).map((part) => {
    if (part === "**") return "(.*)";
    return part === "*" ? "([^/]*)" : part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&");
  });
  return new RegExp(`^${source.join("")}$`);
}

function contentBy(rule: Extract<MappingRule, { to: string }>, { path, values }: SourceSecret): Content {
  const keys = rule.keys ?? Object.keys(values);
  const missing = keys.filter((key) => !Object.hasOwn(values, key));
  if (missing.length > 0)
    throw new UserError(`${path} has no key ${missing.join(", ")}, which the rule for ${rule.from} takes.`);
  const content = rule.as === "plain" ? plainOf(keys, values, path) : objectOf(keys, values, rule.rename, path);
  const size = sizeOf(content);
  if (size > largestContent) throw new UserError(`${path} has ${size} bytes, and a secret at most ${largestContent}.`);
  if (size === 0) throw new UserError(`${path} is empty, and a secret cannot be. Skip it, or take another key.`);
  return content;
}

function plainOf(keys: readonly string[], values: SourceSecret["values"], path: string): Content {
  const [key = "", ...others] = keys;
  if (keys.length !== 1) {
    throw new UserError(
      `${path} has ${others.length === 0 ? "no key" : `the keys ${keys.join(", ")}`}, and a rule with "as: plain" takes one. Name it in "keys".`,
    );
  }
  const value = values[key] ?? null;
  return typeof value === "string" || value instanceof Uint8Array ? value : orderedJson(value);
}

function objectOf(
  keys: readonly string[],
  values: SourceSecret["values"],
  rename: Readonly<Record<string, string>>,
  path: string,
): string {
  const entries = keys.map((key): [string, SourceValue] => {
    const value = values[key] ?? null;
    if (value instanceof Uint8Array) {
      throw new UserError(
        `${path} has bytes under ${key} that are no text, which JSON cannot hold. Give them a secret of their own: keys: [${key}], as: plain`,
      );
    }
    return [Object.hasOwn(rename, key) ? (rename[key] ?? key) : key, value];
  });
  const object = Object.fromEntries(entries);
  if (Object.keys(object).length < entries.length) throw new UserError(`The renamed keys of ${path} are the same.`);
  return orderedJson(object);
}

function refuseTwice(mapped: readonly Mapped[]): void {
  const sources = new Map<string, string>();
  for (const { key, from } of mapped) {
    const other = sources.get(key);
    if (other !== undefined)
      throw new UserError(`Both ${other} and ${from} become ${key}. Map one of them to another name.`);
    sources.set(key, from);
  }
}
