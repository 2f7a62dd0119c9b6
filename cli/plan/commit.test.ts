import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { initRepository, skipWithoutGit } from "../testing/git-repository.ts";
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

  it("is unknown outside a repository, and without git", async () => {
    expect(await currentCommit({ root: scratchDirectory("no-repository"), env })).toBeUndefined();
    expect(await currentCommit({ root: repository(), env: { PATH: "/nowhere" } })).toBeUndefined();
  });
});
