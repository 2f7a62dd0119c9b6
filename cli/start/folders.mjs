// @ts-check
import { readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";

// Folders of compiled code, below one directory. The modification time of a folder is the time of its last use.

/** @param {string} folder */
export function markUsed(folder) {
  const now = new Date();
  try {
    utimesSync(folder, now, now);
  } catch {
    // On a read-only disk, nothing is removed either.
  }
}

/**
 * The complete folders, most recently used first.
 *
 * @param {string} directory
 */
export function latestFirst(directory) {
  return foldersIn(directory)
    .filter(({ isComplete }) => isComplete)
    .map(({ folder }) => folder);
}

const kept = 5;
const day = 24 * 60 * 60 * 1000;

/**
 * Removes folders that were not used for a day, except the last few complete ones, because a running command may still load its code.
 *
 * @param {string} directory
 */
export function removeUnused(directory) {
  const before = Date.now() - day;
  const folders = foldersIn(directory);
  const spare = new Set(folders.filter(({ isComplete }) => isComplete).slice(0, kept));
  for (const { folder } of folders.filter((each) => !spare.has(each) && each.lastUse < before)) {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} directory */
function foldersIn(directory) {
  return namesIn(directory)
    .map((name) => {
      const folder = join(directory, name);
      return {
        folder,
        isComplete: !name.startsWith("."),
        lastUse: statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0,
      };
    })
    .sort((one, other) => other.lastUse - one.lastUse);
}

/** @param {string} directory */
function namesIn(directory) {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
