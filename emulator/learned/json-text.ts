/** How a provider rewrites JSON text: keys in order; the same, but a policy's version first; or not at all. */
export type JsonForm = "sorted" | "versionFirst" | "asWritten";

/** What counts as the same JSON: the same content, or a policy that allows the same. */
export type JsonEquality = "content" | "policy";

/** JSON text as the provider rewrites it; text that is not JSON stays. */
export function rewritten(text: string, form: JsonForm): string {
  if (form === "asWritten") return text;
  const value = parsed(text);
  if (value === undefined) return text;
  const ordered = sorted(value);
  const result = form === "versionFirst" && isRecord(ordered) ? versionFirst(ordered) : ordered;
  return goText(JSON.stringify(result));
}

/** Whether a change from one text to the other is no change. */
export function sameJson(one: string, other: string, equality: JsonEquality): boolean {
  const [a, b] = [parsed(one), parsed(other)];
  if (a === undefined || b === undefined) return one === other;
  const canonical = (value: unknown): string => JSON.stringify(sorted(equality === "policy" ? policy(value) : value));
  return canonical(a) === canonical(b);
}

/** Go escapes these so that JSON can stand in HTML. */
function goText(text: string): string {
  return text.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function versionFirst({ Version, Id, ...rest }: Record<string, unknown>): unknown {
  return { ...(Version !== undefined && { Version }), ...(Id !== undefined && { Id }), ...rest };
}

/** A policy in which the order of lists and a list of one do not matter. */
function policy(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const statements = [value["Statement"] ?? []].flat().map(statement);
  const ordered = statements.map((item) => JSON.stringify(sorted(item))).sort();
  return { ...value, Statement: ordered };
}

function statement(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key === "Sid" ? inner : loose(inner)]));
}

function loose(value: unknown): unknown {
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, loose(inner)]));
  return [value].flat().map(String).sort();
}
