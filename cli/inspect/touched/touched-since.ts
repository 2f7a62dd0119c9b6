import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LoadedEnvironment } from "@ml-platform/environments";
import { gitIn } from "../../git.ts";
import type { Io } from "../../io.ts";
import { changedFiles } from "./changed-files.ts";
import { importsOf } from "./imports.ts";
import { type Touched, touchedEnvironments } from "./touched-environments.ts";

/**
 * The environments that were touched since a branch, a tag or a commit.
 *
 * @throws {UserError} when Git cannot say which files changed
 */
export async function touchedSince(
  { root, env }: Pick<Io, "root" | "env">,
  loaded: readonly LoadedEnvironment[],
  ref: string,
): Promise<Touched> {
  const changed = await changedFiles(gitIn(root, env), ref);
  const files = loaded.map(({ name, file }) => ({ name, file, imports: importsOf(file, (path) => text(root, path)) }));
  return touchedEnvironments(changed, files);
}

function text(root: string, path: string): string | undefined {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
}
