import { open } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";

const pollMilliseconds = 50;

const bufferBytes = 64 * 1024;
/** Those that nobody uses: one for each process of a run would lie about for long. */
const spareBuffers: Buffer[] = [];

/**
 * Yields the lines of a growing file as they are written, until `ended` is resolved or rejected and all was read. Bytes
 * that are 0 are room that was reserved: what is written comes in their place.
 */
export async function* followLines(file: string, ended: Promise<unknown>): AsyncGenerator<string> {
  let isEnded = false;
  const end = ended.then(
    () => {
      isEnded = true;
    },
    () => {
      isEnded = true;
    },
  );
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
    for (;;) {
      // Checked before reading, so that everything written until then is read below.
      const isLast = isEnded;
      for (let text = await next(); text !== undefined; text = await next()) {
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        yield* lines;
      }
      if (isLast) break;
      await Promise.race([end, new Promise((resolve) => setTimeout(resolve, pollMilliseconds))]);
    }
    if (rest !== "") yield rest;
  } finally {
    spareBuffers.push(buffer);
    await handle.close();
  }
}
