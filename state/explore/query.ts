/** One condition of a search. All strings are in lower case. */
export type Term =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "type" | "environment" | "stack" | "is"; readonly text: string }
  | { readonly kind: "attribute" | "tag"; readonly name: string; readonly value?: string };

export const filters: ReadonlyMap<string, "type" | "environment" | "stack" | "is"> = new Map([
  ["type", "type"],
  ["env", "environment"],
  ["environment", "environment"],
  ["stack", "stack"],
  ["is", "is"],
]);

/**
 * Parses a query into terms, all of which must match:
 *
 * | term | finds |
 * |---|---|
 * | `gpu`, `"two words"` | text in any value or address |
 * | `instance_type=g6.*`, `scaling_config.min_size=2` | an attribute, by its path or the end of it, without list indexes; a trailing `*` matches a prefix |
 * | `tag=team=ml`, `tag:team=ml`, `tag:team` | a tag with this value, or with any |
 * | `type:subnet`, `env:dev`, `stack:network`, `stack:dev-network` | filters |
 * | `is:tainted`, `is:deposed`, `is:data`, `is:managed` | filters |
 */
export function parseQuery(query: string): Term[] {
  return words(query.toLowerCase()).map(({ text, quoted }) => (quoted ? { kind: "text", text } : parseTerm(text)));
}

function words(query: string): { text: string; quoted: boolean }[] {
  return [...query.matchAll(/"([^"]*)"?|((?:[^\s"]|(?<=[=:])"[^"]*"?)+)/g)].flatMap(([, quoted, plain]) => {
    const text = quoted ?? plain?.replaceAll('"', "") ?? "";
    return text === "" ? [] : [{ text, quoted: quoted !== undefined }];
  });
}

function parseTerm(text: string): Term {
  const [, filter, filterValue] = /^([a-z]+):(.+)$/.exec(text) ?? [];
  const kind = filter === undefined ? undefined : filters.get(filter);
  if (kind !== undefined && filterValue !== undefined) return { kind, text: filterValue };
  const [, tag, tagValue] = /^tag[:=]([^=]+)(?:=(.*))?$/.exec(text) ?? [];
  if (tag !== undefined) return { kind: "tag", name: tag, ...(tagValue !== undefined && { value: tagValue }) };
  const [, name, value] = /^([a-z_][\w./-]*)=(.+)$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined && !/^=+$/.test(value)) return { kind: "attribute", name, value };
  return { kind: "text", text };
}

/** `scaling_config.0.min_size` becomes `scaling_config.min_size`: searches ignore list indexes. */
export function withoutIndexes(path: string): string {
  return path.replace(/\.\d+(?=\.|$)/g, "");
}
