import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { gitIn } from "../../git.ts";
import { commitAll, git, initRepository, skipWithoutGit } from "../../testing/git-repository.ts";
import { scratchDirectory } from "../../testing/scratch-directory.ts";
import { changedFiles } from "./changed-files.ts";

const scratch = scratchDirectory("changed-");
skipWithoutGit();

function write(root: string, path: string, text = path): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function repository(): string {
  const root = mkdtempSync(join(scratch, "repository-"));
  for (const path of ["a.ts", "b.ts", "environments/dev.ts"]) write(root, path);
  initRepository(root);
  return root;
}

function changed(root: string, ref: string): Promise<string[]> {
  return changedFiles(gitIn(root, process.env), ref);
}

it("finds what was committed, what was not, what is new, and what is gone", async () => {
  const root = repository();
  write(root, "a.ts", "changed");
  commitAll(root, "Change");
  write(root, "b.ts", "changed");
  write(root, "new \u00fc\n.ts");
  rmSync(join(root, "environments/dev.ts"));
  expect(await changed(root, "HEAD~1")).toEqual(["a.ts", "b.ts", "environments/dev.ts", "new \u00fc\n.ts"]);
  expect(await changed(root, "HEAD")).toEqual(["b.ts", "environments/dev.ts", "new \u00fc\n.ts"]);
});

it("names both paths of a renamed file", async () => {
  const root = repository();
  git(root, "mv", "environments/dev.ts", "environments/devel.ts");
  expect(await changed(root, "main")).toEqual(["environments/dev.ts", "environments/devel.ts"]);
});

it("leaves out what others changed after the branches parted", async () => {
  const root = repository();
  git(root, "switch", "--quiet", "--create", "mine");
  write(root, "a.ts", "mine");
  commitAll(root, "Mine");
  git(root, "switch", "--quiet", "main");
  write(root, "b.ts", "theirs");
  commitAll(root, "Theirs");
  git(root, "switch", "--quiet", "mine");
  expect(await changed(root, "main")).toEqual(["a.ts"]);
});

it("gives paths relative to a repository that is a folder of another", async () => {
  const root = repository();
  write(root, "environments/dev.ts", "changed");
  write(root, "a.ts", "changed");
  expect(await changed(join(root, "environments"), "HEAD")).toEqual(["dev.ts"]);
});

it.each([
  ["--output=stolen", "is not a commit. Name a branch"],
  ["", "is not a commit. Name a branch"],
  [
    "nowhere",
    "is not a commit that this clone has. Name a branch, a tag or a commit, such as origin/main. Fetch it: git fetch --all --tags",
  ],
  ["HEAD:a.ts", "is not a commit that this clone has."],
])("refuses %j", async (ref, message) => {
  const root = repository();
  write(root, "a.ts", "changed");
  await expect(changed(root, ref)).rejects.toThrow(`--since "${ref}" ${message}`);
  expect(await changed(root, "HEAD")).toEqual(["a.ts"]);
});

it("says how to fetch a branch of a remote", async () => {
  const root = repository();
  git(root, "remote", "add", "origin", root);
  await expect(changed(root, "origin/feature/x")).rejects.toThrow("Fetch it: git fetch origin feature/x");
});

it("says what a shallow clone lacks", async () => {
  const root = repository();
  git(root, "switch", "--quiet", "--create", "mine");
  commitAll(root, "Mine");
  git(root, "switch", "--quiet", "main");
  commitAll(root, "Theirs");
  const clone = mkdtempSync(join(scratch, "clone-"));
  git(clone, "clone", "--quiet", "--depth=1", "--no-single-branch", "--branch=mine", `file://${root}`, ".");
  await expect(changed(clone, "origin/main")).rejects.toThrow("Run: git fetch --unshallow");
});

it("refuses a folder that is no repository", async () => {
  const root = mkdtempSync(join(scratch, "plain-"));
  await expect(changed(root, "main")).rejects.toThrow("This is not a Git repository");
});

it("says when there is no Git", async () => {
  const without = gitIn(scratch, { PATH: "/nowhere" });
  await expect(changedFiles(without, "main")).rejects.toThrow("Git was not found on PATH.");
});
