import { createInterface } from "node:readline/promises";

/** A stream to write to; what a terminal also says about itself. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** All that the command needs of the process it runs in, so that tests and the demonstration can stand in for it. */
export interface Io {
  /** Root of the repository: working files go below it, in `.platform/`. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Asks and returns the answer; `undefined` where nobody can answer. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Calls `listener` on each Ctrl-C (or SIGTERM, or a closed terminal) until the returned function is called. */
  onInterrupt(listener: () => void): () => void;
}

/** This process. It fails, whatever the command comes to, where output was lost. */
export function processIo(root: string): Io {
  let isLost = false;
  for (const output of [process.stdout, process.stderr]) {
    output.on("error", ({ code }: NodeJS.ErrnoException) => {
      // What cannot be written must not end a run half-way. A reader that went away (`platform apply | head`) wants no
      // more; anything else, such as a full disk, lost what somebody counts on.
      isLost ||= code !== "EPIPE";
    });
  }
  process.once("exit", () => {
    if (isLost) process.exitCode = 1;
  });
  return {
    root,
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    ask: process.stdin.isTTY === true ? askOnTerminal : undefined,
    onInterrupt(listener) {
      const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
  };
}

async function askOnTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answered = new Promise<string>((resolve) => {
    terminal.on("close", () => resolve(""));
    terminal.on("SIGINT", () => terminal.close());
    void terminal.question(question).then(resolve, () => resolve(""));
  });
  try {
    return await answered;
  } finally {
    terminal.close();
  }
}
