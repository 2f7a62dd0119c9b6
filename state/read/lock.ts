import { StateError } from "../model/failure.ts";
import { isObject } from "../model/json.ts";
import type { Lock, LockStatus } from "./source.ts";

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

/**
 * For readers that unlock whatever lock there is, right before they do.
 *
 * @throws {StateError} unless the lock is known to be the one that was named
 */
export function requireHeld(status: LockStatus, id: string): void {
  switch (status.status) {
    case "free":
      throw new StateError("unreachable", "is not locked any more.");
    case "unknown":
      throw new StateError("unreachable", `keeps its lock: ${status.reason}`);
    case "held":
      if (status.lock.id !== id)
        throw new StateError(
          "unreachable",
          `keeps its lock: it is ${status.lock.id}, held by ${status.lock.who}, and not "${id}".`,
        );
  }
}
