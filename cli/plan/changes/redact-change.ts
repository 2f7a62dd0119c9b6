import { hiddenText, isObject, type Json } from "@ml-platform/state";
import type { AttributeChange } from "./attribute-change.ts";
import { canonical } from "./tree.ts";

/** The same change without secrets: one may have reached a value that is not marked. */
export function redactChange(change: AttributeChange, redact: (text: string) => string): AttributeChange {
  const { before, after, removed, added } = change;
  const redacted = {
    ...change,
    path: redact(change.path),
    ...(before !== undefined && { before: redactJson(before, redact) }),
    ...(after !== undefined && { after: redactJson(after, redact) }),
    ...(removed !== undefined && { removed: removed.map((item) => redactJson(item, redact)) }),
    ...(added !== undefined && { added: added.map((item) => redactJson(item, redact)) }),
  };
  const isEqualNow = redacted.before !== undefined && canonical(redacted.before) === canonical(redacted.after);
  const wasEqual = before !== undefined && canonical(before) === canonical(after);
  return isEqualNow && !wasEqual ? { ...redacted, isSensitive: true } : redacted;
}

function redactJson(value: Json, redact: (text: string) => string): Json {
  if (typeof value === "string") return redact(value);
  if (typeof value === "number") return redact(String(value)) === String(value) ? value : hiddenText;
  if (Array.isArray(value)) return value.map((item: Json) => redactJson(item, redact));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), redactJson(item, redact)]));
}
