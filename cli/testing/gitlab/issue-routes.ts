import type { IssueData, ProjectData } from "./project-data.ts";
import { notFound, type Route, userId } from "./route.ts";

/** https://docs.gitlab.com/api/issues/ and https://docs.gitlab.com/api/notes/#issues */
export const issueRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "issues",
    role: "Guest",
    answer: ({ project, query }) => {
      const labels = (query.get("labels") ?? "").split(",").filter(Boolean);
      const found = project.issues.filter(
        ({ state, labels: own }) =>
          (query.get("state") ?? state) === state && labels.every((label) => own.includes(label)),
      );
      return { status: 200, body: found.map((issue) => issueJson(project, issue)).reverse() };
    },
  },
  {
    method: "POST",
    path: "issues",
    role: "Guest",
    attributes: { title: "string!", description: "string", labels: "string", confidential: "boolean" },
    answer: ({ project, body, caller }) => {
      const made: IssueData = {
        iid: project.issues.length + 1,
        title: String(body["title"]),
        description: String(body["description"] ?? ""),
        labels: String(body["labels"] ?? "").split(","),
        confidential: body["confidential"] === true,
        author: caller.user,
        state: "opened",
      };
      project.issues.push(made);
      return { status: 201, body: issueJson(project, made) };
    },
  },
  {
    method: "PUT",
    path: "issues/:iid",
    role: "Reporter",
    attributes: { title: "string", description: "string", labels: "string", state_event: "string" },
    answer: ({ project, path, body }) => {
      const issue = project.issues.find(({ iid }) => String(iid) === path["iid"]);
      if (issue === undefined) return notFound("Issue");
      issue.title = String(body["title"] ?? issue.title);
      issue.description = String(body["description"] ?? issue.description);
      if (body["state_event"] === "close") issue.state = "closed";
      if (body["state_event"] === "reopen") issue.state = "opened";
      return { status: 200, body: issueJson(project, issue) };
    },
  },
  {
    method: "POST",
    path: "issues/:iid/notes",
    role: "Guest",
    attributes: { body: "string!", internal: "boolean", created_at: "string" },
    answer: ({ project, path, body, caller }) => {
      if (!project.issues.some(({ iid }) => String(iid) === path["iid"])) return notFound("Issue");
      const note = {
        id: project.notes.length + 301,
        on: `issues/${Number(path["iid"])}`,
        body: String(body["body"]),
        author: caller.user,
        system: false,
      } as const;
      project.notes.push(note);
      return { status: 201, body: { id: note.id, body: note.body } };
    },
  },
];

function issueJson(project: ProjectData, { author, ...data }: IssueData) {
  return {
    ...data,
    id: 2000 + data.iid,
    project_id: project.id,
    author: { id: userId(author), username: author },
    web_url: `https://gitlab.example.com/platform/ml-platform/-/issues/${data.iid}`,
  };
}
