import { lstatSync, mkdtempSync, readdirSync, rmSync, type Stats } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProviderError } from "./diagnostic.ts";

const prefix = "emulator-sockets-";
const template = `${prefix}XXXXXX`;

/** Bytes of a socket's path: the lower limit of the systems that run the emulator: `sun_path` is 104 bytes on macOS and 108 on Linux. */
const maximum = 103;

/** A directory this old without a listener is abandoned; a younger one may belong to an emulator that is starting. */
const startupMilliseconds = 60_000;

export interface SocketDirectory {
  /** The path of a socket in it. */
  socket(name: string): string;
  remove(): void;
}

/**
 * Creates a directory for Unix sockets that only this user can enter (mode 0700), so that no other user of the machine
 * can connect to them. It is removed when the process exits, if not before. Directories that killed processes left in
 * the same place are removed as well.
 *
 * @param names of the sockets
 * @param parents in the order of preference; the first is used that can be written and is short enough
 * @throws {ProviderError} if none is
 */
export async function makeSocketDirectory(
  names: readonly string[],
  parents: readonly string[] = [tmpdir(), "/tmp"],
): Promise<SocketDirectory> {
  const longestName = Math.max(...names.map((name) => Buffer.byteLength(name)));
  const isShort = (parent: string): boolean => Buffer.byteLength(`${join(parent, template)}/`) + longestName <= maximum;
  const failures: string[] = [];
  for (const parent of parents) {
    try {
      if (!isShort(parent)) throw new Error(`a socket below ${parent} would have a path over ${maximum} bytes`);
      const directory = mkdtempSync(join(parent, prefix));
      await removeAbandoned(parent, lstatSync(directory).mtimeMs);
      return opened(directory);
    } catch (failure) {
      failures.push(failure instanceof Error ? failure.message : String(failure));
    }
  }
  throw new ProviderError("The emulator found no place for its sockets", `${failures.join("; ")}. Set TMPDIR.`);
}

function opened(directory: string): SocketDirectory {
  const remove = (): void => {
    process.off("exit", remove);
    rmSync(directory, { recursive: true, force: true });
  };
  process.on("exit", remove);
  return { socket: (name) => join(directory, name), remove };
}

/** @param now by the clock of the file system, which may be another machine's */
async function removeAbandoned(parent: string, now: number): Promise<void> {
  const directories = readdirSync(parent).filter((name) => name.startsWith(prefix));
  await Promise.all(directories.map((name) => removeIfAbandoned(join(parent, name), now)));
}

async function removeIfAbandoned(directory: string, now: number): Promise<void> {
  try {
    if (!isOwnAndOld(lstatSync(directory), now)) return;
    const sockets = readdirSync(directory).map((name) => join(directory, name));
    const listening = await Promise.all(sockets.map(isListening));
    if (!listening.includes(true)) rmSync(directory, { recursive: true, force: true });
  } catch {
    // Another emulator removed it in the meantime. Whatever the reason, this one can start.
  }
}

function isOwnAndOld(stats: Stats, now: number): boolean {
  const isOwn = stats.isDirectory() && stats.uid === process.getuid?.();
  return isOwn && now - stats.mtimeMs > startupMilliseconds;
}

/** Asks the socket, because a process id tells nothing about other containers that share the directory. */
function isListening(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    const finish = (result: boolean): void => {
      connection.destroy();
      resolve(result);
    };
    connection.on("connect", () => finish(true));
    connection.on("error", ({ code }: NodeJS.ErrnoException) => finish(code !== "ECONNREFUSED"));
  });
}
