import { createInterface } from "node:readline/promises";

/** A stream to write to, with its width if it is a terminal. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** Everything the command needs from its process, so that tests and the demonstration can replace it. */
export interface Io {
  /** Root of the repository; working files are below it, in `.platform/`. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** What is piped in. @default - nothing can be read */
  readonly stdin?: (NodeJS.ReadableStream & { readonly isTTY?: boolean }) | undefined;
  /** Asks and returns the answer; `undefined` when nobody can answer. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Calls `listener` on each Ctrl-C (or SIGTERM, or a closed terminal) until the returned function is called. */
  onInterrupt(listener: () => void): () => void;
  /** Ends the process at once, whatever it is still doing. */
  exit(code: number): void;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The current process. It exits with 1 if output was lost, whatever the result of the command. */
export function processIo(root: string): Io {
  let isLost = false;
  for (const output of [process.stdout, process.stderr]) {
    output.on("error", ({ code }: NodeJS.ErrnoException) => {
      // A failed write must not end a run half-way. A reader that closed its end (`platform apply | head`) wants no
      // more output; any other failure, such as a full disk, lost output that somebody relies on.
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
    stdin: process.stdin,
    ask: process.stdin.isTTY === true ? askOnTerminal : undefined,
    onInterrupt(listener) {
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
    exit: (code) => process.exit(code),
  };
}

async function askOnTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const close = (): void => terminal.close();
  // A signal from elsewhere, such as SIGTERM, ends the question as Ctrl-C does.
  for (const signal of signals) process.on(signal, close);
  const answered = new Promise<string>((resolve) => {
    terminal.on("close", () => resolve(""));
    terminal.on("SIGINT", close);
    void terminal.question(question).then(resolve, () => resolve(""));
  });
  try {
    return await answered;
  } finally {
    for (const signal of signals) process.off(signal, close);
    terminal.close();
  }
}
