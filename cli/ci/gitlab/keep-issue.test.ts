import { beforeEach, describe, expect, it } from "vitest";
import { withGitLab } from "../../testing/gitlab/with-gitlab.ts";
import { type GitLab, gitlabFrom } from "./gitlab.ts";
import { keepIssue } from "./keep-issue.ts";

const trouble = {
  topic: "drift-dev",
  title: "dev differs from its states",
  label: "drift",
  text: "1 resource drifted.",
  mark: { pipeline: 20, commit: "b".repeat(40) },
};
const { text: _, ...over } = trouble;

describe("the issue of a trouble", () => {
  const server = withGitLab();
  const { issues, notes } = server.project;
  let gitlab: GitLab;
  beforeEach(async () => {
    issues.length = 0;
    notes.length = 0;
    server.requests.length = 0;
    gitlab = (await gitlabFrom(server.env(), { timeout: 5000, pauses: [] })) as GitLab;
  });

  it("is opened once, updated when the trouble changes, and closed when it is over", async () => {
    expect(await keepIssue(gitlab, trouble)).toBe("Opened #1.");
    expect(issues).toMatchObject([{ title: "dev differs from its states", labels: ["drift"], confidential: true }]);
    expect(await keepIssue(gitlab, { ...trouble, mark: { ...trouble.mark, pipeline: 21 } })).toBe("#1 is still true.");
    expect(await keepIssue(gitlab, { ...trouble, text: "2 resources drifted." })).toBe("Updated #1.");
    expect(issues[0]?.description).toMatch(
      /^<!-- platform:drift-dev pipeline:20 commit:b+ -->\n2 resources drifted\.$/,
    );
    expect(await keepIssue(gitlab, over)).toBe("Closed #1.");
    expect(notes).toMatchObject([{ on: "issues/1", body: "Gone, as of pipeline 20 (bbbbbbbb)." }]);
    expect(await keepIssue(gitlab, over)).toBeUndefined();
    expect(await keepIssue(gitlab, trouble)).toBe("Opened #2.");
  });

  it("is not that of another environment, or of a person", async () => {
    await keepIssue(gitlab, { ...trouble, topic: "drift-dev-2" });
    const description = issues[0]?.description.replace("drift-dev-2", "drift-dev") ?? "";
    issues.push({
      ...trouble,
      iid: 2,
      description,
      labels: ["drift"],
      confidential: false,
      author: "m",
      state: "opened",
    });
    expect(await keepIssue(gitlab, over)).toBeUndefined();
    expect(issues.map(({ state }) => state)).toEqual(["opened", "opened"]);
  });

  it("needs a project token", async () => {
    const withJobToken = (await gitlabFrom(server.env("job"))) as GitLab;
    await expect(keepIssue(withJobToken, trouble)).rejects.toThrow("CI_JOB_TOKEN may not write issues. Set PLATFORM_");
    expect(server.requests).toEqual([]);
  });
});
