import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "@ml-platform/rules";

/**
 * Removes the stacks that an earlier synthesis wrote into `outdir`, which would look like stacks of this one.
 *
 * @throws {UserError} for a directory that is not empty and was not written by a synthesis
 */
export function clearSynthesized(outdir: string): void {
  if (!existsSync(outdir)) return;
  const earlier = synthesizedStacks(join(outdir, "manifest.json"));
  if (earlier === undefined && !isEmpty(outdir)) {
    throw new UserError(
      `${outdir} is not empty and was not written by a synthesis, so nothing is written there. Pass another --outdir, such as cdktf.out.`,
    );
  }
  for (const id of earlier ?? []) rmSync(join(outdir, "stacks", basename(id)), { recursive: true, force: true });
}

/** Ids in the manifest that cdktf writes; `undefined` for anything else. */
function synthesizedStacks(manifest: string): string[] | undefined {
  try {
    const { stacks } = JSON.parse(readFileSync(manifest, "utf8")) as {
      stacks: Readonly<Record<string, { readonly synthesizedStackPath?: unknown }>>;
    };
    const isOurs = Object.entries(stacks).every(
      // A name such as ".." would lead out of the directory.
      ([id, { synthesizedStackPath }]) => /^[\w-]+$/.test(id) && synthesizedStackPath !== undefined,
    );
    return isOurs ? Object.keys(stacks) : undefined;
  } catch {
    return undefined;
  }
}

/** A synthesis that is refused leaves an empty `stacks`. */
function isEmpty(directory: string): boolean {
  return readdirSync(directory).every((name) => name === "stacks" && readdirSync(join(directory, name)).length === 0);
}
