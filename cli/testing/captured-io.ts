import { Writable } from "node:stream";
import type { Io } from "../io.ts";

interface CapturedIo {
  readonly io: Io;
  /** What was written so far. */
  captured(): { stdout: string; stderr: string };
}

/** A process without a terminal whose output is kept. */
export function capturedIo(rest: Omit<Io, "stdout" | "stderr">): CapturedIo {
  const stdout = new Capture();
  const stderr = new Capture();
  return { io: { ...rest, stdout, stderr }, captured: () => ({ stdout: stdout.text, stderr: stderr.text }) };
}

class Capture extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
