import { gunzipSync } from "node:zlib";
import { unzipSync } from "fflate";

export function isArchive(name: string): boolean {
  return /\.(zip|tar\.gz|tgz)$/.test(name);
}

/**
 * The files with these names in an archive, in whatever folder of it; a name that it lacks is left out.
 *
 * @param name of the archive: it is a gzipped tar file, unless it ends in `.zip`
 * @throws {Error} if the archive is broken
 */
export function unpack(name: string, archive: Uint8Array, names: readonly string[]): Map<string, Uint8Array> {
  if (!name.endsWith(".zip")) return untar(gunzipSync(archive), names);
  const files = unzipSync(archive, { filter: (file) => names.includes(baseName(file.name)) });
  return new Map(Object.entries(files).map(([path, bytes]) => [baseName(path), bytes]));
}

const block = 512;

/** Reads the format of https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06 as far as programs need it. */
function untar(tar: Uint8Array, names: readonly string[]): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (let start = 0; start + block <= tar.length; ) {
    const header = tar.subarray(start, start + block);
    const size = Number.parseInt(text(header, 124, 12) || "0", 8);
    const name = baseName(text(header, 0, 100));
    const content = start + block;
    if (Number.isNaN(size) || content + size > tar.length) throw new Error("the archive is broken");
    const isFile = ["0", ""].includes(text(header, 156, 1));
    if (isFile && size > 0 && names.includes(name)) found.set(name, tar.subarray(content, content + size));
    start = content + Math.ceil(size / block) * block;
  }
  return found;
}

function text(header: Uint8Array, start: number, length: number): string {
  const [value = ""] = Buffer.from(header.subarray(start, start + length))
    .toString("latin1")
    .split("\0");
  return value.trim();
}

function baseName(path: string): string {
  return path.split("/").at(-1) ?? path;
}
