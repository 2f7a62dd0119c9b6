import type { Git } from "../../git.ts";

/** Commits that are looked at, at most: each costs a request. */
const most = 20;

/**
 * The commits of a branch that may hold changes which some stack has not got yet, the newest first: the current one, and
 * those between it and what each stack was last deployed from. A pipeline that another has overtaken deploys nothing, and
 * what its merge request showed is applied by the next one.
 */
export async function mergingCommits(git: Git, commit: string, deployed: ReadonlySet<string>): Promise<string[]> {
  const listed = await git("rev-list", "--first-parent", `--max-count=${most}`, commit);
  const missing = new Set(deployed);
  const commits: string[] = [];
  for (const each of listed?.split("\n").filter(Boolean) ?? [commit]) {
    missing.delete(each);
    if (commits.length > 0 && missing.size === 0) break;
    commits.push(each);
  }
  return commits;
}
