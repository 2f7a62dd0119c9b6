import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { affected, affectedEnvironment, threeStacks } from "../../ci/testing/affected.ts";
import { Fixture } from "../../testing/fixture.ts";

const affectedText = JSON.stringify(affected(affectedEnvironment("dev", threeStacks("dev"))));

function fixture(files: Record<string, string> = {}): Fixture {
  const made = new Fixture({ network: {} });
  for (const [file, text] of Object.entries(files)) {
    const path = join(made.root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return made;
}

describe("platform ci generate", () => {
  it("prints the pipeline of what is affected", async () => {
    const { code, stdout } = await fixture({ "pipeline/affected.json": affectedText }).runWith([
      "ci",
      "generate",
      "--for",
      "merge-request",
      "--output",
      "-",
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain("\nplan dev-network:\n  extends: .plan\n");
  });

  it("refuses to guess what is affected", async () => {
    const { code, stderr } = await fixture().runWith(["ci", "generate", "--for", "default-branch"]);
    expect(code).toBe(1);
    expect(stderr).toContain("pipeline/affected.json is missing");
  });

  it("names the pipelines that there are", async () => {
    const { code, stderr } = await fixture().runWith(["ci", "generate", "--for", "merge-requests"]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'Did you mean "merge-request"? Pass --for with one of: merge-request, default-branch, drift.',
    );
  });
});

describe("platform ci lint", () => {
  it("says what is wrong, in which job, and exits with 1", async () => {
    const files = { ".gitlab-ci.yml": "job: { rules: [{ when: always }], trigger: { include: child.yml } }" };
    const { code, stdout } = await fixture(files).runWith(["ci", "lint"]);
    expect(code).toBe(1);
    expect(stdout).toContain(".gitlab-ci.yml: job: starts a pipeline and succeeds whatever comes of it.");
  });

  it("says that nothing is wrong, and exits with 0", async () => {
    const files = { "pipeline/generated.yml": 'job: { script: ["true"] }' };
    const { code, stdout } = await fixture(files).runWith(["ci", "lint", "pipeline/generated.yml"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "pipeline/generated.yml: nothing is wrong\n" });
  });

  it("says what it looked for when there is nothing to check", async () => {
    const { code, stderr } = await fixture().runWith(["ci", "lint"]);
    expect(code).toBe(1);
    expect(stderr).toContain("There is no .gitlab-ci.yml in");
  });
});
