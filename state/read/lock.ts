import { isObject } from "../model/json.ts";
import type { Lock } from "./source.ts";

/** Lock information as Terraform writes it, or undefined for anything else. */
export function parseLock(text: string): Lock | undefined {
  let info: unknown;
  try {
    info = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(info) || typeof info["ID"] !== "string") return undefined;
  const { ID: id } = info;
  const field = (name: string) => (typeof info[name] === "string" ? info[name] : "");
  const created = new Date(field("Created"));
  return {
    id: String(id),
    operation: field("Operation"),
    info: field("Info"),
    who: field("Who"),
    terraformVersion: field("Version"),
    path: field("Path"),
    ...(!Number.isNaN(created.getTime()) && { created }),
  };
}
