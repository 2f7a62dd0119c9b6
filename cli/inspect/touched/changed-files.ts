import { UserError } from "@ml-platform/rules";
import type { Git } from "../../git.ts";

/**
 * Paths, relative to the directory that `git` runs in, of the files that differ from where `ref` and the current commit
 * parted: committed, not committed yet, and not even added. What was changed at `ref` since then is not the doing of
 * this branch.
 *
 * @param ref a branch, a tag or a commit
 * @throws {UserError} for a ref that does not exist, and when the history is missing (a shallow clone)
 */
export async function changedFiles(git: Git, ref: string): Promise<string[]> {
  return await filesChangedSince(git, await partingPoint(git, ref, "--since"));
}

/**
 * The id of the commit where `ref` and the current commit parted.
 *
 * @param option that named the ref
 * @throws {UserError} for a ref that does not exist, and when the history is missing (a shallow clone)
 */
export async function partingPoint(git: Git, ref: string, option: string): Promise<string> {
  const commit = await commitOf(git, ref, option);
  const base = await git("merge-base", commit, "HEAD");
  if (base === undefined) throw await noBase(git, ref);
  return base;
}

/**
 * Paths of the files that differ from a commit, as {@link changedFiles} returns them.
 *
 * @param commit an id
 * @throws {UserError} when Git cannot compare them
 */
export async function filesChangedSince(git: Git, commit: string): Promise<string[]> {
  const [differing, untracked] = await Promise.all([
    git("diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--relative", commit),
    git("ls-files", "--others", "--exclude-standard", "-z"),
  ]);
  if (differing === undefined || untracked === undefined) {
    throw new UserError(`Git could not compare the files with "${commit}": run "git status" to see why.`);
  }
  return [...new Set(`${differing}\0${untracked}`.split("\0").filter((path) => path !== ""))].sort();
}

const names = "Name a branch, a tag or a commit, such as origin/main.";

async function commitOf(git: Git, ref: string, option: string): Promise<string> {
  // A leading hyphen would make it an option of Git, such as --output=<file>.
  if (/^-|^$/.test(ref)) throw new UserError(`${option} "${ref}" is not a commit. ${names}`);
  const commit = await git("rev-parse", "--verify", "--quiet", `${ref}^{commit}`);
  if (commit !== undefined) return commit;
  if ((await git("rev-parse", "--git-dir")) === undefined) {
    throw new UserError(`This is not a Git repository, so ${option} has nothing to compare with. Use --all.`);
  }
  if (await isShallow(git)) throw await noBase(git, ref);
  const [remote, ...branch] = ref.split("/");
  const isRemote = branch.length > 0 && (await git("remote"))?.split("\n").includes(remote ?? "") === true;
  const fetch = isRemote ? `Fetch it: git fetch ${remote} ${branch.join("/")}` : "Fetch it: git fetch --all --tags";
  throw new UserError(`${option} "${ref}" is not a commit that this clone has. ${names} ${fetch}`);
}

async function noBase(git: Git, ref: string): Promise<UserError> {
  return new UserError(
    (await isShallow(git))
      ? `This clone is shallow: it does not reach back to where "${ref}" and the current commit parted. Run: git fetch --unshallow (in GitLab CI, set GIT_DEPTH: 0)`
      : `"${ref}" and the current commit have no history in common, so there is nothing to compare. Use --all.`,
  );
}

async function isShallow(git: Git): Promise<boolean> {
  return (await git("rev-parse", "--is-shallow-repository")) === "true";
}
