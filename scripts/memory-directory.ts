import { execFileSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  type StatsFs,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { isProcessAlive } from "@ml-platform/cli/process-alive";

const gib = 1024 ** 3;

/** `TMPFS_MAGIC` of statfs(2): files of such a file system are in memory. */
const tmpfs = 0x01021994;

/**
 * Whether the temporary files of all tests find room in memory there, and leave room for the programs that tests start.
 *
 * @param freeMemory bytes that this process could have
 */
export function hasRoomInMemory(
  { type, bavail, bsize }: Pick<StatsFs, "type" | "bavail" | "bsize">,
  freeMemory: number,
): boolean {
  return type === tmpfs && bavail * bsize >= 4 * gib && freeMemory >= 8 * gib;
}

/** Whose ids of processes mean something: containers, which may share the file system, have their own. */
export const ownNamespace = (): string => readlinkSync("/proc/self/ns/pid").replace(/\D/g, "");

/** Which of these are directories of processes in `namespace` that have ended. */
export function leftovers(
  names: readonly string[],
  namespace: string,
  isRunning: (pid: number) => boolean,
): readonly string[] {
  return names.filter((name) => {
    const [, owners, pid] = /^tests-(\d+)-(\d+)$/.exec(name) ?? [];
    return owners === namespace && !isRunning(Number(pid));
  });
}

/**
 * Makes a directory for temporary files in memory, where they need less of the processor than on a disk. Only this user
 * can enter it. Undefined if there is no such file system, or too little room, or programs cannot be started there.
 * Directories that killed runs left are removed.
 *
 * @param parent where Linux has a file system in memory
 */
export function makeMemoryDirectory(parent = "/dev/shm"): string | undefined {
  try {
    if (!hasRoomInMemory(statfsSync(parent), process.availableMemory())) return undefined;
    const owners = ownNamespace();
    for (const name of leftovers(readdirSync(parent), owners, isOtherProcess)) removeOwn(join(parent, name));
    // Short, because a path of a socket below it has at most 103 bytes.
    const directory = join(parent, `tests-${owners}-${process.pid}`);
    mkdirSync(directory, { mode: 0o700 });
    if (startsPrograms(directory)) return directory;
    rmSync(directory, { recursive: true });
  } catch {
    // Another system, or a directory that this user may not write.
  }
  return undefined;
}

/** Removes it however this process ends, unless it is killed: then the next run removes what it left. */
export function removeAtEnd(directory: string): void {
  const remove = (): void => {
    try {
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    } catch {
      // A program that is just ending still writes there.
    }
  };
  process.once("exit", remove);
  // After Ctrl-C, which everything that runs receives too, this process goes on until that has ended.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      remove();
      process.kill(process.pid, signal);
    });
  }
}

/** This process may have the id of one that has ended. */
function isOtherProcess(pid: number): boolean {
  return pid !== process.pid && isProcessAlive(pid);
}

function removeOwn(directory: string): void {
  try {
    if (lstatSync(directory).uid === process.getuid?.()) rmSync(directory, { recursive: true, maxRetries: 5 });
  } catch {
    // Something still works in it: a later run removes it.
  }
}

/** Containers often have file systems that start none (noexec). */
function startsPrograms(directory: string): boolean {
  const program = join(directory, "program");
  writeFileSync(program, "#!/bin/sh\n", { mode: 0o700 });
  try {
    execFileSync(program);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(program);
  }
}
