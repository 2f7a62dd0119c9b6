import { readFileSync, statSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StateError } from "../model/failure.ts";
import { heldResources } from "./held-resources.ts";
import { parseLock, type StateSource, type Stored, type StoredVersion } from "./source.ts";

const extension = ".tfstate";

/** A file on this machine. Its only earlier version is the `.backup` file that Terraform writes beside it. */
export function localSource(path: string): StateSource {
  const files: Readonly<Record<string, string>> = { current: path, backup: `${path}.backup` };
  return {
    file: path,
    container: dirname(path),
    async read(version = "current") {
      const file = files[version];
      if (file === undefined) {
        throw new StateError("unreachable", `has no version "${version}". A local state has "current" and "backup".`);
      }
      return version === "current" ? await readCurrent(path) : await readWritten(file, version);
    },
    async readUnless(known) {
      const before = identityOf(path);
      if (before !== undefined && before === known) return "unchanged";
      const stored = await readCurrent(path);
      const isSettled = before !== undefined && before === identityOf(path) && !isRecent(stored?.modified);
      return stored === undefined ? undefined : { ...stored, identity: isSettled ? before : "" };
    },
    async versions() {
      const found = await Promise.all(Object.entries(files).map(([version, file]) => describe(file, version)));
      return found.filter((version) => version !== undefined);
    },
    async lock() {
      const stored = await readStored(lockInfoOf(path), "lock");
      const lock = stored === undefined ? undefined : parseLock(stored.text);
      return lock === undefined ? { status: "free" } : { status: "held", lock };
    },
    async unlock() {
      throw new StateError(
        "unreachable",
        "is locked by a process on this machine. End that process to release the lock.",
      );
    },
    async siblings() {
      const names = (await orAbsent(() => readdir(dirname(path)))) ?? [];
      return names
        .filter((name) => name.endsWith(extension))
        .map((name) => ({ file: join(dirname(path), name), stack: basename(name, extension) }));
    },
  };
}

/** How often an unfinished state is read again while Terraform works on it, and how long after each other. */
const [rereads, rereadMilliseconds] = [10, 50];

/**
 * The state in a file, or undefined for an empty one that was never written: Terraform makes such a file to lock it, and
 * leaves it if it is killed before its first write. Terraform writes a state by emptying the file first, so while
 * it works, a file may be unfinished for a moment.
 *
 * Source: internal/states/statemgr/filesystem.go of Terraform 1.11.
 */
async function readWritten(file: string, version: string): Promise<Stored | undefined> {
  for (let reread = 0; ; reread += 1) {
    const stored = await readStored(file, version);
    if (stored === undefined || stored.text.trimEnd().endsWith("}")) return stored;
    if (stored.text === "" && (await isUnwritten(file))) return undefined;
    if (reread === rereads || !(await exists(lockInfoOf(file)))) return stored;
    await sleep(rereadMilliseconds);
  }
}

/** What changes with every write, or undefined for a file that cannot be described. Asking a thousand files takes 10 ms. */
function identityOf(file: string): string | undefined {
  try {
    const { mtimeNs, ctimeNs, size, ino } = statSync(file, { bigint: true });
    return `${mtimeNs}-${ctimeNs}-${size}-${ino}`;
  } catch {
    return undefined;
  }
}

/** No file system counts the time of writes in longer steps. */
const longestStep = 2000;

/** Whether another write could have left the same times. */
function isRecent(modified: Date | undefined): boolean {
  return modified === undefined || Math.abs(Date.now() - modified.getTime()) < longestStep;
}

/** @throws {StateError} if there is no state any more */
async function readCurrent(path: string): Promise<Stored | undefined> {
  const stored = await readWritten(path, "current");
  if (stored === undefined) await refuseDeleted(path);
  return stored;
}

/**
 * Tells a state that was never written from one that was deleted: Terraform empties the state of what it destroys, and
 * deletes none.
 *
 * @throws {StateError} if the backup beside it still holds something
 */
async function refuseDeleted(path: string): Promise<void> {
  const backup = await readStored(`${path}.backup`, "backup");
  const held = backup === undefined ? 0 : ((await heldResources(async () => backup.text)) ?? 0);
  if (held === 0) return;
  throw new StateError(
    "deleted",
    `was deleted, and the backup beside it, from before the last run that wrote it, holds ${held} resource${held === 1 ? "" : "s"}. To bring it back: cp ${path}.backup ${path}. If nothing of it exists, delete the backup.`,
  );
}

/** Whether a file has not changed since it was made. A file system that does not know when that was says 1970. */
async function isUnwritten(file: string): Promise<boolean> {
  const made = await orAbsent(() => stat(file, { bigint: true }));
  if (made === undefined || made.size > 0n || made.mtimeNs !== made.birthtimeNs) return false;
  const backup = await orAbsent(() => stat(`${file}.backup`));
  return backup === undefined || backup.size === 0;
}

async function exists(file: string): Promise<boolean> {
  return (await orAbsent(() => stat(file))) !== undefined;
}

function lockInfoOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.lock.info`);
}

async function readStored(file: string, version: string): Promise<Stored | undefined> {
  return await orAbsent(async () => {
    // It is parsed at once: to read it in other threads would take several times as long, and leave its bytes to be collected.
    const text = readFileSync(file, "utf8");
    return { text, version, modified: statSync(file).mtime };
  });
}

async function describe(file: string, version: string): Promise<StoredVersion | undefined> {
  return await orAbsent(async () => {
    const { mtime, size } = await stat(file);
    return { version, modified: mtime, size, current: version === "current" };
  });
}

const denied: ReadonlySet<string | undefined> = new Set(["EACCES", "EPERM"]);

async function orAbsent<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (failure) {
    const { code } = failure as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (denied.has(code)) throw new StateError("forbidden", "may not be read by this user. Check its permissions.");
    if (code === "EISDIR")
      throw new StateError("unreachable", "is a directory, where the file of a state was expected.");
    throw new StateError("unreachable", `cannot be read (${code ?? "unknown reason"}).`);
  }
}
