import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { pipelineFiles } from "../../ci/pipeline-files.ts";
import { reportJson } from "../../plan/report.ts";
import { Fixture } from "../../testing/fixture.ts";
import { commitAll, git, skipWithoutGit } from "../../testing/git-repository.ts";
import { affect } from "../../testing/pipeline-job.ts";
import { planReport } from "../../testing/plan-report.ts";

/** Stands in for the `platform` of the commit: prints what was recorded for the command, and notes how it was called. */
const stub = `echo "$*" >> "$CALLS"
cat "$(dirname "$0")/$1.json"
[ -e "$(dirname "$0")/$1.refused" ] && exit 1
[ "$1" = plan ] && exit 2
exit 0`;

describe("a stack that only an earlier commit has", () => {
  skipWithoutGit();
  let repository: Fixture;
  const id = "dev-storage";
  const plan = (fingerprint: string, counts = { destroy: 2 }) =>
    reportJson({ ...planReport({ id, counts }), isDestroy: true, fingerprint });
  const run = (command: string) => repository.run(command, { env: { CALLS: repository.path("calls") } });
  const calls = () => readFileSync(repository.path("calls"), "utf8").trim().split("\n");

  /** Commits what the code of the earlier commit says, and removes the stack in a later one. */
  function record(files: Readonly<Record<string, string>>): void {
    for (const [file, text] of Object.entries(files)) repository.write(file, text);
    const commit = commitAll(repository.root, "With storage");
    repository.writeProgram("platform", "exit 1");
    commitAll(repository.root, "Without storage");
    const gone = { change: "removed", commit } as const;
    affect(repository, { "dev-network": {}, [id]: gone, "dev-datasets": gone });
  }

  beforeEach(() => {
    repository = new Fixture({ network: {}, cluster: {} });
    repository.write(".gitignore", ".platform/\n/pipeline/\n/calls\nnode_modules/\n");
    repository.write("package.json", "{}");
    repository.write("node_modules/a/index.js", "");
    repository.writeProgram("platform", stub);
    git(repository.root, "init", "--quiet", "--initial-branch=main");
  });

  it("is planned and destroyed by the code of that commit, as it was reviewed", async () => {
    const done = { ...planReport({ id, counts: { destroy: 2 } }), command: "destroy" } as const;
    record({ "plan.json": plan("1".repeat(16)), "destroy.json": reportJson(done) });
    expect(await run(`ci plan ${id}`)).toMatchObject({ code: 0, stdout: expect.stringContaining("2 to destroy") });
    expect(JSON.parse(readFileSync(repository.path(pipelineFiles.plan(id)), "utf8"))).toMatchObject({
      isDestroy: true,
      fingerprint: "1".repeat(16),
    });
    expect((await run(`ci apply ${id} --lock-timeout 5m`)).code).toBe(0);
    const scope = `--target emulated --stack ${id} --json --kept dev-network,dev-cluster`;
    expect(calls()).toEqual([
      // Another stack that was removed is destroyed before it, if it depends on it.
      `plan dev --destroy --no-lock ${scope},dev-datasets`,
      `plan dev --destroy --no-lock ${scope}`,
      `destroy dev --fingerprint ${"1".repeat(16)} --lock-timeout 5m ${scope}`,
    ]);
  });

  it("is not destroyed if another plan was reviewed", async () => {
    record({ "plan.json": plan("1".repeat(16)) });
    repository.write(pipelineFiles.reviewed(id), plan("2".repeat(16)));
    const { code, stderr } = await run(`ci apply ${id}`);
    expect(code).toBe(1);
    expect(stderr).toContain(`The plan of ${id} is not the one that was reviewed (${pipelineFiles.reviewed(id)})`);
    expect(calls()).toHaveLength(1);
  });

  it("fails as the destroy fails, such as in a protected environment", async () => {
    const error = "dev is protected and cannot be destroyed.";
    record({
      "plan.json": plan("1".repeat(16)),
      "destroy.json": JSON.stringify({ result: "failed", error }),
      "destroy.refused": "",
    });
    await run(`ci plan ${id}`);
    expect(await run(`ci apply ${id}`)).toMatchObject({ code: 1, stderr: expect.stringContaining(error) });
  });

  it("is done where nothing of it exists any more", async () => {
    const nothing = { ...planReport({ id, counts: {} }), isDestroy: true, stacks: [] };
    record({ "plan.json": reportJson(nothing) });
    repository.write(pipelineFiles.reviewed(id), plan("2".repeat(16)));
    expect(await run(`ci apply ${id}`)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`Nothing of ${id} exists`),
    });
  });
});
