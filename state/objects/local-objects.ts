import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { StateError } from "../model/failure.ts";
import { placeFile } from "../place-file.ts";
import type { ObjectStore, WriteCondition } from "./object-store.ts";

/** What an object is after its last write. */
interface Current {
  /** 0 for one that never existed. */
  readonly number: number;
  /** Empty for one that does not exist. */
  readonly text: string;
}

/**
 * Objects in a directory on this machine, without a lock that a killed process could leave. An object is a directory, and
 * each write a file in it, `<key>/<number>`, numbered one above the last; it appears whole or not at all, because it is
 * made as a hard link, and of several processes that make the same number, the system lets one. The file with the highest
 * number is what the object is now and is never removed, so that no number is given out twice: an empty file says that
 * the object is gone. Lower ones are removed some minutes later.
 */
export function localObjects(directory: string): ObjectStore {
  const folderOf = (key: string): string => join(directory, key);

  /** Writes if `condition` holds. @returns the version, or undefined if it does not hold (any more) */
  function write(key: string, text: string, condition: WriteCondition): string | undefined {
    const folder = folderOf(key);
    for (;;) {
      const started = performance.now();
      const found = current(folder);
      if (!holds(condition, found)) return undefined;
      const number = found.number + 1;
      if (place(folder, number, text)) {
        // After standing still for so long, the number may be one that was used, and removed, meanwhile.
        if (performance.now() - started < keptMilliseconds || highest(folder) === number) return String(number);
        rmSync(join(folder, String(number)), { force: true });
      }
      if (condition !== "any") return undefined;
    }
  }

  return {
    place: directory,
    async read(key) {
      const { number, text } = explained(() => current(folderOf(key)));
      return text === "" ? undefined : { text, version: String(number) };
    },
    async write(key, text, condition) {
      return explained(() => write(key, text, condition));
    },
    async remove(key, version) {
      return explained(() => {
        for (;;) {
          const found = current(folderOf(key));
          if (found.text === "") return true;
          if (version !== undefined && version !== String(found.number)) return false;
          if (write(key, "", { version: String(found.number) }) !== undefined) return true;
        }
      });
    },
    async keys() {
      return explained(() => {
        const keys = orAbsent(() => readdirSync(directory)) ?? [];
        return keys.filter((key) => current(folderOf(key)).text !== "").sort();
      });
    },
  };
}

function current(folder: string): Current {
  for (;;) {
    const number = highest(folder);
    if (number === 0) return { number, text: "" };
    const text = orAbsent(() => readFileSync(join(folder, String(number)), "utf8"));
    // Otherwise, a later write has removed it since.
    if (text !== undefined) return { number, text };
  }
}

function highest(folder: string): number {
  return Math.max(0, ...numbersIn(folder));
}

function numbersIn(folder: string): number[] {
  return (orAbsent(() => readdirSync(folder)) ?? []).filter((file) => /^\d+$/.test(file)).map(Number);
}

function holds(condition: WriteCondition, { number, text }: Current): boolean {
  if (condition === "any") return true;
  return condition === "absent" ? text === "" : text !== "" && condition.version === String(number);
}

/** @returns false if somebody else has written this version */
function place(folder: string, number: number, text: string): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  tidy(folder);
  return placeFile(join(folder, String(number)), text);
}

/** How long versions are kept that another has followed, and files of writes that did not end: no write takes as long. */
const keptMilliseconds = 10 * 60 * 1000;

function tidy(folder: string): void {
  const last = String(highest(folder));
  for (const file of readdirSync(folder).filter((each) => each !== last)) {
    // Making a link changes the time of the last status change.
    const changed = orAbsent(() => statSync(join(folder, file)))?.ctimeMs;
    if (changed !== undefined && Date.now() - changed > keptMilliseconds) rmSync(join(folder, file), { force: true });
  }
}

function codeOf(failure: unknown): string | undefined {
  return (failure as NodeJS.ErrnoException).code;
}

/** @returns undefined for what does not exist */
function orAbsent<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (failure) {
    const code = codeOf(failure);
    // Something else than an object may lie in the directory.
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw failure;
  }
}

function explained<T>(ask: () => T): T {
  try {
    return ask();
  } catch (failure) {
    const code = codeOf(failure) ?? "unknown reason";
    if (code === "EACCES" || code === "EPERM") {
      throw new StateError(
        "forbidden",
        "may not be read or written by this user. Check the permissions of its directory.",
      );
    }
    throw new StateError("unreachable", `cannot be read or written (${code}).`);
  }
}
