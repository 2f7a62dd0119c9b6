import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { expect, it, vi } from "vitest";
import { capturedIo } from "../testing/captured-io.ts";
import type { Fixture } from "../testing/fixture.ts";
import { commitAll, git, skipWithoutGit } from "../testing/git-repository.ts";
import { pair } from "../testing/pair.ts";
import { RecordedCommits } from "../testing/recorded-commits.ts";
import { atCommit } from "./at-commit.ts";

skipWithoutGit();

async function repository() {
  const fixture = pair();
  const first = await new RecordedCommits(fixture).commit();
  return { fixture, first };
}

function ioOf(fixture: Fixture, env: Record<string, string> = {}) {
  const { PATH } = process.env;
  return capturedIo({ root: fixture.root, env: { PATH, ...env }, ask: undefined, onInterrupt: () => () => {} });
}

/** Runs a shell command where the code of the commit is; the repository's stand-in for `platform` allows that. */
function shell(fixture: Fixture, commit: string, command: string) {
  return atCommit(ioOf(fixture).io, commit, ({ run }) => run(command.split(" ")));
}

it("runs the code of that commit, and says how it ended", async () => {
  const { fixture, first } = await repository();
  fixture.writeProgram("platform", "echo second");
  const second = commitAll(fixture.root, "Second");
  expect(await shell(fixture, second, "plan dev")).toMatchObject({ exitCode: 0, stdout: "second" });
  const { io, captured } = ioOf(fixture);
  const ran = await atCommit(io, first, ({ run }) => run(["echo", "note", ">&2;", "exit", "2"]));
  expect(ran).toEqual({ exitCode: 2, stdout: "", stderr: "note", isInterrupted: false });
  expect(captured().stderr).toBe("note\n");
});

it("shares states, worlds and caches with this directory, and nothing else", async () => {
  const { fixture, first } = await repository();
  const uncommitted = fixture.write("modules/vpc.ts", "");
  await shell(fixture, first, "echo state > .platform/emulated/state.txt; echo other > .platform/other.txt");
  expect(readFileSync(fixture.path(".platform/emulated/state.txt"), "utf8")).toBe("state\n");
  expect(existsSync(fixture.path(".platform/other.txt"))).toBe(false);
  expect((await shell(fixture, first, "ls modules node_modules/a")).stdout).toBe("node_modules/a:\nindex.js");
  expect(existsSync(uncommitted)).toBe(true);
});

it("has no uncommitted changes there", async () => {
  const { fixture, first } = await repository();
  expect((await shell(fixture, first, "git status --porcelain")).stdout).toBe("");
});

it("works for a repository that is a folder of another", async () => {
  const { fixture } = await repository();
  fixture.writeProgram("inner/platform", "pwd");
  fixture.write("inner/package.json", "{}");
  const commit = commitAll(fixture.root, "Move");
  mkdirSync(fixture.path("inner/node_modules"));
  const { io } = ioOf(fixture);
  const ran = await atCommit({ ...io, root: fixture.path("inner") }, commit, (other) => other.run([]));
  expect(ran.stdout).toMatch(/inner\/\.platform\/ci\/worktrees\/[\w-]+\/inner$/);
});

it("leaves no worktree behind, and removes those of processes that were killed", async () => {
  const { fixture, first } = await repository();
  const worktrees = fixture.path(".platform/ci/worktrees");
  git(fixture.root, "worktree", "add", "--quiet", "--detach", `${worktrees}/999999999-dead`, first);
  await expect(atCommit(ioOf(fixture).io, first, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(readdirSync(worktrees)).toEqual([]);
  expect(git(fixture.root, "worktree", "list").trim().split("\n")).toHaveLength(1);
});

it("does not run the hooks of whoever runs it", async () => {
  const { fixture, first } = await repository();
  fixture.writeProgram(".git/hooks/post-checkout", "touch hooked; exit 1");
  expect((await shell(fixture, first, "ls hooked")).exitCode).not.toBe(0);
});

it("installs the packages of a commit with another lock file", async () => {
  const { fixture, first } = await repository();
  fixture.write("pnpm-lock.yaml", "lockfileVersion: '10.0'\n");
  fixture.write("node_modules/.modules.yaml", '{\n  "storeDir": "/store/v10"\n}\n');
  fixture.writeProgram("bin/npx", 'echo "$* from $npm_config_registry" > "$SAID"; mkdir node_modules');
  const env = {
    PATH: `${fixture.path("bin")}:${process.env["PATH"]}`,
    SAID: fixture.path("said"),
    PLATFORM_NPM_REGISTRY: "https://npm.example.com",
  };
  const { io, captured } = ioOf(fixture, env);
  await atCommit(io, first, ({ run }) => run(["echo"]));
  const said = readFileSync(fixture.path("said"), "utf8");
  expect(said).toBe(
    "--yes pnpm@10.0.0 install --frozen-lockfile --prefer-offline --store-dir /store/v10 from https://npm.example.com\n",
  );
  expect(captured().stderr).toContain("another pnpm-lock.yaml");
  fixture.writeProgram("bin/npx", "echo; echo ' no network' >&2; exit 1");
  await expect(atCommit(io, first, ({ run }) => run(["echo"]))).rejects.toThrow(
    `The packages of commit ${first} could not be installed: no network`,
  );
});

it("says which commit cannot be checked out", async () => {
  const { fixture } = await repository();
  await expect(shell(fixture, "0".repeat(40), "echo")).rejects.toThrow(/^Git could not check out commit 0{40}/);
});

it("stops where it is when somebody ends it, and leaves nothing", async () => {
  const { fixture, first } = await repository();
  const { io } = ioOf(fixture);
  const ended = {
    ...io,
    onInterrupt: (listener: () => void) => {
      listener();
      return () => {};
    },
  };
  const work = vi.fn();
  await expect(atCommit(ended, first, work)).rejects.toThrow("Interrupted. Nothing was changed.");
  expect(work).not.toHaveBeenCalled();
  expect(readdirSync(fixture.path(".platform/ci/worktrees"))).toEqual([]);
});
