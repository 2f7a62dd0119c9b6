import type { Lock } from "../read/source.ts";

/** Lock information in the form that Terraform writes and {@link parseLock} reads. */
export function lockText(lock: Lock, more: Readonly<Record<string, unknown>> = {}): string {
  const { id, operation, info, who, terraformVersion, created, path } = lock;
  return JSON.stringify({
    ID: id,
    Operation: operation,
    Info: info,
    Who: who,
    Version: terraformVersion,
    Created: created?.toISOString() ?? "",
    Path: path,
    ...more,
  });
}
