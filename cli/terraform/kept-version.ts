import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Io } from "../io.ts";
import { KeptResults } from "../keep/kept-results.ts";
import type { Program } from "./program.ts";

/** Where versions are kept, below a repository. */
export const keptVersions = "node_modules/.cache/platform-programs";

/** What a binary says that it is. */
export type Version = Pick<Program, "name" | "version">;

/**
 * The version of a binary, which is asked for it once. A script, or a shim that starts the version which a folder or a
 * variable names, is asked each time. A repository without packages keeps nothing.
 */
export async function keptVersion(
  binary: string,
  { env, root }: Pick<Io, "env" | "root">,
  ask: () => Promise<Version>,
): Promise<Version> {
  const hasPackages = existsSync(join(root, "node_modules"));
  const identity = env["PLATFORM_NO_CACHE"] === "1" || !hasPackages ? undefined : identityOf(binary);
  if (identity === undefined) return await ask();
  const kept = new KeptResults<Version>(join(root, keptVersions));
  const key = createHash("sha256").update(identity).digest("hex");
  const known = kept.read(key);
  if (known !== undefined) return known;
  const version = await ask();
  if (isBuiltFromSources(binary) && identityOf(binary) === identity) kept.write(key, version);
  return version;
}

function identityOf(binary: string): string | undefined {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(binary, { bigint: true });
    return [realpathSync(binary), dev, ino, size, mtimeNs, ctimeNs].join();
  } catch {
    return undefined;
  }
}

/** What Go writes into what it builds: https://pkg.go.dev/runtime/debug#BuildInfo */
const packages = ["path\tgithub.com/hashicorp/terraform\n", "path\tgithub.com/opentofu/opentofu/cmd/tofu\n"];
const overlap = 100;

function isBuiltFromSources(binary: string): boolean {
  const file = openSync(binary, "r");
  const piece = Buffer.alloc(1024 * 1024);
  try {
    for (let position = 0; ; position += piece.length - overlap) {
      const length = readSync(file, piece, 0, piece.length, position);
      const read = piece.subarray(0, length);
      if (packages.some((text) => read.includes(text))) return true;
      if (length < piece.length) return false;
    }
  } finally {
    closeSync(file);
  }
}
