import type { GitLab } from "./gitlab.ts";
import { beginningOfMarker, type Mark, marker } from "./marker.ts";
import { ownUser } from "./own-user.ts";

/** Something that is wrong until it is put right, and has one issue as long. */
export interface Trouble {
  /** Distinguishes its issue from others: `drift-dev`. */
  readonly topic: string;
  readonly title: string;
  /** By which people find such issues. */
  readonly label: string;
  /** Markdown: what is wrong. @default - nothing is, any more */
  readonly text?: string;
  /** Who says so. */
  readonly mark: Mark;
}

/**
 * Opens the issue of a trouble, updates it while the trouble lasts, and closes it when it is over. Confidential, because
 * it describes the infrastructure. Nobody is notified of a description that did not change.
 *
 * Needs the project token. Source: https://docs.gitlab.com/api/issues/
 *
 * @returns what was done, for a person; undefined if there was nothing to do
 * @throws {GitLabProblem}
 */
export async function keepIssue(gitlab: GitLab, trouble: Trouble): Promise<string | undefined> {
  const { project, issues, issueNotes } = gitlab;
  const { topic, title, label, text, mark } = trouble;
  const me = await ownUser(gitlab, "issues");
  const opened = await issues.all({ projectId: project, state: "opened", labels: label, scope: "all", perPage: 100 });
  const own = opened.find(
    ({ author, description }) => author.id === me && description.startsWith(beginningOfMarker(topic)),
  );
  if (text === undefined) {
    if (own === undefined) return undefined;
    await issueNotes.create(project, own.iid, `Gone, as of pipeline ${mark.pipeline} (${mark.commit.slice(0, 8)}).`);
    await issues.edit(project, own.iid, { stateEvent: "close" });
    return `Closed #${own.iid}.`;
  }
  const description = `${marker(topic, mark)}\n${text}`;
  if (own === undefined) {
    const made = await issues.create(project, title, { description, labels: label, confidential: true });
    return `Opened #${made.iid}.`;
  }
  if (afterMarker(own.description) === afterMarker(description)) return `#${own.iid} is still true.`;
  await issues.edit(project, own.iid, { description });
  return `Updated #${own.iid}.`;
}

/** GitLab may trim what it stores. */
function afterMarker(description: string): string {
  return description.slice(description.indexOf("\n") + 1).trim();
}
