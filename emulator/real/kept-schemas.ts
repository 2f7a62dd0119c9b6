import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Answered } from "./pool-process.ts";

/** Bytes of a SHA-256 hash. */
const hashLength = 32;

/** What a provider answers to `GetSchema`, kept by its program: asking takes a start and another second of CPU time. */
export class KeptSchemas {
  private readonly directory: string;
  private readonly file: string;

  /** @param executable the provider's program. What was kept of another, or of a changed one, is not read. */
  constructor(directory: string, executable: string) {
    this.directory = directory;
    const path = realpathSync(executable);
    const { size, mtimeMs, ino } = statSync(path);
    this.file = join(
      directory,
      hashOf(JSON.stringify([path, size, mtimeMs, ino]))
        .toString("hex")
        .slice(0, 32),
    );
  }

  /** Undefined if nothing was kept, or not as it was written. */
  read(): Answered | undefined {
    try {
      const bytes = readFileSync(this.file);
      const body = bytes.subarray(hashLength);
      return hashOf(body).equals(bytes.subarray(0, hashLength)) ? answerOf(body) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps an answer, unless it is compressed or a failure, or there is no place for it. */
  write({ body, trailers }: Answered): void {
    const isCompressed = body[0] !== 0;
    if (isCompressed || trailers?.["grpc-status"] !== "0") return;
    const unfinished = `${this.file}.${randomUUID()}`;
    try {
      mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    } catch {
      return;
    }
    try {
      writeFileSync(unfinished, Buffer.concat([hashOf(body), body]), { mode: 0o600 });
      renameSync(unfinished, this.file);
    } catch {
      rmSync(unfinished, { force: true });
    }
  }
}

function answerOf(body: Buffer): Answered {
  const headers = { ":status": "200", "content-type": "application/grpc" };
  return { headers, body, trailers: { "grpc-status": "0" } };
}

function hashOf(content: string | Buffer): Buffer {
  return createHash("sha256").update(content).digest();
}
