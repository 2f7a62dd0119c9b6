import { Writable } from "node:stream";
import type { Io } from "../io.ts";

interface CapturedIo {
  readonly io: Io;
  /** The output so far. */
  captured(): { stdout: string; stderr: string };
}

/**
 * A process without a terminal, whose output is captured.
 *
 * @param onStderr called with everything written to stderr so far, after each write
 */
export function capturedIo(
  rest: Omit<Io, "stdout" | "stderr" | "exit"> & Partial<Pick<Io, "exit">>,
  onStderr?: (text: string) => void,
): CapturedIo {
  const stdout = new Capture();
  const stderr = new Capture(onStderr);
  return {
    io: { exit: () => {}, ...rest, stdout, stderr },
    captured: () => ({ stdout: stdout.text, stderr: stderr.text }),
  };
}

class Capture extends Writable {
  text = "";
  private readonly onText: ((text: string) => void) | undefined;

  constructor(onText?: (text: string) => void) {
    super();
    this.onText = onText;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    this.onText?.(this.text);
    done();
  }
}
