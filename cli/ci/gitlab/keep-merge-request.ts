import { createHash } from "node:crypto";
import type { GitLab } from "./gitlab.ts";
import { GitLabProblem } from "./gitlab-problem.ts";
import { ownUser } from "./own-user.ts";

export interface ChangedFile {
  /** Relative to the repository. */
  readonly path: string;
  readonly content: string;
  /** Whether the target branch does not have it. @default false */
  readonly isNew?: boolean;
}

/** A change that a pipeline proposes. */
export interface Proposal {
  /** Belongs to the pipeline: `platform/update-versions`. */
  readonly branch: string;
  readonly target: string;
  /** Of the merge request, and the subject of its commit. */
  readonly title: string;
  /** Markdown. */
  readonly text: string;
  /** None: there is nothing to propose any more. */
  readonly files: readonly ChangedFile[];
}

/** Ends the message of each commit that a pipeline made; what it has not is a person's. */
const trailer = "Platform-Proposal";

/**
 * Opens the merge request of a proposal, or brings it up to date: one commit upon the target branch. A branch on which
 * somebody has worked is left as it is, and so is a proposal that somebody has closed, until it becomes another one.
 *
 * Needs the project token. Sources: https://docs.gitlab.com/api/merge_requests/ and
 * https://docs.gitlab.com/api/commits/#create-a-commit-with-multiple-files-and-actions
 *
 * @returns what was done, for a person
 * @throws {GitLabProblem}
 */
export async function keepMergeRequest(gitlab: GitLab, proposal: Proposal): Promise<string> {
  const { project, mergeRequests } = gitlab;
  const { branch, target, title, text, files } = proposal;
  const me = await ownUser(gitlab, "merge requests");
  const found = await mergeRequests.all({ projectId: project, sourceBranch: branch, targetBranch: target });
  const own = found.filter(({ author }) => author.id === me);
  const opened = own.find(({ state }) => state === "opened");
  const there = await commitsOf(gitlab, branch, target);
  const commits = there ?? [];
  const foreign = commits.find(({ message }) => !message.includes(`${trailer}: `));
  if (foreign !== undefined) {
    const where = opened === undefined ? `The branch ${branch}` : `!${opened.iid}`;
    return `${where} has a commit of ${foreign.author_name}, so it is left as it is.`;
  }
  if (files.length === 0) {
    if (opened === undefined) return "There is nothing to propose.";
    await mergeRequests.edit(project, opened.iid, { stateEvent: "close" });
    return `Closed !${opened.iid}: there is nothing to propose any more.`;
  }
  const mark = `${trailer}: ${hashOf(files)}`;
  const isCurrent = commits.length === 1 && commits[0]?.message.includes(mark) === true;
  const [last] = own.toSorted((a, b) => b.iid - a.iid);
  if (opened === undefined && isCurrent && last?.state === "closed") {
    return `!${last.iid} proposes the same and was closed, so it is not opened again.`;
  }
  if (!isCurrent) await commit(gitlab, proposal, `${title}\n\n${mark}`, there !== undefined);
  if (opened === undefined) {
    const options = { description: text, removeSourceBranch: true };
    const made = await mergeRequests.create(project, branch, target, title, options);
    return `Opened !${made.iid}.`;
  }
  if (isCurrent && opened.title === title && opened.description?.trim() === text.trim()) {
    return `!${opened.iid} is up to date.`;
  }
  await mergeRequests.edit(project, opened.iid, { title, description: text });
  return `Updated !${opened.iid}.`;
}

/** The commits that a branch has and its target has not, the newest first; undefined if there is no such branch. */
async function commitsOf({ project, commits, branches }: GitLab, branch: string, target: string) {
  try {
    await branches.show(project, branch);
  } catch (failure) {
    if (failure instanceof GitLabProblem && failure.status === 404) return undefined;
    throw failure;
  }
  return await commits.all(project, { refName: `${target}..${branch}`, perPage: 100 });
}

/** One commit upon the target branch, in place of what the pipeline committed earlier. */
async function commit(
  { project, commits }: GitLab,
  { branch, target, files }: Proposal,
  message: string,
  isThere: boolean,
): Promise<void> {
  const actions = files.map(({ path, content, isNew = false }) => {
    return { action: isNew ? ("create" as const) : ("update" as const), filePath: path, content };
  });
  await commits.create(project, branch, message, actions, { startBranch: target, ...(isThere && { force: true }) });
}

function hashOf(files: readonly ChangedFile[]): string {
  const sorted = files.map(({ path, content }) => [path, content]).sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 16);
}
