import { open } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";

const pollMilliseconds = 50;

/** Yields the lines of a growing file as they are written, until `ended` is resolved or rejected and all was read. */
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
  try {
    let rest = "";
    for (;;) {
      // Checked before reading, so that everything written until then is read below.
      const isLast = isEnded;
      for (let chunk = await handle.read(); chunk.bytesRead > 0; chunk = await handle.read()) {
        const lines = (rest + decoder.write(chunk.buffer.subarray(0, chunk.bytesRead))).split("\n");
        rest = lines.pop() ?? "";
        yield* lines;
      }
      if (isLast) break;
      await Promise.race([end, new Promise((resolve) => setTimeout(resolve, pollMilliseconds))]);
    }
    if (rest !== "") yield rest;
  } finally {
    await handle.close();
  }
}
