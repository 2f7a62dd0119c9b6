import { strToU8, zipSync } from "fflate";

/** A ZIP archive, as the file of a plan is one. @param isDeflated @default true */
export function zipArchive(files: Readonly<Record<string, string>>, isDeflated = true): Uint8Array {
  const contents = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const);
  return zipSync(Object.fromEntries(contents), { level: isDeflated ? 6 : 0 });
}
