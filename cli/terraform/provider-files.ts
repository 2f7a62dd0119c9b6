import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SynthesizedStack } from "@ml-platform/stacks";
import type { Io } from "../io.ts";

/** In the root of the repository, where it is committed, and beside every stack. */
export const lockFileName = ".terraform.lock.hcl";

/** The text of the committed lock file, which pins the providers; undefined if there is none. */
export function committedLockFile({ root }: Pick<Io, "root">): string | undefined {
  const file = join(root, lockFileName);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Writes it beside stacks, where Terraform looks for it. */
export function shareLockFile(text: string | undefined, stacks: readonly SynthesizedStack[]): void {
  if (text === undefined) return;
  for (const { directory } of stacks) writeFileSync(join(directory, lockFileName), text);
}

/** What Terraform needs in its environment to download each provider once for all stacks. */
export function pluginCache({ root, env }: Io): Record<string, string> {
  const directory = env["TF_PLUGIN_CACHE_DIR"] ?? join(root, ".platform", "plugin-cache");
  mkdirSync(directory, { recursive: true });
  // Without a lock file, Terraform would download a provider again although it is in the cache.
  const isLocked = existsSync(join(root, lockFileName));
  return { TF_PLUGIN_CACHE_DIR: directory, ...(!isLocked && { TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1" }) };
}
