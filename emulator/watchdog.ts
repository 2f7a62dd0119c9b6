import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Writable } from "node:stream";

/**
 * Has a shell run a script once this process has ended, however it ended: a pipe to the shell closes then, and nothing
 * that this process could leave undone, such as a signal handler, is needed.
 *
 * @param args `$0`, `$1`, ... of the script
 * @returns calls the shell off
 */
export function runOnceKilled(script: string, ...args: readonly string[]): () => void {
  const shell = startShell(`cat; ${script}`, args);
  return () => void shell.kill("SIGKILL");
}

/** Ends the processes that it watches and removes a folder once this process has ended, however it ended. */
export class Watchdog {
  private readonly shell: ChildProcessByStdio<Writable, null, null>;

  /** @param directory removed when the watchdog bites */
  constructor(directory: string) {
    const script =
      'pids=; while read -r pid; do pids="$pids $pid"; done; for pid in $pids; do kill -s KILL -- "-$pid"; done; sleep 0.2; rm -rf -- "$0"';
    this.shell = startShell(script, [directory]);
    this.shell.stdin.on("error", () => undefined);
  }

  /** @param pid a process that leads a group of its own */
  watch(pid: number): void {
    this.shell.stdin.write(`${pid}\n`);
  }

  dismiss(): void {
    this.shell.kill("SIGKILL");
  }
}

/** A shell whose standard input closes when this process ends. */
function startShell(script: string, args: readonly string[]): ChildProcessByStdio<Writable, null, null> {
  const shell = spawn("/bin/sh", ["-c", script, ...args], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  shell.on("error", () => undefined);
  shell.unref();
  return shell;
}
