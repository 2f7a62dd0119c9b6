import { type JsonValue, maskedValue } from "../../report-data.ts";

/** One JSON value as text; what is masked says so. */
export function Value({ value }: { value: JsonValue | undefined }) {
  if (value === undefined) return <span class="absent">not set</span>;
  if (value === maskedValue) return <span class="masked">sensitive</span>;
  if (value === null || typeof value === "boolean" || typeof value === "number")
    return <span class="literal">{String(value)}</span>;
  if (typeof value === "string") return value === "" ? <span class="absent">empty</span> : <span>{value}</span>;
  return <span>{JSON.stringify(value)}</span>;
}
