import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";

const notCopied = new Set(["node_modules", ".git", ".platform", "cdktf.out"]);
const caches = new Set([".cache", ".vite", ".vite-temp"]);

/**
 * Copies the current files of the repository at `from` into the empty directory `to`, for work that changes files.
 * Installed packages are linked; the caches that tools keep below node_modules are not shared.
 */
export function copyRepository(from: string, to: string): void {
  for (const name of readdirSync(from).filter((entry) => !notCopied.has(entry))) copy(join(from, name), join(to, name));
  const packages = join(from, "node_modules");
  mkdirSync(join(to, "node_modules"));
  for (const name of readdirSync(packages).filter((entry) => !caches.has(entry))) {
    const linked = join(to, "node_modules", name);
    if (name === "@ml-platform") copy(join(packages, name), linked);
    else symlinkSync(join(packages, name), linked);
  }
}

/** Keeps the relative links of workspace packages, so that they lead to the packages of the copy. */
function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter: (path) => !caches.has(basename(path)) });
}
