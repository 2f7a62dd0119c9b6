import { spawn } from "node:child_process";

/**
 * Ends processes and removes a folder once this process has ended, however it ended. A shell reads their ids from a pipe,
 * which closes then.
 */
export class Watchdog {
  private readonly shell;

  /** @param directory removed when the watchdog bites */
  constructor(directory: string) {
    const script =
      'pids=; while read -r pid; do pids="$pids $pid"; done; for pid in $pids; do kill -s KILL -- "-$pid"; done; sleep 0.2; rm -rf -- "$0"';
    this.shell = spawn("/bin/sh", ["-c", script, directory], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
    this.shell.on("error", () => undefined);
    this.shell.stdin.on("error", () => undefined);
    this.shell.unref();
  }

  /** @param pid a process that leads a group of its own */
  watch(pid: number): void {
    this.shell.stdin.write(`${pid}\n`);
  }

  dismiss(): void {
    this.shell.kill("SIGKILL");
  }
}
