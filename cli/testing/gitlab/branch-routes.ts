import { createHash } from "node:crypto";
import type { BranchData, ProjectData } from "./project-data.ts";
import { type Answer, notFound, type Route } from "./route.ts";

/** https://docs.gitlab.com/api/branches/ and https://docs.gitlab.com/api/commits/ */
export const branchRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "repository/branches/:branch",
    role: "Reporter",
    answer: ({ project, path }) => {
      const name = path["branch"] ?? "";
      const branch = project.branches.get(name);
      return branch === undefined ? notFound("Branch") : { status: 200, body: { name, commit: branch.commits.at(-1) } };
    },
  },
  {
    method: "GET",
    path: "repository/commits",
    role: "Reporter",
    answer: ({ project, query }) => {
      const [target = "", name = ""] = (query.get("ref_name") ?? "").split("..");
      const there = new Set(project.branches.get(target)?.commits.map(({ id }) => id));
      const branch = project.branches.get(name);
      if (branch === undefined) return notFound("Branch");
      return { status: 200, body: branch.commits.filter(({ id }) => !there.has(id)).toReversed() };
    },
  },
  {
    method: "POST",
    path: "repository/commits",
    role: "Developer",
    attributes: {
      branch: "string!",
      commit_message: "string!",
      actions: "array!",
      start_branch: "string",
      force: "boolean",
      author_name: "string",
      author_email: "string",
    },
    answer: ({ project, body, caller }) => {
      const name = String(body["branch"]);
      const start = project.branches.get(String(body["start_branch"] ?? name));
      if (start === undefined) return refused("You can only create or edit files when you are on a branch");
      if (body["start_branch"] !== undefined && project.branches.has(name) && body["force"] !== true) {
        return refused(`A branch called '${name}' already exists. Switch to that branch in order to make changes`);
      }
      const files = new Map(start.files);
      for (const action of body["actions"] as readonly Action[]) {
        const problem = act(files, action);
        if (problem !== undefined) return refused(problem);
      }
      const message = String(body["commit_message"]);
      const author = `${caller.user}@noreply.gitlab.example.com`;
      const id = createHash("sha1")
        .update(JSON.stringify([start.commits, message, [...files]]))
        .digest("hex");
      const commit = { id, message, author_email: author, author_name: caller.user };
      setBranch(project, name, { files, commits: [...start.commits, commit] });
      return { status: 201, body: commit };
    },
  },
];

/** The documented members of an action. */
interface Action {
  readonly action: "create" | "update" | "delete" | "move" | "chmod";
  readonly file_path: string;
  readonly content?: string;
}

function act(files: Map<string, string>, { action, file_path, content }: Action): string | undefined {
  if (file_path === undefined) return "actions[file_path] is missing";
  if (action === "create" && files.has(file_path)) return "A file with this name already exists";
  if (action !== "create" && !files.has(file_path)) return "A file with this name doesn't exist";
  if (action === "delete") files.delete(file_path);
  else files.set(file_path, content ?? "");
  return undefined;
}

/** The newest commit of a branch is that of its open merge request. */
function setBranch({ branches, mergeRequests }: ProjectData, name: string, branch: BranchData): void {
  branches.set(name, branch);
  for (const request of mergeRequests) {
    if (request.source_branch === name && request.state === "opened") request.sha = branch.commits.at(-1)?.id ?? "";
  }
}

function refused(message: string): Answer {
  return { status: 400, body: { message } };
}
