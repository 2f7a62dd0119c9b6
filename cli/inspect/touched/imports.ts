import { posix } from "node:path";

/**
 * The files below `environments/` that a file imports, directly or through others.
 *
 * @param file relative to the root of the repository, with slashes
 * @param read returns the text of such a file, or undefined when there is none
 */
export function importsOf(file: string, read: (path: string) => string | undefined): string[] {
  const found = new Set<string>();
  const follow = (from: string): void => {
    for (const [, specifier = ""] of (read(from) ?? "").matchAll(relativeImport)) {
      const path = posix.normalize(posix.join(posix.dirname(from), specifier));
      if (found.has(path) || !path.startsWith("environments/") || isShared(path)) continue;
      found.add(path);
      follow(path);
    }
  };
  follow(file);
  found.delete(file);
  return [...found];
}

/** `import x from "./dev.ts"`, `export * from`, `import("./dev.ts")`. */
const relativeImport = /\b(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g;

/** The package's own entry: what it consists of touches every environment anyway. */
function isShared(path: string): boolean {
  return path === "environments/index.ts";
}
