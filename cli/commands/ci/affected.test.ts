import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { anna, type Fixture } from "../../testing/fixture.ts";
import { commitAll, git, skipWithoutGit } from "../../testing/git-repository.ts";
import { pair } from "../../testing/pair.ts";
import { RecordedCommits } from "../../testing/recorded-commits.ts";
import { schemaErrors } from "../../testing/schema-errors.ts";
import { scratchDirectory } from "../../testing/scratch-directory.ts";

skipWithoutGit();

interface Repository {
  readonly fixture: Fixture;
  readonly commits: RecordedCommits;
  readonly base: string;
}

const kept = join(scratchDirectory("affected-"), "kept");

/** `network` and `cluster` of dev and prod; the cluster reads the network. Their first commit is made once, and copied. */
async function repository(): Promise<Repository> {
  const fixture = pair();
  if (existsSync(kept)) {
    const commits = new RecordedCommits(fixture, kept);
    return { fixture, commits, base: git(fixture.root, "rev-parse", "HEAD").trim() };
  }
  const commits = new RecordedCommits(fixture);
  const base = await commits.commit();
  cpSync(fixture.root, kept, { recursive: true });
  return { fixture, commits, base };
}

function moveNetwork(fixture: Fixture): void {
  const { stacks } = fixture;
  stacks["network"] = { ...stacks["network"], outputs: { cidr: { value: "10.9.0.0/16" } } };
  touchCode(fixture);
}

/** Changes a file that stacks could be synthesized from. */
function touchCode(fixture: Fixture): void {
  fixture.write("modules/vpc.ts", JSON.stringify(fixture.stacks));
}

async function affected({ fixture, commits }: Repository, options = "", env: Record<string, string> = {}) {
  const command = `ci affected --json ${options}`.trim();
  const { code, stdout, stderr } = await fixture.run(command, { env: { ...commits.env(), ...env } });
  const document = JSON.parse(stdout);
  const stacks = (document.environments ?? []).flatMap((each: { stacks: { id: string; change: string }[] }) =>
    each.stacks.map(({ id, change }) => `${id}: ${change}`),
  );
  return { code, stderr, document, stacks };
}

describe("platform ci affected", () => {
  it("finds stacks that differ and those that read them, and writes them to a file", async () => {
    const { fixture, ...rest } = await repository();
    moveNetwork(fixture);
    await rest.commits.commit();
    const { code, document, stacks } = await affected({ fixture, ...rest }, "--base HEAD~1");
    expect(code).toBe(0);
    expect(document.comparison).toEqual({ commit: rest.base });
    expect(stacks).toEqual([
      "dev-network: changed",
      "dev-cluster: downstream",
      "prod-network: changed",
      "prod-cluster: downstream",
    ]);
    expect(schemaErrors("ci affected", document)).toEqual([]);
    expect(JSON.parse(readFileSync(fixture.path("pipeline/affected.json"), "utf8"))).toEqual(document);
  });

  it("prints what is affected and why", async () => {
    const { fixture, base } = await repository();
    moveNetwork(fixture);
    const { stdout } = await fixture.run("ci affected --base HEAD --output other.json");
    expect(stdout).toContain(`Compared with commit ${base.slice(0, 8)}: 4 stacks are affected.`);
    expect(stdout).toMatch(/dev-network +changed +changed output\.cidr, removed output\.token/);
    expect(stdout).toMatch(/dev-cluster +downstream +reads dev-network/);
    expect(existsSync(fixture.path("other.json"))).toBe(true);
  });

  it("synthesizes no other commit if only files differ that no stack is made from", async () => {
    const one = await repository();
    one.fixture.write("docs/page.md", "");
    const { document } = await affected(one, "--base HEAD");
    const unaffected = ["dev-network", "dev-cluster", "prod-network", "prod-cluster"];
    expect(document).toEqual({ schemaVersion: 1, comparison: { commit: one.base }, environments: [], unaffected });
    expect(one.commits.calls()).toEqual([]);
  });

  it("finds nothing if a file differs that changes no stack", async () => {
    const one = await repository();
    one.fixture.write("modules/vpc.ts", "// a comment");
    expect((await affected(one, "--base HEAD")).stacks).toEqual([]);
    expect(one.commits.calls()).toHaveLength(2);
  });

  it("synthesizes a commit once", async () => {
    const one = await repository();
    touchCode(one.fixture);
    await affected(one, "--base HEAD");
    await affected(one, "--base HEAD");
    expect(one.commits.calls()).toHaveLength(2);
    const second = commitAll(one.fixture.root, "Change");
    await affected(one, "--base HEAD~1");
    // The current commit was synthesized as well, and nothing was added to it.
    one.fixture.write("modules/vpc.ts", "more");
    const { document } = await affected(one, "--base HEAD");
    expect(document.comparison).toEqual({ commit: second });
    expect(one.commits.calls()).toHaveLength(2);
  });

  it("finds stacks and environments that are gone", async () => {
    const one = await repository();
    const { cluster: _, ...left } = one.fixture.stacks;
    one.fixture.stacks = left;
    one.fixture.environments = one.fixture.environments.slice(0, 1);
    touchCode(one.fixture);
    const { document, stacks } = await affected(one, "--base HEAD");
    expect(stacks).toEqual(["dev-cluster: removed", "prod-cluster: removed", "prod-network: removed"]);
    expect(document.environments[1]).toMatchObject({ name: "prod", kind: "permanent", protected: true });
    expect(document.environments[1].stacks[0]).toMatchObject({ commit: one.base, level: 0 });
  });

  it("takes an environment that has another name now for the same", async () => {
    const one = await repository();
    const [dev, prod] = one.fixture.environments;
    if (dev === undefined || prod === undefined) throw new Error("no environments");
    one.fixture.environments = [{ ...dev, name: "test", renamedFrom: ["dev"] }, prod];
    one.fixture.write("environments/test.ts", "");
    expect((await affected(one, "--base HEAD")).stacks).toEqual(["test-network: changed", "test-cluster: changed"]);
  });

  it("follows what a personal environment reads of its base", async () => {
    const one = await repository();
    one.fixture.environments = [...one.fixture.environments.slice(0, 1), anna];
    await one.commits.commit();
    moveNetwork(one.fixture);
    const { stacks } = await affected(one, "--base HEAD");
    expect(stacks).toEqual(["dev-network: changed", "dev-cluster: downstream", "anna-cluster: downstream"]);
  });
});

describe("without a comparison", () => {
  const everything = ["dev-network: changed", "dev-cluster: changed", "prod-network: changed", "prod-cluster: changed"];

  it("counts every stack as changed if the other commit cannot be synthesized, and says why", async () => {
    const one = await repository();
    one.fixture.write("list.json", "");
    one.fixture.writeProgram("platform", "echo 'error: a module is broken' >&2; echo more >&2; exit 1");
    commitAll(one.fixture.root, "Break");
    touchCode(one.fixture);
    const { code, document, stacks, stderr } = await affected(one, "--base HEAD");
    expect(code).toBe(0);
    expect(stacks).toEqual(everything);
    expect(document.comparison.everything).toContain("could not be synthesized");
    expect(document.comparison.everything).toMatch(/: a module is broken$/);
    expect(stderr).toContain("more");
  });

  it("does so for an environment that the other commit cannot load", async () => {
    const one = await repository();
    one.fixture.problems = { prod: "environments/prod.ts has no default export.\nAdd one." };
    await one.commits.commit();
    one.fixture.problems = {};
    touchCode(one.fixture);
    const { document, stacks } = await affected(one, "--base HEAD");
    expect(stacks).toEqual(["prod-network: changed", "prod-cluster: changed"]);
    const [because] = document.environments[0].stacks[0].because;
    expect(because).toMatch(/^commit \w{8} does not load prod: environments\/prod\.ts has no default export\.$/);
  });

  it("does so with --all, and where nothing says what to compare with", async () => {
    const one = await repository();
    expect(await affected(one, "--all")).toMatchObject({
      stacks: everything,
      document: { comparison: { everything: "--all was given" } },
    });
    expect((await affected(one)).document.comparison.everything).toContain("no --base");
  });
});

describe("what is compared with in a pipeline", () => {
  it("is the base of the merge request, or the target branch that is merged already", async () => {
    const one = await repository();
    moveNetwork(one.fixture);
    const second = await one.commits.commit();
    const diffBase = { CI_MERGE_REQUEST_DIFF_BASE_SHA: one.base };
    expect((await affected(one, "", diffBase)).document.comparison).toEqual({ commit: one.base });
    const merged = { ...diffBase, CI_MERGE_REQUEST_TARGET_BRANCH_SHA: second };
    expect((await affected(one, "", merged)).document.comparison).toEqual({ commit: second });
  });

  it("is what each stack was last deployed from", async () => {
    const one = await repository();
    moveNetwork(one.fixture);
    const second = await one.commits.commit();
    one.fixture.stacks = { ...one.fixture.stacks, cluster: { reads: ["network"], resources: { cluster: {} } } };
    touchCode(one.fixture);
    const deployed = { "dev-network": second, "dev-cluster": second, "prod-network": one.base, "prod-cluster": null };
    one.fixture.write("pipeline/deployed.json", JSON.stringify(deployed));
    const { document, stacks } = await affected(one);
    expect(stacks).toEqual(["dev-cluster: changed", "prod-network: changed", "prod-cluster: added"]);
    expect(document.comparison).toEqual({ deployed: [second, one.base] });
    expect(document.environments[1].stacks[1].because).toEqual(["no deployment of it is recorded"]);
  });

  it("leaves what was deployed and is gone to be destroyed, and nothing that was destroyed", async () => {
    const one = await repository();
    const { network } = one.fixture.stacks;
    one.fixture.stacks = network === undefined ? {} : { network };
    const second = await one.commits.commit();
    const deployed = { "dev-network": one.base, "dev-cluster": one.base, "prod-cluster": second };
    one.fixture.write("deployed.json", JSON.stringify({ ...deployed, "prod-network": second }));
    const { document, stacks } = await affected(one, "--deployed deployed.json");
    expect(stacks).toEqual(["dev-cluster: removed"]);
    expect(document.environments[0].stacks[0].commit).toBe(one.base);
  });

  it("is nothing with --all, which finds what was deployed and is gone all the same", async () => {
    const one = await repository();
    const { network } = one.fixture.stacks;
    one.fixture.stacks = network === undefined ? {} : { network };
    await one.commits.commit();
    const deployed = { "dev-network": one.base, "dev-cluster": one.base, "prod-cluster": null };
    one.fixture.write("pipeline/deployed.json", JSON.stringify(deployed));
    const { document, stacks } = await affected(one, "--all");
    expect(stacks).toEqual(["dev-network: changed", "dev-cluster: removed", "prod-network: changed"]);
    expect(document.comparison).toEqual({ everything: "--all was given" });
  });

  it("is no commit that was never the head of the branch, whose code is not run", async () => {
    const one = await repository();
    git(one.fixture.root, "checkout", "--quiet", "-b", "other");
    one.fixture.writeProgram("platform", "exit 1");
    const other = commitAll(one.fixture.root, "Run something");
    git(one.fixture.root, "checkout", "--quiet", "-");
    git(one.fixture.root, "merge", "--quiet", "--no-ff", "--strategy", "ours", "--message", "Merge", other);
    const deployed = { "dev-network": one.base, "dev-cluster": one.base, "prod-network": one.base };
    one.fixture.write("deployed.json", JSON.stringify({ ...deployed, "prod-cluster": other, "dev-evil": other }));
    const { document, stacks, stderr } = await affected(one, "--deployed deployed.json");
    expect(stacks).toEqual(["prod-cluster: changed"]);
    expect(document.environments[0].stacks[0].because[0]).toContain("was never the head of this branch");
    expect(stderr).not.toContain(`Synthesizing commit ${other.slice(0, 8)}`);
  });

  it("is nothing for a stack whose commit is missing", async () => {
    const one = await repository();
    const missing = "0".repeat(40);
    const ids = ["dev-network", "dev-cluster", "prod-network"];
    const deployed = Object.fromEntries(ids.map((id) => [id, one.base]));
    one.fixture.write("deployed.json", JSON.stringify({ ...deployed, "prod-cluster": missing }));
    const { document, stacks, stderr } = await affected(one, "--deployed deployed.json");
    expect(stacks).toEqual(["prod-cluster: changed"]);
    expect(document.environments[0].stacks[0].because[0]).toContain("is not a commit that this clone has");
    expect(stderr).toContain(`Warning: commit ${missing}`);
  });
});

describe("refuses", () => {
  it.each([
    ["--base nowhere", '--base "nowhere" is not a commit that this clone has.'],
    ["--base HEAD --all", "cannot be used with option"],
    ["--deployed missing.json", "There is no file missing.json."],
    ["--deployed pnpm-lock.yaml", "pnpm-lock.yaml cannot be read: "],
    ["--deployed package.json", "package.json is not a JSON object with the full id of a commit"],
  ])("%s", async (options, message) => {
    const { fixture } = await repository();
    const { code, stderr } = await fixture.run(`ci affected ${options}`);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(existsSync(fixture.path("pipeline"))).toBe(false);
  });

  it("an environment that does not load: its stacks would seem to be gone", async () => {
    const { fixture } = await repository();
    fixture.problems = { prod: "environments/prod.ts has no default export." };
    const { code, stderr } = await fixture.run("ci affected --base HEAD");
    expect(code).toBe(1);
    expect(stderr).toContain("environments/prod.ts has no default export.");
  });

  it("a clone that does not reach back to the base", async () => {
    const { fixture } = await repository();
    git(fixture.root, "commit", "--quiet", "--allow-empty", "--message", "Second");
    const base = git(fixture.root, "rev-parse", "HEAD~1").trim();
    const shallow = git(fixture.root, "rev-parse", "HEAD").trim();
    fixture.write(".git/shallow", `${shallow}\n`);
    rmSync(fixture.path(`.git/objects/${base.slice(0, 2)}/${base.slice(2)}`), { force: true });
    const { code, stderr } = await fixture.run("ci affected", { env: { CI_MERGE_REQUEST_DIFF_BASE_SHA: base } });
    expect(code).toBe(1);
    expect(stderr).toContain("set GIT_DEPTH: 0");
  });
});

it("stops and cleans up when it is interrupted", async () => {
  const { fixture } = await repository();
  fixture.writeProgram("platform", "echo started >&2; exec sleep 60");
  commitAll(fixture.root, "Wait");
  touchCode(fixture);
  const onStderr = (text: string) => {
    if (text.includes("started")) fixture.interrupt();
  };
  const { code, stderr } = await fixture.run("ci affected --base HEAD", { onStderr });
  expect(code).toBe(1);
  expect(stderr).toContain("Interrupted. Nothing was changed.");
  expect(readdirSync(fixture.path(".platform/ci/worktrees"))).toEqual([]);
});
