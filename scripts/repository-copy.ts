import { cpSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { linkPackages } from "@ml-platform/cli/link-packages";

const notCopied = new Set(["node_modules", ".git", ".platform", "cdktf.out"]);

/** Copies the current files of the repository at `from` into the empty directory `to`, without installed packages. */
export function copyFiles(from: string, to: string): void {
  for (const name of readdirSync(from).filter((entry) => !notCopied.has(entry))) {
    cpSync(join(from, name), join(to, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => basename(path) !== "node_modules",
    });
  }
}

/** Copies the repository as {@link copyFiles} does, for work that changes files. Installed packages are linked. */
export function copyRepository(from: string, to: string): void {
  copyFiles(from, to);
  linkPackages(from, to);
}
