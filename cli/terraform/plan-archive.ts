import { inflateRawSync } from "node:zlib";

// The file of a plan is a ZIP archive, which Go's archive/zip writes: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT

const endSignature = 0x06054b50;
const endLength = 22;
const entrySignature = 0x02014b50;
const entryLength = 46;
const localSignature = 0x04034b50;
const localLength = 30;

/** How an entry is stored, by the number that the archive has for it. */
const decoders: Readonly<Record<number, (bytes: Buffer, size: number) => Buffer>> = {
  0: (bytes) => bytes,
  // One more byte of room, or zlib takes as much again to see that nothing follows.
  8: (bytes, size) => inflateRawSync(bytes, { chunkSize: Math.max(64, size + 1) }),
};

/**
 * The content of a file in the archive of a plan, such as `tfstate`: the state as the refresh left it. Undefined for what is
 * no such archive, which a plan that OpenTofu has encrypted is not.
 *
 * Source: internal/plans/planfile of Terraform 1.11 and OpenTofu 1.12.
 */
export function inPlanArchive(archive: Buffer, name: string): Buffer | undefined {
  try {
    return contentOf(archive, name);
  } catch {
    // It ends early, or holds what cannot be inflated.
    return undefined;
  }
}

function contentOf(archive: Buffer, wanted: string): Buffer | undefined {
  const end = archive.length - endLength;
  // Go writes no comment behind the end.
  if (end < 0 || archive.readUInt32LE(end) !== endSignature) return undefined;
  const count = archive.readUInt16LE(end + 10);
  let entry = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (archive.readUInt32LE(entry) !== entrySignature) return undefined;
    const nameLength = archive.readUInt16LE(entry + 28);
    const name = archive.toString("utf8", entry + entryLength, entry + entryLength + nameLength);
    if (name === wanted) return stored(archive, entry);
    entry += entryLength + nameLength + archive.readUInt16LE(entry + 30) + archive.readUInt16LE(entry + 32);
  }
  return undefined;
}

function stored(archive: Buffer, entry: number): Buffer | undefined {
  const decode = decoders[archive.readUInt16LE(entry + 10)];
  const length = archive.readUInt32LE(entry + 20);
  const local = archive.readUInt32LE(entry + 42);
  if (decode === undefined || archive.readUInt32LE(local) !== localSignature) return undefined;
  const start = local + localLength + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  return decode(archive.subarray(start, start + length), archive.readUInt32LE(entry + 24));
}
