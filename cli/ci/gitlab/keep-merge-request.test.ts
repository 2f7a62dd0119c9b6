import { beforeEach, describe, expect, it } from "vitest";
import { withGitLab } from "../../testing/gitlab/with-gitlab.ts";
import { type GitLab, gitlabFrom } from "./gitlab.ts";
import { keepMergeRequest } from "./keep-merge-request.ts";

const branch = "platform/update-versions";
const proposal = (content: string, text = `Updates to ${content}.`) => {
  return { branch, target: "main", title: "Update versions", text, files: [{ path: "versions.ts", content }] };
};
const nothing = { ...proposal(""), files: [] };

describe("the merge request of a proposal", () => {
  const server = withGitLab();
  const { mergeRequests, branches } = server.project;
  let gitlab: GitLab;
  const commits = () =>
    branches
      .get(branch)
      ?.commits.slice(1)
      .map(({ message }) => message.split("\n")[0]);
  beforeEach(async () => {
    mergeRequests.length = 0;
    branches.delete(branch);
    branches.get("main")?.files.set("versions.ts", "1");
    gitlab = (await gitlabFrom(server.env(), { timeout: 5000, pauses: [] })) as GitLab;
  });

  it("is opened, left alone while it is current, and brought up to date in one commit", async () => {
    expect(await keepMergeRequest(gitlab, proposal("2"))).toBe("Opened !1.");
    expect(await keepMergeRequest(gitlab, proposal("2"))).toBe("!1 is up to date.");
    expect(await keepMergeRequest(gitlab, proposal("3"))).toBe("Updated !1.");
    expect(mergeRequests).toMatchObject([{ title: "Update versions", description: "Updates to 3.", state: "opened" }]);
    expect(branches.get(branch)?.files.get("versions.ts")).toBe("3");
    expect(commits()).toEqual(["Update versions"]);
  });

  it("is left as it is once somebody has worked on it", async () => {
    await keepMergeRequest(gitlab, proposal("2"));
    const message = "Fix the tests for the new version";
    branches
      .get(branch)
      ?.commits.push({ id: "f".repeat(40), message, author_email: "k@example.com", author_name: "Kim" });
    expect(await keepMergeRequest(gitlab, proposal("3"))).toBe("!1 has a commit of Kim, so it is left as it is.");
    expect(await keepMergeRequest(gitlab, nothing)).toBe("!1 has a commit of Kim, so it is left as it is.");
    expect(branches.get(branch)?.files.get("versions.ts")).toBe("2");
  });

  it("is not opened again after somebody has closed it, until it proposes something else", async () => {
    await keepMergeRequest(gitlab, proposal("2"));
    Object.assign(mergeRequests[0] ?? {}, { state: "closed" });
    expect(await keepMergeRequest(gitlab, proposal("2"))).toBe(
      "!1 proposes the same and was closed, so it is not opened again.",
    );
    expect(await keepMergeRequest(gitlab, proposal("3"))).toBe("Opened !2.");
  });

  it("is opened from a branch that was merged and is still there", async () => {
    const main = branches.get("main");
    if (main !== undefined) branches.set(branch, main);
    expect(await keepMergeRequest(gitlab, proposal("2"))).toBe("Opened !1.");
    expect(commits()).toEqual(["Update versions"]);
  });

  it("is closed when there is nothing to propose any more", async () => {
    expect(await keepMergeRequest(gitlab, nothing)).toBe("There is nothing to propose.");
    await keepMergeRequest(gitlab, proposal("2"));
    expect(await keepMergeRequest(gitlab, nothing)).toBe("Closed !1: there is nothing to propose any more.");
    expect(mergeRequests).toMatchObject([{ state: "closed" }]);
  });

  it("needs a project token", async () => {
    const withJobToken = (await gitlabFrom(server.env("job"))) as GitLab;
    await expect(keepMergeRequest(withJobToken, nothing)).rejects.toThrow("CI_JOB_TOKEN may not write merge requests");
  });
});
