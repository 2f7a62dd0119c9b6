import type { StateLocation } from "@ml-platform/rules";
import { StateError } from "../model/failure.ts";
import { below, httpAddress, httpCredentials } from "../read/http-address.ts";
import { type Asked, type Fetch, refuseOther, request } from "../read/request.ts";
import { type LockStatus, parseLock, requireHeld } from "../read/source.ts";
import type { EnvironmentLock } from "./environment-lock.ts";
import { lockText } from "./lock-text.ts";

type HttpLocation = Extract<StateLocation, { type: "http" }>;

/** What a server answers that has the lock already: Terraform takes either. */
const lockedStatuses: ReadonlySet<number> = new Set([409, 423]);

/**
 * The lock of a GitLab-managed state or of a compatible server. GitLab reports who holds a lock only to a client that
 * tries to acquire it.
 *
 * Source: internal/backend/remote-state/http/client.go of Terraform 1.11; lib/api/terraform/state.rb of GitLab.
 */
export function httpLock(
  location: HttpLocation,
  env: Readonly<Record<string, string | undefined>>,
  fetch: Fetch,
): EnvironmentLock {
  const { lockAddress = below(location.address, "lock") } = location;
  const isReported = location.lockAddress !== undefined;
  const { url, shown: file, headers } = httpAddress(lockAddress, location, env);
  const ask = (init: RequestInit, done: Asked["done"] = "read") =>
    request(
      fetch,
      url,
      { ...init, headers: { ...headers, "Content-Type": "application/json" } },
      { credentials: httpCredentials, done },
    );

  async function status(): Promise<LockStatus> {
    const unknown = { status: "unknown", reason: "The server does not report who holds the lock." } as const;
    if (!isReported) return unknown;
    const response = await ask({});
    const lock = response.ok || response.status === 423 ? parseLock(await response.text()) : undefined;
    return lock === undefined ? unknown : { status: "held", lock };
  }

  return {
    file,
    status,
    async acquire(lock) {
      const response = await ask({ method: "POST", body: lockText(lock) }, "locked");
      if (response.ok) return { status: "acquired" };
      if (!lockedStatuses.has(response.status)) {
        throw new StateError("unreachable", `cannot be locked: the server answered ${response.status}.`);
      }
      const holder = parseLock(await response.text());
      if (holder === undefined) return { status: "refused", by: await status() };
      // A proxy may repeat a request whose answer is lost: the lock may be our own.
      if (holder.id === lock.id) return { status: "acquired" };
      return { status: "refused", by: { status: "held", lock: holder } };
    },
    async unlock(id) {
      const now = await status();
      // A server that does not report the lock compares the id itself.
      if (now.status !== "unknown") requireHeld(now, id);
      const response = await ask({ method: "DELETE", body: JSON.stringify({ ID: id }) }, "unlocked");
      if (lockedStatuses.has(response.status)) {
        throw new StateError("unreachable", `is still locked: the server has another lock than "${id}".`);
      }
      refuseOther(response, { done: "unlocked" });
    },
  };
}
