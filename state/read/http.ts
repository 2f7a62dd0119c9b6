import type { StateLocation } from "@ml-platform/rules";
import { httpLock } from "../lock/http-lock.ts";
import { isObject } from "../model/json.ts";
import type { EtagCache } from "./cache.ts";
import { below, httpAddress, httpCredentials } from "./http-address.ts";
import { type Fetch, isAbsent, refuseOther, request, stateText } from "./request.ts";
import type { Identified, StateSource, Stored } from "./source.ts";

type HttpLocation = Extract<StateLocation, { type: "http" }>;

/** GitLab keeps all versions but cannot list them. */
const versionsOffered = 50;

/**
 * GitLab-managed state and compatible servers. Versions are `<address>/versions/<serial>`. GitLab reports who holds a
 * lock only to a client that tries to acquire it, which reading never does.
 *
 * Source: https://docs.gitlab.com/user/infrastructure/iac/terraform_state/
 */
export function httpSource(
  location: HttpLocation,
  env: Readonly<Record<string, string | undefined>>,
  fetch: Fetch,
  cache: EtagCache,
): StateSource {
  const { url: address, shown, headers } = httpAddress(location.address, location, env);
  const lock = httpLock(location, env, fetch);
  const ask = (url: string, init: RequestInit = {}) =>
    request(
      fetch,
      url,
      { ...init, headers: { ...headers, ...(init.headers as Record<string, string>) } },
      { credentials: httpCredentials },
    );
  /** What was last read: a server without versions has no other, and GitLab need not be asked for it again. */
  let current: Stored | undefined;

  async function readUnless(url: string, known: string | undefined): Promise<Identified | "unchanged" | undefined> {
    const response = await ask(url, known === undefined ? {} : { headers: { "If-None-Match": known } });
    if (known !== undefined && response.status === 304) return "unchanged";
    if (isAbsent(response)) return undefined;
    refuseOther(response);
    const text = await stateText(response);
    const serial = serialOf(text);
    const identity = response.headers.get("etag") ?? "";
    return { text, identity, ...(serial !== undefined && { version: String(serial) }) };
  }

  async function read(version?: string) {
    if (version !== undefined && version === current?.version) return current;
    const url = version === undefined ? address : below(address, `versions/${encodeURIComponent(version)}`);
    const cached = await cache.get(url);
    const found = await readUnless(url, cached?.etag);
    if (found === undefined) return undefined;
    if (found === "unchanged") return cached;
    const { identity, ...stored } = found;
    if (identity !== "") await cache.put(url, { etag: identity, ...stored });
    return stored;
  }

  return {
    file: shown,
    container: shown.slice(0, shown.lastIndexOf("/")),
    read,
    readUnless: (known) => readUnless(address, known),
    async versions() {
      current = await read();
      const newest = serialOf(current?.text ?? "");
      if (newest === undefined) return [];
      return Array.from({ length: Math.min(newest + 1, versionsOffered) }, (_, age) => ({
        version: String(newest - age),
        serial: newest - age,
        current: age === 0,
      }));
    },
    lock: lock.status,
    unlock: lock.unlock,
    siblings: async () => [],
  };
}

function serialOf(text: string): number | undefined {
  try {
    const state: unknown = JSON.parse(text);
    return isObject(state) && typeof state["serial"] === "number" ? state["serial"] : undefined;
  } catch {
    return undefined;
  }
}
