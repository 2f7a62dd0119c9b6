import { randomUUID } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

/** The text of a file; empty if there is none. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw failure;
  }
}

/**
 * Replaces a file at once, readable by its owner only, so that a reader never sees half of it. What was there before is
 * kept beside it.
 *
 * @returns the copy of the earlier file; undefined if there was none
 */
export function replaceFile(file: string, text: string): string | undefined {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const target = targetOf(file);
  const unfinished = `${target}.${randomUUID()}`;
  try {
    writeFileSync(unfinished, text, { mode: 0o600, flag: "wx" });
    const backup = textOf(target) === "" ? undefined : `${target}.backup`;
    if (backup !== undefined) {
      copyFileSync(target, backup);
      chmodSync(backup, 0o600);
    }
    renameSync(unfinished, target);
    return backup;
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** A link stays a link. */
function targetOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
