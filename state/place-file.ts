import { randomUUID } from "node:crypto";
import { linkSync, rmSync, writeFileSync } from "node:fs";

/**
 * Makes a file that appears with all of its contents, or not at all; of several processes that make the same one, the
 * system lets one: a hard link is made or refused as a whole.
 *
 * @returns false if it exists
 */
export function placeFile(path: string, text: string): boolean {
  const unfinished = `${path}.${randomUUID()}`;
  try {
    writeFileSync(unfinished, text, { mode: 0o600, flag: "wx" });
    linkSync(unfinished, path);
    return true;
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw failure;
  } finally {
    rmSync(unfinished, { force: true });
  }
}
