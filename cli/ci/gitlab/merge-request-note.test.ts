import { beforeEach, describe, expect, it } from "vitest";
import { mergeRequest } from "../../testing/gitlab/merge-request.ts";
import { withGitLab } from "../../testing/gitlab/with-gitlab.ts";
import { type GitLab, gitlabFrom } from "./gitlab.ts";
import { marker } from "./marker.ts";
import { postNote } from "./merge-request-note.ts";

const commit = "b".repeat(40);
const note = { topic: "plan", mergeRequest: 7, pipeline: 20, commit, text: "1 to add" };

describe("the note in a merge request", () => {
  const server = withGitLab();
  let gitlab: GitLab;
  const bodies = () => server.project.notes.map(({ body }) => body);
  beforeEach(async () => {
    server.project.notes.length = 0;
    server.project.mergeRequests.splice(0, Infinity, mergeRequest());
    server.requests.length = 0;
    gitlab = (await gitlabFrom(server.env(), { timeout: 5000, pauses: [] })) as GitLab;
  });

  function write(body: string, author = "project_1_bot"): void {
    const id = server.project.notes.length + 1;
    server.project.notes.push({ id, on: "merge_requests/7", body, author, system: false });
  }

  it("is created once, and updated then", async () => {
    write("What does this cost?", "anna");
    expect(await postNote(gitlab, note)).toBe("Created the note in !7.");
    expect(await postNote(gitlab, { ...note, pipeline: 21, text: "2 to add" })).toBe("Updated the note in !7.");
    expect(bodies()).toEqual(["What does this cost?", `<!-- platform:plan pipeline:21 commit:${commit} -->\n2 to add`]);
  });

  it("is found behind a hundred others", async () => {
    await postNote(gitlab, note);
    for (let index = 0; index < 120; index++) write("discussion", "anna");
    expect(await postNote(gitlab, note)).toBe("Updated the note in !7.");
    expect(server.project.notes).toHaveLength(121);
  });

  it("is left as it is by a pipeline that a later one has overtaken", async () => {
    await postNote(gitlab, note);
    expect(await postNote(gitlab, { ...note, pipeline: 19, text: "old" })).toBe(
      "The note in !7 is of a later pipeline, 20: it stays.",
    );
    expect(bodies()).toEqual([expect.stringContaining("1 to add")]);
  });

  it("is not written for a commit that is no longer the newest", async () => {
    server.project.mergeRequests.splice(0, 1, mergeRequest({ sha: "c".repeat(40) }));
    expect(await postNote(gitlab, note)).toBe("!7 has a newer commit, cccccccc: its pipeline writes the note.");
    expect(bodies()).toEqual([]);
  });

  it("is written by whoever comes last if it is about no commit", async () => {
    const { commit: _, ...timeless } = note;
    await postNote(gitlab, { ...timeless, pipeline: 21 });
    server.project.mergeRequests.splice(0, 1, mergeRequest({ sha: "c".repeat(40) }));
    expect(await postNote(gitlab, { ...timeless, pipeline: 20, text: "later" })).toBe("Updated the note in !7.");
    expect(bodies()).toEqual([expect.stringContaining("later")]);
  });

  it("is one again after two pipelines have created it at once", async () => {
    const mark = (pipeline: number) => marker("plan", { pipeline, commit });
    write(`${mark(18)}\nold`);
    write(`${mark(19)}\nolder`);
    await postNote(gitlab, note);
    expect(bodies()).toEqual([`${mark(20)}\n1 to add`]);
  });

  it("is one, and that of the later pipeline, if two pipelines create it at once", async () => {
    await Promise.all([20, 21].map((pipeline) => postNote(gitlab, { ...note, pipeline, text: String(pipeline) })));
    expect(bodies()).toEqual([`${marker("plan", { pipeline: 21, commit })}\n21`]);
  });

  it("is not taken for the copy that somebody else has pasted", async () => {
    write(`${marker("plan", { pipeline: 999, commit })}\nforged`, "mallory");
    expect(await postNote(gitlab, note)).toBe("Created the note in !7.");
    expect(bodies()[0]).toContain("forged");
  });

  it("needs a project token", async () => {
    const withJobToken = (await gitlabFrom(server.env("job"))) as GitLab;
    await expect(postNote(withJobToken, note)).rejects.toThrow("CI_JOB_TOKEN may not write notes.");
  });
});
