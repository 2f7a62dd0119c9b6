import { spawn } from "node:child_process";

/**
 * Has a shell run a script once this process has ended, however it ended: a pipe to the shell closes then, and nothing
 * that this process could leave undone, such as a signal handler, is needed.
 *
 * @param args `$0`, `$1`, ... of the script
 * @returns calls the shell off
 */
export function runOnceKilled(script: string, ...args: readonly string[]): () => void {
  const shell = spawn("/bin/sh", ["-c", `cat; ${script}`, ...args], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  shell.on("error", () => undefined);
  shell.unref();
  return () => void shell.kill("SIGKILL");
}
