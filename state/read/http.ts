import type { StateLocation } from "@ml-platform/rules";
import { isObject } from "../model/json.ts";
import type { EtagCache } from "./cache.ts";
import { type Fetch, isAbsent, refuseOther, request } from "./request.ts";
import { type LockStatus, parseLock, requireHeld, type StateSource } from "./source.ts";

type HttpLocation = Extract<StateLocation, { type: "http" }>;

const credentials = "TF_HTTP_USERNAME and TF_HTTP_PASSWORD";
/** GitLab keeps all versions but cannot list them. */
const versionsOffered = 50;

/**
 * GitLab-managed state and compatible servers. Versions are `<address>/versions/<serial>`. GitLab reports who holds a
 * lock only to a client that tries to acquire it, which this never does.
 *
 * Source: https://docs.gitlab.com/user/infrastructure/iac/terraform_state/
 */
export function httpSource(
  { address, lockAddress }: HttpLocation,
  env: Readonly<Record<string, string | undefined>>,
  fetch: Fetch,
  cache: EtagCache,
): StateSource {
  const headers = authorization(env);
  const ask = (url: string, init: RequestInit = {}) =>
    request(fetch, url, { ...init, headers: { ...headers, ...(init.headers as Record<string, string>) } }, credentials);

  async function read(version?: string) {
    const url = version === undefined ? address : `${address}/versions/${encodeURIComponent(version)}`;
    const cached = await cache.get(url);
    const response = await ask(url, cached === undefined ? {} : { headers: { "If-None-Match": cached.etag } });
    if (cached !== undefined && response.status === 304) return cached;
    if (isAbsent(response)) return undefined;
    refuseOther(response);
    const text = await response.text();
    const serial = serialOf(text);
    const stored = { text, ...(serial !== undefined && { version: String(serial) }) };
    const etag = response.headers.get("etag");
    if (etag !== null) await cache.put(url, { etag, ...stored });
    return stored;
  }

  async function readLock(): Promise<LockStatus> {
    const unknown = { status: "unknown", reason: "The server does not report who holds the lock." } as const;
    if (lockAddress === undefined) return unknown;
    const response = await ask(lockAddress);
    const lock = response.ok || response.status === 423 ? parseLock(await response.text()) : undefined;
    return lock === undefined ? unknown : { status: "held", lock };
  }

  return {
    file: address,
    container: address.slice(0, address.lastIndexOf("/")),
    read,
    async versions() {
      const newest = serialOf((await read())?.text ?? "");
      if (newest === undefined) return [];
      return Array.from({ length: Math.min(newest + 1, versionsOffered) }, (_, age) => ({
        version: String(newest - age),
        serial: newest - age,
        current: age === 0,
      }));
    },
    lock: readLock,
    async unlock(id) {
      const status = await readLock();
      // A server that does not report the lock compares the id itself.
      if (status.status !== "unknown") requireHeld(status, id);
      const response = await ask(lockAddress ?? `${address}/lock`, {
        method: "DELETE",
        body: JSON.stringify({ ID: id }),
      });
      refuseOther(response);
    },
    siblings: async () => [],
  };
}

function authorization(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const { TF_HTTP_USERNAME: user, TF_HTTP_PASSWORD: password } = env;
  if (user === undefined && password === undefined) return {};
  return { Authorization: `Basic ${Buffer.from(`${user ?? ""}:${password ?? ""}`).toString("base64")}` };
}

function serialOf(text: string): number | undefined {
  try {
    const state: unknown = JSON.parse(text);
    return isObject(state) && typeof state["serial"] === "number" ? state["serial"] : undefined;
  } catch {
    return undefined;
  }
}
