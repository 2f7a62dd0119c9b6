import type { JsonValue } from "@ml-platform/rules";
import { Fn, Token } from "cdktf";

export type { JsonObject, JsonValue } from "@ml-platform/rules";

/**
 * One JSON document for an argument that Terraform expects as text. Its keys are sorted, so that the order in which values
 * are written is never a change. Values that are known only after apply are encoded by Terraform, which knows which
 * characters they contain.
 */
export function jsonDocument(value: JsonValue): string {
  if (Token.isUnresolved(value)) return Token.asString(Fn.jsonencode(value));
  if (isList(value)) return `[${value.map(jsonDocument).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter((member): member is [string, JsonValue] => member[1] !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, member]) => `${literal(key)}:${jsonDocument(member)}`);
    return `{${members.join(",")}}`;
  }
  return typeof value === "string" ? literal(value) : JSON.stringify(value);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Terraform reads `${` and `%{` in a string as the start of a template. */
function literal(text: string): string {
  return JSON.stringify(text).replace(/([$%])\{/g, "$1$1{");
}
