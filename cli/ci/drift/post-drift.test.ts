import pc from "picocolors";
import { beforeEach, describe, expect, it } from "vitest";
import type { Context } from "../../context.ts";
import { capturedIo } from "../../testing/captured-io.ts";
import { withGitLab } from "../../testing/gitlab/with-gitlab.ts";
import { postDrift } from "./post-drift.ts";

const drift = { stack: "dev-network", environment: "dev", checkedAt: "2026-11-26T12:00:00Z", resources: [] };
const variables = { CI_PIPELINE_ID: "20", CI_COMMIT_SHA: "b".repeat(40) };

describe("the issue of an environment that drifted", () => {
  const server = withGitLab();
  const { issues } = server.project;
  beforeEach(() => {
    issues.length = 0;
  });

  async function post(drifted: boolean, isComplete: boolean, env: Record<string, string> = server.env()) {
    const { io, captured } = capturedIo({
      root: "/",
      env: { ...variables, ...env },
      ask: undefined,
      onInterrupt: () => () => {},
    });
    const context = { io, colors: pc.createColors(false) } as Context;
    await postDrift(context, "dev", drifted ? [drift] : [], isComplete, "**dev:** 1 resource drifted.");
    return captured().stderr;
  }

  it("is opened, and closed when nothing differs any more", async () => {
    expect(await post(true, false)).toBe("Opened #1.\n");
    expect(issues).toMatchObject([{ title: "dev differs from its states", labels: ["drift"], state: "opened" }]);
    expect(await post(false, true)).toBe("Closed #1.\n");
    expect(issues).toMatchObject([{ state: "closed" }]);
  });

  it("stays while some stacks could not be checked", async () => {
    await post(true, true);
    expect(await post(false, false)).toBe("");
    expect(issues).toMatchObject([{ state: "opened" }]);
  });

  it("is not opened without GitLab, or with a job token, which is a warning", async () => {
    expect(await post(true, true, {})).toBe("");
    expect(await post(true, true, server.env("job"))).toMatch(
      /^warning: The issue of dev was not posted: CI_JOB_TOKEN may not write issues\. .*\n$/,
    );
    expect(issues).toEqual([]);
  });
});
