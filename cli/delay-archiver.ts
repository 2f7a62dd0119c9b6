import { createRequire, Module } from "node:module";
import { join } from "node:path";

/** A dependency of cdktf, not of this package. */
const library = "archiver";

/**
 * Has cdktf load its zip library when something is packed: it is for assets, which no stack has, and a third of what cdktf
 * loads. Does nothing where cdktf does without.
 *
 * @param root of the repository
 */
export function delayArchiver(root: string): void {
  try {
    const { resolve } = createRequire(join(root, "stacks", "index.ts"));
    const require = createRequire(resolve("cdktf"));
    const file = require.resolve(library);
    const archiver = (...args: readonly unknown[]): unknown => {
      delete require.cache[file];
      return (require(file) as (...all: readonly unknown[]) => unknown)(...args);
    };
    require.cache[file] ??= Object.assign(new Module(file), { filename: file, loaded: true, exports: archiver });
  } catch {
    // It is loaded at once.
  }
}
