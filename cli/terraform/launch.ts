import { spawn } from "node:child_process";

/** What a process writes to: text that is returned, an open file for everything, or one for all but its errors. */
export type Output = "text" | { readonly all: number } | { readonly stdout: number };

export interface Launch {
  readonly binary: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** All of its variables. */
  readonly env: Readonly<Record<string, string>>;
  readonly output: Output;
  /** Whether only its owner may read the files that it makes. */
  readonly hasPrivateFiles: boolean;
}

export interface Process {
  /** Undefined if it could not be started. */
  readonly pid: number | undefined;
  /** Never rejects. */
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
}

export interface Ended {
  /** Undefined if a signal ended it, or it could not be started. */
  readonly exitCode?: number;
  readonly signal?: NodeJS.Signals;
  /** What it wrote, unless to a file. */
  readonly stdout: string;
  /** The same with its errors, in the order in which they came. */
  readonly all: string;
}

/** Starts a program in a process group of its own, which this process does not end when it ends. */
export function launch({ binary, args, cwd, env, output, hasPrivateFiles }: Launch): Process {
  const stdio = stdioOf(output);
  const start = () => spawn(binary, args, { cwd, env, stdio, detached: true });
  const child = hasPrivateFiles ? withPrivateFiles(start) : start();
  const [stdout, all]: [Buffer[], Buffer[]] = [[], []];
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout.push(chunk);
    all.push(chunk);
  });
  child.stderr?.on("data", (chunk: Buffer) => all.push(chunk));
  const ended = new Promise<Ended>((resolve) => {
    const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString("utf8");
    child.on("error", ({ message }) => resolve({ stdout: text(stdout), all: text(all) || message }));
    child.on("close", (exitCode, signal) =>
      resolve({
        ...(exitCode !== null && { exitCode }),
        ...(signal !== null && { signal }),
        stdout: text(stdout),
        all: text(all),
      }),
    );
  });
  return { pid: child.pid, ended, kill: (signal) => void child.kill(signal) };
}

function stdioOf(output: Output): ("ignore" | "pipe" | number)[] {
  if (output === "text") return ["ignore", "pipe", "pipe"];
  return "all" in output ? ["ignore", output.all, output.all] : ["ignore", output.stdout, "pipe"];
}

/** States and plans hold values in clear text. What `init` installs may be shared. */
function withPrivateFiles<T>(start: () => T): T {
  const before = process.umask(0o077);
  try {
    return start();
  } finally {
    process.umask(before);
  }
}
