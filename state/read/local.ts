import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { StateError } from "../model/failure.ts";
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
      return await readStored(file, version);
    },
    async versions() {
      const found = await Promise.all(Object.entries(files).map(([version, file]) => describe(file, version)));
      return found.filter((version) => version !== undefined);
    },
    async lock() {
      const stored = await readStored(join(dirname(path), `.${basename(path)}.lock.info`), "lock");
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

async function readStored(file: string, version: string): Promise<Stored | undefined> {
  return await orAbsent(async () => {
    const [text, { mtime }] = await Promise.all([readFile(file, "utf8"), stat(file)]);
    return { text, version, modified: mtime };
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
    throw new StateError("unreachable", `cannot be read (${code ?? "unknown reason"}).`);
  }
}
