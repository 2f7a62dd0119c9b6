import { expect, it } from "vitest";
import type { Subject } from "../subject.ts";
import { variableChecks } from "./variables.ts";

async function found(env: Record<string, string>, type: "s3" | "http" = "s3") {
  const subject = { env, stacks: [{ location: { type } }] } as unknown as Subject;
  return await variableChecks[0]?.run(subject);
}

const job = { GITLAB_CI: "true" };

it("skips what only a job has", async () => {
  expect(await found({})).toMatchObject({ status: "skipped" });
});

it("warns of the token without which nothing is posted", async () => {
  expect(await found(job)).toMatchObject({
    status: "warning",
    says: expect.stringMatching(/^None is set; PLATFORM_GITLAB_TOKEN is not \(the job's own token: nothing is posted/),
  });
});

it("does not show values", async () => {
  const finding = await found({ ...job, PLATFORM_GITLAB_TOKEN: "glpat-secret", PLATFORM_NPM_REGISTRY: "https://npm" });
  expect(finding).toEqual({
    status: "ok",
    says: "PLATFORM_GITLAB_TOKEN, PLATFORM_NPM_REGISTRY are set; the others have defaults.",
  });
});

it("wants a user and a token only for states that GitLab keeps", async () => {
  const finding = await found({ ...job, PLATFORM_GITLAB_TOKEN: "x" }, "http");
  expect(finding).toMatchObject({ status: "warning" });
  expect(finding?.says).toContain("TF_HTTP_USERNAME is not");
  expect(finding?.says).toContain("TF_HTTP_PASSWORD is not");
});
