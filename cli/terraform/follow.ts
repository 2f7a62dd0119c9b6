import { open } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
import { setTimeout as sleep } from "node:timers/promises";

/** Between two looks. Terraform may wait for AWS for minutes, in which nothing is written. */
const shortestPause = 50;
const longestPause = 250;

const bufferBytes = 64 * 1024;
/** Those that nobody uses: one for each process of a run would lie about for long. */
const spareBuffers: Buffer[] = [];

/**
 * Yields the lines of a growing file as they are written, until `ended` is resolved or rejected and all was read. Bytes
 * that are 0 are room that was reserved: what is written comes in their place.
 */
export async function* followLines(file: string, ended: Promise<unknown>): AsyncGenerator<string> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  ended.then(end, end);
  const decoder = new StringDecoder("utf8");
  const handle = await open(file, "r");
  const buffer = spareBuffers.pop() ?? Buffer.alloc(bufferBytes);
  let position = 0;
  const next = async (): Promise<string | undefined> => {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    const read = buffer.subarray(0, bytesRead);
    const end = read.indexOf(0);
    const written = end < 0 ? read : read.subarray(0, end);
    position += written.length;
    return written.length === 0 ? undefined : decoder.write(written);
  };
  try {
    let rest = "";
    let pause = shortestPause;
    for (;;) {
      // Checked before reading, so that everything written until then is read below.
      const isLast = ending.signal.aborted;
      const before = position;
      for (let text = await next(); text !== undefined; text = await next()) {
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        yield* lines;
      }
      if (isLast) break;
      pause = position > before ? shortestPause : Math.min(2 * pause, longestPause);
      await sleep(pause, undefined, { signal: ending.signal }).catch(() => undefined);
    }
    if (rest !== "") yield rest;
  } finally {
    spareBuffers.push(buffer);
    await handle.close();
  }
}
