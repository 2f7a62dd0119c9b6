import type { NoteData, ProjectData } from "./project-data.ts";
import { type Answer, notFound, type Route, userId } from "./route.ts";

/** The longest comment, in characters: https://docs.gitlab.com/administration/instance_limits/ */
const longestNote = 1_000_000;

/** Notes of merge requests: https://docs.gitlab.com/api/notes/#merge-requests */
export const noteRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "merge_requests/:iid/notes",
    role: "Guest",
    jobToken: true,
    answer: ({ project, path, query }) => {
      if (!hasMergeRequest(project, path["iid"])) return notFound("Merge request");
      const found = project.notes.filter(({ on }) => on === `merge_requests/${path["iid"]}`).map(noteJson);
      return { status: 200, body: query.get("sort") === "asc" ? found : found.reverse() };
    },
  },
  {
    method: "POST",
    path: "merge_requests/:iid/notes",
    role: "Guest",
    attributes: { body: "string!", internal: "boolean", created_at: "string", merge_request_diff_head_sha: "string" },
    answer: ({ project, path, body, caller }) => {
      if (!hasMergeRequest(project, path["iid"])) return notFound("Merge request");
      const note: NoteData = {
        id: 301 + Math.max(0, ...project.notes.map((each) => each.id)),
        on: `merge_requests/${Number(path["iid"])}`,
        body: String(body["body"]),
        author: caller.user,
        system: false,
      };
      if (note.body.length > longestNote) return tooLong;
      project.notes.push(note);
      return { status: 201, body: noteJson(note) };
    },
  },
  {
    method: "PUT",
    path: "merge_requests/:iid/notes/:note",
    role: "Guest",
    attributes: { body: "string!" },
    answer: ({ project, path, body, caller }) => {
      const note = project.notes.find(({ id }) => String(id) === path["note"]);
      if (note === undefined) return notFound("Note");
      // Only maintainers edit the notes of others: https://docs.gitlab.com/user/discussions/#edit-a-comment
      if (note.author !== caller.user && caller.role !== "Maintainer") {
        return { status: 403, body: { message: "403 Forbidden" } };
      }
      if (String(body["body"]).length > longestNote) return tooLong;
      note.body = String(body["body"]);
      return { status: 200, body: noteJson(note) };
    },
  },
  {
    method: "DELETE",
    path: "merge_requests/:iid/notes/:note",
    role: "Guest",
    answer: ({ project, path, caller }) => {
      const index = project.notes.findIndex(({ id }) => String(id) === path["note"]);
      if (index === -1) return notFound("Note");
      if (project.notes[index]?.author !== caller.user && caller.role !== "Maintainer") {
        return { status: 403, body: { message: "403 Forbidden" } };
      }
      project.notes.splice(index, 1);
      return { status: 204 };
    },
  },
];

const tooLong: Answer = {
  status: 400,
  body: { message: `400 Bad request - Note {:note=>["is too long (maximum is ${longestNote} characters)"]}` },
};

function hasMergeRequest({ mergeRequests }: ProjectData, iid: string | undefined): boolean {
  return mergeRequests.some((each) => String(each.iid) === iid);
}

function noteJson({ id, body, author, system, on }: NoteData) {
  const [kind, iid] = on.split("/");
  return {
    id,
    body,
    author: { id: userId(author), username: author, name: author, state: "active" },
    system,
    noteable_type: kind === "issues" ? "Issue" : "MergeRequest",
    noteable_iid: Number(iid),
    internal: false,
    resolvable: false,
    created_at: "2026-11-26T12:00:00.000Z",
    updated_at: "2026-11-26T12:00:00.000Z",
  };
}
