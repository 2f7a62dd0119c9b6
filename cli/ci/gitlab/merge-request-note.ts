import type { GitLab } from "./gitlab.ts";
import { GitLabProblem } from "./gitlab-problem.ts";
import { beginningOfMarker, marker, readMarker } from "./marker.ts";
import { ownUser } from "./own-user.ts";

/** What is posted to a merge request, and from where. */
export interface MergeRequestNote {
  /** Distinguishes it from other notes of pipelines: `plan`. */
  readonly topic: string;
  /** The number of the merge request in its project: `CI_MERGE_REQUEST_IID`. */
  readonly mergeRequest: number;
  /** `CI_PIPELINE_ID`: later pipelines have larger ones. */
  readonly pipeline: number;
  /**
   * The newest commit of the source branch that the pipeline saw.
   *
   * @default - it is about no commit: what is written last counts
   */
  readonly commit?: string;
  /** Markdown. */
  readonly text: string;
}

/**
 * Creates the one note of its topic in a merge request or, if it is there, updates it. A pipeline that is no longer the
 * newest posts nothing about a commit, however late it ends: GitLab has no conditional update, so the newest commit of the
 * merge request counts, and the number of the pipeline that wrote the note.
 *
 * Needs the project token: a job token only reads notes. Source: https://docs.gitlab.com/api/notes/#merge-requests
 *
 * @returns what was done, for a person
 * @throws {GitLabProblem}
 */
export async function postNote(gitlab: GitLab, note: MergeRequestNote): Promise<string> {
  const { project, mergeRequests, mergeRequestNotes } = gitlab;
  const { topic, mergeRequest, pipeline, commit, text } = note;
  if (commit !== undefined) {
    const { sha } = await mergeRequests.show(project, mergeRequest);
    if (typeof sha === "string" && sha !== commit) {
      return `!${mergeRequest} has a newer commit, ${sha.slice(0, 8)}: its pipeline writes the note.`;
    }
  }
  const body = `${marker(topic, { pipeline, commit: commit ?? noCommit })}\n${text}`;
  const [newest, ...repeated] = await ownNotes(gitlab, mergeRequest, topic);
  if (newest === undefined) {
    await mergeRequestNotes.create(project, mergeRequest, body);
    const [, ...others] = await ownNotes(gitlab, mergeRequest, topic);
    await remove(gitlab, mergeRequest, others);
    return `Created the note in !${mergeRequest}.`;
  }
  if (commit !== undefined && newest.pipeline > pipeline) {
    return `The note in !${mergeRequest} is of a later pipeline, ${newest.pipeline}: it stays.`;
  }
  await mergeRequestNotes.edit(project, mergeRequest, newest.id, { body });
  await remove(gitlab, mergeRequest, repeated);
  return `Updated the note in !${mergeRequest}.`;
}

/** How GitLab and Git write that there is none. */
const noCommit = "0".repeat(40);

/** Two pipelines that end at once both create a note: the one of the later pipeline stays. */
async function remove(
  { project, mergeRequestNotes }: GitLab,
  mergeRequest: number,
  notes: readonly OwnNote[],
): Promise<void> {
  for (const { id } of notes) {
    try {
      await mergeRequestNotes.remove(project, mergeRequest, id);
    } catch (failure) {
      // The other pipeline was faster.
      if (!(failure instanceof GitLabProblem && failure.status === 404)) throw failure;
    }
  }
}

interface OwnNote {
  readonly id: number;
  readonly pipeline: number;
}

/** The notes of a topic that the user of this token wrote, that of the latest pipeline first. */
async function ownNotes(gitlab: GitLab, mergeRequest: number, topic: string): Promise<OwnNote[]> {
  const { project, mergeRequestNotes } = gitlab;
  const me = await ownUser(gitlab, "notes");
  const notes = await mergeRequestNotes.all(project, mergeRequest, {
    sort: "asc",
    orderBy: "created_at",
    perPage: 100,
  });
  return notes
    .flatMap(({ id, body, author }) => {
      if (author.id !== me || !body.startsWith(beginningOfMarker(topic))) return [];
      return [{ id, pipeline: readMarker(topic, body)?.pipeline ?? 0 }];
    })
    .sort((one, other) => other.pipeline - one.pipeline || one.id - other.id);
}
