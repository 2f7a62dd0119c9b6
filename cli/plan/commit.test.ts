import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { git, initRepository, skipWithoutGit } from "../testing/git-repository.ts";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { currentCommit } from "./commit.ts";

const { env } = process;

skipWithoutGit();

/** A repository with one commit. */
function repository(): string {
  const root = scratchDirectory("commit");
  writeFileSync(join(root, "file"), "one");
  initRepository(root);
  return root;
}

describe("the current commit", () => {
  it("is the one that is checked out, with or without changes", async () => {
    const root = repository();
    const hash = expect.stringMatching(/^[0-9a-f]{8,}$/);
    expect(await currentCommit({ root, env })).toEqual({ hash, hasUncommittedChanges: false });
    writeFileSync(join(root, "other"), "two");
    expect(await currentCommit({ root, env })).toEqual({ hash, hasUncommittedChanges: true });
  });

  it("is that of the repository around a folder, whose changes alone count", async () => {
    const root = repository();
    const folder = join(root, "folder");
    mkdirSync(folder);
    writeFileSync(join(root, "other"), "two");
    expect(await currentCommit({ root: folder, env })).toMatchObject({ hasUncommittedChanges: false });
    writeFileSync(join(folder, "file"), "three");
    expect(await currentCommit({ root: folder, env })).toMatchObject({ hasUncommittedChanges: true });
  });

  it("is unknown before the first commit", async () => {
    const root = scratchDirectory("no-commit");
    git(root, "init", "--quiet");
    expect(await currentCommit({ root, env })).toBeUndefined();
  });

  it("is unknown outside a repository, and without git", async () => {
    expect(await currentCommit({ root: scratchDirectory("no-repository"), env })).toBeUndefined();
    expect(await currentCommit({ root: repository(), env: { PATH: "/nowhere" } })).toBeUndefined();
  });
});
