import type { MergeRequestData, ProjectData } from "./project-data.ts";
import { notFound, type Route, userId } from "./route.ts";

/** https://docs.gitlab.com/api/merge_requests/ and https://docs.gitlab.com/api/commits/ */
export const mergeRequestRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "merge_requests/:iid",
    role: "Reporter",
    jobToken: true,
    answer: ({ project, path }) => {
      const found = project.mergeRequests.find(({ iid }) => String(iid) === path["iid"]);
      return found === undefined ? notFound("Merge request") : { status: 200, body: mergeRequestJson(project, found) };
    },
  },
  {
    method: "GET",
    path: "merge_requests",
    role: "Reporter",
    jobToken: true,
    answer: ({ project, query }) => {
      const is = (name: "state" | "source_branch" | "target_branch", value: string) =>
        (query.get(name) ?? "all") === "all" || query.get(name) === value;
      const found = project.mergeRequests.filter(
        (each) =>
          is("state", each.state) && is("source_branch", each.source_branch) && is("target_branch", each.target_branch),
      );
      return { status: 200, body: found.map((each) => mergeRequestJson(project, each)).reverse() };
    },
  },
  {
    method: "POST",
    path: "merge_requests",
    role: "Developer",
    attributes: {
      source_branch: "string!",
      target_branch: "string!",
      title: "string!",
      description: "string",
      labels: "string",
      remove_source_branch: "boolean",
      squash: "boolean",
    },
    answer: ({ project, body, caller }) => {
      const source = String(body["source_branch"]);
      if (!project.branches.has(source)) return { status: 400, body: { message: ["Source branch does not exist"] } };
      if (project.mergeRequests.some(({ state, source_branch }) => state === "opened" && source_branch === source)) {
        return { status: 409, body: { message: ["Another open merge request already exists for this source branch"] } };
      }
      const made: MergeRequestData = {
        iid: project.mergeRequests.length + 1,
        title: String(body["title"]),
        description: String(body["description"] ?? ""),
        state: "opened",
        source_branch: source,
        target_branch: String(body["target_branch"]),
        sha: project.branches.get(source)?.commits.at(-1)?.id ?? "",
        merge_commit_sha: null,
        squash_commit_sha: null,
        labels: String(body["labels"] ?? "")
          .split(",")
          .filter(Boolean),
        author: caller.user,
      };
      project.mergeRequests.push(made);
      return { status: 201, body: mergeRequestJson(project, made) };
    },
  },
  {
    method: "PUT",
    path: "merge_requests/:iid",
    role: "Developer",
    attributes: { title: "string", description: "string", labels: "string", state_event: "string" },
    answer: ({ project, path, body }) => {
      const found = project.mergeRequests.find(({ iid }) => String(iid) === path["iid"]);
      if (found === undefined) return notFound("Merge request");
      found.title = String(body["title"] ?? found.title);
      found.description = String(body["description"] ?? found.description);
      if (body["state_event"] === "close") found.state = "closed";
      return { status: 200, body: mergeRequestJson(project, found) };
    },
  },
  {
    method: "GET",
    path: "repository/commits/:sha/merge_requests",
    role: "Reporter",
    jobToken: true,
    answer: ({ project, path }) => {
      const brought = project.mergeRequests.filter(({ sha, merge_commit_sha, squash_commit_sha }) =>
        [sha, merge_commit_sha, squash_commit_sha].includes(path["sha"] ?? ""),
      );
      return { status: 200, body: brought.map((each) => mergeRequestJson(project, each)) };
    },
  },
];

export function mergeRequestJson(project: ProjectData, data: MergeRequestData) {
  return {
    ...data,
    author: { id: userId(data.author), username: data.author },
    id: 1000 + data.iid,
    project_id: project.id,
    web_url: `https://gitlab.example.com/platform/ml-platform/-/merge_requests/${data.iid}`,
  };
}
