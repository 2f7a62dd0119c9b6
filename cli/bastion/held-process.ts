import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Io } from "../io.ts";

/** A program that runs beside this one for as long as it is held. */
export interface HeldProcess {
  /** Resolves once the program, and every program that it has started, has ended. */
  readonly ended: Promise<void>;
  /** Whether it has ended. */
  hasEnded(): boolean;
  /** Everything that it has written so far. */
  output(): string;
  /** Ends it. */
  end(): Promise<void>;
}

/**
 * Whoever holds the other end of stdin holds the program. When that is closed, also because this process was killed, the
 * watcher removes the file, interrupts the group (session-manager-plugin ends its session on SIGINT, and on no other
 * signal that can be caught: src/sessionmanagerplugin/session/portsession/muxportforwarding.go and
 * sessionutil/control_signals_unix.go of aws/session-manager-plugin) and kills what is left of it after a while.
 */
const script = `
exec 4<&0 </dev/null
(
  trap '' INT TERM HUP
  cat <&4 >/dev/null
  rm -f "$1"
  kill -INT 0
  left=$2
  while [ $left -gt 0 ] && kill -0 $$; do sleep 0.1; left=$((left - 1)); done
  kill -KILL 0
) >/dev/null 2>&1 &
exec 3>&- 4<&-
shift 2
exec "$@"`;

/**
 * Starts a program in a group of its own, which Ctrl-C on the terminal does not reach. It ends with this process, however
 * that ends.
 *
 * @param file what is removed with it
 * @param patience tenths of a second that the program has to end in
 */
export function holdProcess(
  [program, ...args]: readonly [string, ...string[]],
  { env, file, patience = 50 }: { readonly env: Io["env"]; readonly file: string; readonly patience?: number },
): HeldProcess {
  const child = spawn("/bin/sh", ["-c", script, "sh", file, `${patience}`, program, ...args], {
    env,
    detached: true,
    // The last is open for as long as the watcher runs, so that the process is not closed before that has ended.
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  });
  let written = "";
  let isOver = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      written += text;
    });
  }
  // The watcher may be gone already.
  child.stdin.on("error", () => {});
  (child.stdio[3] as Readable).resume();
  child.once("exit", () => child.stdin.end());
  const ended = new Promise<void>((resolve) => {
    const over = (): void => {
      isOver = true;
      resolve();
    };
    child.once("error", over);
    child.once("close", over);
  });
  return {
    ended,
    hasEnded: () => isOver,
    output: () => written,
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}
