import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { latestFirst } from "../start/folders.mjs";

const caches = new Set([".cache", ".vite", ".vite-temp", ".experimental-vitest-cache"]);

const compiledCommands = "node_modules/.cache/platform";

/**
 * Gives the copy of the repository at `to` the packages that are installed at `from`, which must have the same
 * pnpm-lock.yaml. Packages are linked. Of the caches that tools keep below node_modules, the copy gets the compiled
 * command, most of which it would compile again.
 */
export function linkPackages(from: string, to: string): void {
  const packages = join(from, "node_modules");
  mkdirSync(join(to, "node_modules"));
  for (const name of readdirSync(packages).filter((entry) => !caches.has(entry))) {
    const linked = join(to, "node_modules", name);
    if (name === "@ml-platform") copyLinks(join(packages, name), linked);
    else symlinkSync(join(packages, name), linked);
  }
  for (const workspacePackage of readdirSync(to)) {
    const own = join(from, workspacePackage, "node_modules");
    if (workspacePackage !== "node_modules" && existsSync(own)) {
      copyLinks(own, join(to, workspacePackage, "node_modules"));
    }
  }
  copyCompiledCommand(from, to);
}

/** A saving only: where it fails, the copy compiles everything. */
function copyCompiledCommand(from: string, to: string): void {
  const [compiled] = latestFirst(join(from, compiledCommands));
  if (compiled === undefined) return;
  const unfinished = join(to, compiledCommands, ".unfinished-copy");
  try {
    cpSync(compiled, unfinished, {
      recursive: true,
      filter: (path) => !path.endsWith(".map") && basename(path) !== "v8",
    });
    renameSync(unfinished, join(to, compiledCommands, basename(compiled)));
  } catch {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Keeps the relative links of workspace packages, so that they lead to the packages of the copy. */
function copyLinks(from: string, to: string): void {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter: (path) => !caches.has(basename(path)) });
}
