import { hiddenText, type Json } from "../../../model/json.ts";

/** One JSON value as text; a hidden value as such. */
export function Value({ value }: { value: Json | undefined }) {
  if (value === undefined) return <span class="absent">not set</span>;
  if (value === hiddenText) return <span class="masked">sensitive</span>;
  if (value === null || typeof value === "boolean" || typeof value === "number")
    return <span class="literal">{String(value)}</span>;
  if (typeof value === "string") return value === "" ? <span class="absent">empty</span> : <span>{value}</span>;
  return <span>{JSON.stringify(value)}</span>;
}
