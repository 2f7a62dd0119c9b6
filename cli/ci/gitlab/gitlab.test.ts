import { beforeEach, describe, expect, it } from "vitest";
import { GitLabStandIn } from "../../testing/gitlab/gitlab-stand-in.ts";
import { mergeRequest } from "../../testing/gitlab/merge-request.ts";
import { withGitLab } from "../../testing/gitlab/with-gitlab.ts";
import { artifactOf } from "./artifact.ts";
import { type GitLab, gitlabFrom } from "./gitlab.ts";

const impatient = { timeout: 5000, pauses: [0, 0] };

describe("the GitLab of a job", () => {
  it.each([
    [{}, "CI_API_V4_URL is not set"],
    [{ CI_API_V4_URL: "https://gitlab.example.com/api/v4" }, "CI_PROJECT_ID is not the number of a project"],
    [
      { CI_API_V4_URL: "https://gitlab.example.com/api/v4", CI_PROJECT_ID: "1", CI_JOB_TOKEN: "" },
      "neither PLATFORM_GITLAB_TOKEN nor CI_JOB_TOKEN is set",
    ],
  ])("is not there with %j", async (env, reason) => {
    expect(await gitlabFrom(env)).toEqual({ reason: expect.stringContaining(reason) });
  });
});

describe("a request to GitLab", () => {
  const server = withGitLab();
  server.project.mergeRequests.push(mergeRequest());
  const connect = async (token: "project" | "job" = "project") =>
    (await gitlabFrom(server.env(token), impatient)) as GitLab;
  const show = async (token?: "project" | "job") => {
    const gitlab = await connect(token);
    return await gitlab.mergeRequests.show(gitlab.project, 7);
  };
  beforeEach(() => {
    server.requests.length = 0;
  });

  it.each(["project", "job"] as const)("is signed with the %s token", async (token) => {
    expect(await show(token)).toMatchObject({ iid: 7, title: "Add nodes" });
    expect(server.requests).toMatchObject([{ token, status: 200 }]);
  });

  it.each([429, 500, 502, 503])("is repeated after %d, and then answered", async (status) => {
    server.fail({ path: "merge_requests/7", status, times: 2, headers: { "retry-after": "0" } });
    expect(await show()).toMatchObject({ iid: 7 });
    expect(server.requests.map((each) => each.status)).toEqual([status, status, 200]);
  });

  it("gives up after the last pause", async () => {
    server.fail({ path: "merge_requests/7", status: 503, times: 3 });
    await expect(show()).rejects.toThrow("GET projects/1/merge_requests/7: GitLab answered 503. Run the job again");
  });

  it("is not repeated if it may have created something", async () => {
    server.fail({ method: "POST", path: "notes", status: 502, times: 2 });
    const gitlab = await connect();
    await expect(gitlab.mergeRequestNotes.create(1, 7, "text")).rejects.toThrow("GitLab answered 502");
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    [401, "job", "CI_JOB_TOKEN may not do this, or it does not exist. Set PLATFORM_GITLAB_TOKEN to a project access"],
    [401, "project", "PLATFORM_GITLAB_TOKEN is not valid any more"],
    [403, "project", 'the token needs the scope "api" and the role Developer'],
    [404, "project", "PLATFORM_GITLAB_TOKEN may not do this, or it does not exist"],
  ] as const)("explains %d for the %s token", async (status, token, said) => {
    server.fail({ path: "merge_requests/7", status, body: { message: `${status} no\nmore` } });
    const failure = await show(token).catch((problem: Error) => problem.message);
    expect(failure).toContain(`GitLab answered ${status} (${status} no more)`);
    expect(failure).toContain(said);
    expect(failure).not.toMatch(/(project|job)-token/);
  });

  it("follows no redirect, which would hand the token to another host", async () => {
    server.fail({ path: "merge_requests/7", status: 302, headers: { location: "https://example.com/" } });
    await expect(show()).rejects.toThrow("GitLab answered 302");
  });

  it("refuses an answer that is no JSON, such as the page of a proxy", async () => {
    server.fail({ path: "merge_requests/7", status: 200, body: "<html>sign in</html>" });
    await expect(show()).rejects.toThrow("GET projects/1/merge_requests/7: no answer of GitLab that can be used");
  });

  it("fetches an artifact from where GitLab keeps it, without the token", async () => {
    const store = new GitLabStandIn();
    await store.start();
    store.fail({ path: "store", status: 200, body: '{"a":1}' });
    server.fail({ path: "/artifacts/", status: 302, headers: { location: `${store.url}/store/a.json` } });
    expect(await artifactOf(await connect(), 5, "a.json")).toBe('{"a":1}');
    expect(store.requests).toMatchObject([{ token: "none" }]);
    await store.stop();
  });

  it("says why there is no answer", async () => {
    const gone = new GitLabStandIn();
    await gone.start();
    const env = gone.env();
    await gone.stop();
    const gitlab = (await gitlabFrom(env, impatient)) as GitLab;
    await expect(gitlab.mergeRequests.show(1, 7)).rejects.toThrow(
      "GET projects/1/merge_requests/7: no answer of GitLab that can be used: connect ECONNREFUSED",
    );
  });
});
