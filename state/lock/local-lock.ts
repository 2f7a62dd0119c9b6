import { mkdirSync, readFileSync, rmSync, unlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { StateError } from "../model/failure.ts";
import { isObject } from "../model/json.ts";
import { placeFile } from "../place-file.ts";
import { type Lock, parseLock, requireHeld } from "../read/source.ts";
import type { EnvironmentLock } from "./environment-lock.ts";
import { type Holder, hasEnded, parseHolder, thisProcess } from "./holder.ts";
import { lockText } from "./lock-text.ts";

interface Found {
  readonly lock: Lock;
  /** Undefined for a file that this repository did not write. */
  readonly holder: Holder | undefined;
}

/**
 * A lock file on this machine, beside the state at `path`. A file that names a process which has ended locks nothing.
 * File systems that several machines share may not keep what this needs of them: a hard link is made or refused as a
 * whole.
 */
export function localLock(path: string): EnvironmentLock {
  const file = join(dirname(path), `.${basename(path, ".tfstate")}.lock`);

  function read(): Found | undefined {
    const text = orAbsent(() => readFileSync(file, "utf8"));
    if (text === undefined) return undefined;
    const lock = parseLock(text);
    if (lock === undefined) {
      throw new StateError("unreachable", "contains no lock information. Delete it by hand when no run is at work.");
    }
    const { Process: holder } = JSON.parse(text) as { readonly Process?: unknown };
    return { lock, holder: isObject(holder) ? parseHolder(holder) : undefined };
  }

  /** Removes the lock called `id` and no other. Of several processes that try at once, one succeeds. */
  function remove(id: string): boolean {
    const claim = `${file}.${id.replaceAll(/[^\w-]/g, "")}`;
    const text = JSON.stringify(thisProcess());
    if (!place(claim, text) && !(isAbandoned(claim) && place(claim, text))) return false;
    try {
      if (read()?.lock.id !== id) return false;
      unlinkSync(file);
      return true;
    } finally {
      rmSync(claim, { force: true });
    }
  }

  /** Removes the claim of a process that was killed before it could do so: nobody could release the lock otherwise. */
  function isAbandoned(claim: string): boolean {
    const text = orAbsent(() => readFileSync(claim, "utf8"));
    const claimant = text === undefined ? undefined : parseHolder(JSON.parse(text));
    if (claimant === undefined || !hasEnded(claimant)) return false;
    rmSync(claim, { force: true });
    return true;
  }

  function create(lock: Lock): boolean {
    orAbsent(() => mkdirSync(dirname(file), { recursive: true, mode: 0o700 }));
    return place(file, lockText(lock, { Process: thisProcess() }));
  }

  /** @returns false if there is one */
  function place(path: string, text: string): boolean {
    try {
      return placeFile(path, text);
    } catch (failure) {
      throw explained(failure);
    }
  }

  return {
    file,
    async status() {
      const found = read();
      if (found === undefined || isLeftOver(found)) return { status: "free" };
      return { status: "held", lock: found.lock };
    },
    async acquire(lock) {
      if (create(lock)) return { status: "acquired" };
      const found = read();
      if (found === undefined) return { status: "refused", by: { status: "free" } };
      if (!isLeftOver(found) || !remove(found.lock.id))
        return { status: "refused", by: { status: "held", lock: found.lock } };
      return create(lock)
        ? { status: "acquired", replaced: found.lock }
        : { status: "refused", by: { status: "free" } };
    },
    async unlock(id) {
      const found = read();
      requireHeld(found === undefined ? { status: "free" } : { status: "held", lock: found.lock }, id);
      if (!remove(id)) throw new StateError("unreachable", "is no longer locked.");
    },
  };
}

function isLeftOver({ holder }: Found): boolean {
  return holder !== undefined && hasEnded(holder);
}

function codeOf(failure: unknown): string | undefined {
  return (failure as NodeJS.ErrnoException).code;
}

/** @returns undefined for a file that does not exist */
function orAbsent<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (failure) {
    if (codeOf(failure) === "ENOENT") return undefined;
    throw explained(failure);
  }
}

function explained(failure: unknown): StateError {
  const code = codeOf(failure) ?? "unknown reason";
  if (code === "EACCES" || code === "EPERM") {
    return new StateError("forbidden", "may not be written by this user. Check the permissions of its directory.");
  }
  return new StateError("unreachable", `cannot be written (${code}).`);
}
