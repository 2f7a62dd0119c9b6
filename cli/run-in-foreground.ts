import { spawn } from "node:child_process";
import { constants } from "node:os";
import { UserError } from "@ml-platform/rules";
import type { Io } from "./io.ts";

/**
 * Runs a program in place of this one, on the same terminal, and waits until it ends. Whoever presses Ctrl-C means that
 * program, which the terminal signals too: it decides what that does.
 *
 * @returns its exit code; 128 and the number of the signal that ended it, as a shell has it
 * @throws {UserError} for a program that cannot be started
 */
export async function runInForeground(
  io: Io,
  [program, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const isOfProcess = io.stdout === process.stdout;
  const ignoreInterrupts = io.onInterrupt(() => {});
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        env,
        stdio: isOfProcess ? "inherit" : ["ignore", "pipe", "pipe"],
      });
      child.stdout?.pipe(io.stdout, { end: false });
      child.stderr?.pipe(io.stderr, { end: false });
      child.once("error", ({ code }: NodeJS.ErrnoException) =>
        reject(new UserError(`${program} cannot be started (${code ?? "no reason"}). Name a program that is on PATH.`)),
      );
      child.once("close", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
    });
  } finally {
    ignoreInterrupts();
  }
}
