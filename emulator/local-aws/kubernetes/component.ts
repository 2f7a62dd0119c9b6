import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Watchdog } from "../../watchdog.ts";

/** A running program of a control plane. */
export interface Component {
  readonly name: string;
  readonly pid: number;
  /** Resolves once it has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Nothing of a cluster is kept, so nothing has to be put in order: the process group is killed. */
  kill(): void;
  /** The end of its log. */
  lastWords(): string;
}

/** Starts a program in the folder of its cluster, where it logs to `<name>.log`. */
export function startComponent(
  program: string,
  args: readonly string[],
  directory: string,
  watchdog: Watchdog,
  environment: Readonly<Record<string, string>> = {},
): Component {
  const name = basename(program);
  const file = join(directory, `${name}.log`);
  const log = openSync(file, "w", 0o600);
  let child: ChildProcess;
  try {
    child = spawn(program, args, {
      cwd: directory,
      detached: true,
      stdio: ["ignore", log, log],
      env: { ...process.env, ...environment },
    });
  } finally {
    closeSync(log);
  }
  const { pid } = child;
  if (pid !== undefined) watchdog.watch(pid);
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  return {
    name,
    pid: pid ?? 0,
    ended,
    kill() {
      if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      try {
        process.kill(-pid, "SIGKILL");
      } catch {
        // It has ended in the meantime.
      }
    },
    lastWords: () => readFileSync(file, "utf8").trimEnd().split("\n").slice(-5).join("\n"),
  };
}
