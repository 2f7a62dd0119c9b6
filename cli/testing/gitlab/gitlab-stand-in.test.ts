import { beforeEach, describe, expect, it } from "vitest";
import { mergeRequest } from "./merge-request.ts";
import { withGitLab } from "./with-gitlab.ts";

describe("the stand-in of GitLab", () => {
  const server = withGitLab();
  server.project.mergeRequests.push(mergeRequest());
  const notes = "projects/1/merge_requests/7/notes";

  async function ask(
    path: string,
    body?: object,
    headers: Record<string, string> = { "private-token": "project-token" },
  ) {
    const response = await fetch(`${server.url}/api/v4/${path}`, {
      headers,
      ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, link: response.headers.get("link"), json: text === "" ? "" : JSON.parse(text) };
  }

  beforeEach(() => {
    server.project.notes.length = 0;
  });

  it.each([
    [{}, "body is missing"],
    [{ body: 1 }, "body is invalid"],
    [{ body: "a", colour: "red" }, "colour is not documented"],
  ])("refuses the body %j", async (body, error) => {
    expect(await ask(notes, body)).toMatchObject({ status: 400, json: { error } });
    expect(server.project.notes).toEqual([]);
  });

  it.each([
    [{}, 401],
    [{ "private-token": "expired" }, 401],
    [{ "job-token": "job-token" }, 401],
    [{ "private-token": "project-token" }, 201],
  ])("answers who signs in with %j by %d", async (headers, status) => {
    expect((await ask(notes, { body: "a" }, headers as Record<string, string>)).status).toBe(status);
  });

  it("lets a job token read notes, and authenticates it for states only as a password", async () => {
    const basic = `Basic ${Buffer.from("gitlab-ci-token:job-token").toString("base64")}`;
    expect((await ask(notes, undefined, { "job-token": "job-token" })).status).toBe(200);
    const state = "projects/1/terraform/state/dev-network";
    expect((await ask(state, undefined, { "job-token": "job-token" })).status).toBe(401);
    expect((await ask(state, undefined, { authorization: basic })).status).toBe(404);
  });

  it("refuses a role that is too low", async () => {
    server.tokens.set("reporter", { token: "project", role: "Reporter", user: "kim" });
    const request = { source_branch: "main", target_branch: "main", title: "a" };
    expect((await ask("projects/1/merge_requests", request, { "private-token": "reporter" })).status).toBe(403);
  });

  it("refuses a note that is too long", async () => {
    expect((await ask(notes, { body: "a".repeat(1_000_001) })).status).toBe(400);
    expect((await ask(notes, { body: "a".repeat(1_000_000) })).status).toBe(201);
  });

  it("sends lists page by page", async () => {
    for (let index = 0; index < 3; index++) await ask(notes, { body: String(index) });
    const first = await ask(`${notes}?per_page=2&sort=asc`);
    expect(first.json.map(({ body }: { body: string }) => body)).toEqual(["0", "1"]);
    expect(first.link).toContain("page=2");
    const second = await ask(`${notes}?per_page=2&sort=asc&page=2`);
    expect(second.json).toHaveLength(1);
    expect(second.link).toBeNull();
  });

  it("knows no other project, and no other path", async () => {
    expect((await ask("projects/2/jobs")).status).toBe(404);
    expect((await ask("projects/1/pages")).status).toBe(404);
  });
});
