import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A tar file as the `tar` of this machine makes it, with files of these contents, each by its path. */
export function tarOf(files: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "tar-"));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return execFileSync("tar", ["-cf", "-", "-C", folder, "."], { maxBuffer: 1e9 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
