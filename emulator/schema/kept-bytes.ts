import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Bytes of a hash. */
const size = 32;

/**
 * What `make` returns, or what it returned for the same inputs before. The file holds a hash of the inputs, one of the
 * content, and the content. One that is absent, damaged or of other inputs is written anew; where it cannot be written,
 * nothing is kept.
 *
 * @param inputs everything that the content depends on
 */
export function keptBytes(path: string, inputs: readonly (string | Uint8Array)[], make: () => Uint8Array): Uint8Array {
  const ofInputs = hashOf(inputs);
  const kept = contentOf(path, ofInputs);
  if (kept !== undefined) return kept;
  const content = make();
  try {
    mkdirSync(dirname(path), { recursive: true });
    const unfinished = `${path}.${process.pid}`;
    writeFileSync(unfinished, Buffer.concat([ofInputs, hashOf([content]), content]));
    renameSync(unfinished, path);
  } catch {
    // A read-only disk costs time only.
  }
  return content;
}

function contentOf(path: string, ofInputs: Buffer): Buffer | undefined {
  try {
    const file = readFileSync(path);
    const content = file.subarray(2 * size);
    const isCurrent = file.subarray(0, size).equals(ofInputs);
    return isCurrent && file.subarray(size, 2 * size).equals(hashOf([content])) ? content : undefined;
  } catch {
    return undefined;
  }
}

/** Each part is hashed after its length, so that no other parts have the same bytes. */
function hashOf(parts: readonly (string | Uint8Array)[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest();
}
