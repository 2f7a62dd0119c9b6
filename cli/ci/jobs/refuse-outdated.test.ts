import { beforeEach, describe, expect, it } from "vitest";
import { Fixture } from "../../testing/fixture.ts";
import { commitAll, git, initRepository, skipWithoutGit } from "../../testing/git-repository.ts";
import { withGitLab } from "../../testing/gitlab/with-gitlab.ts";

describe("an apply of a commit", () => {
  skipWithoutGit();
  const server = withGitLab();
  const { deployments } = server.project;
  let repository: Fixture;
  let commits: readonly string[];

  /** Applies by the code of one commit what was applied from another. */
  const apply = (commit: string | undefined, deployed: string | undefined) => {
    const id = deployments.length + 1;
    deployments.push({ id, environment: "dev/network", sha: deployed ?? "", status: "success" });
    return repository.run("ci apply dev-network", { env: { ...server.env("job"), CI_COMMIT_SHA: commit } });
  };
  const notReviewed = "No plan of dev-network was reviewed";

  beforeEach(() => {
    deployments.length = 0;
    server.clearFaults();
    repository = new Fixture({ network: {} });
    repository.write(".gitignore", ".platform/\n");
    initRepository(repository.root);
    commits = ["First", "Second"].map((message) => commitAll(repository.root, message));
  });

  it("is refused where a newer one was applied", async () => {
    const [older = "", newer = ""] = commits;
    const { code, stderr } = await apply(older, newer);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `dev-network was applied from commit ${newer.slice(0, 8)} already, which is newer than ${older.slice(0, 8)}`,
    );
  });

  it("goes on where the same, an older or an unrelated one was applied, or none", async () => {
    const [older, newer] = commits;
    git(repository.root, "checkout", "--quiet", "--orphan", "other");
    const unrelated = commitAll(repository.root, "Unrelated");
    for (const [commit, deployed] of [
      [newer, older],
      [newer, newer],
      [newer, unrelated],
    ] as const) {
      expect((await apply(commit, deployed)).stderr).toContain(`error: ${notReviewed}`);
    }
    deployments.length = 0;
    const env = { ...server.env("job"), CI_COMMIT_SHA: older };
    expect((await repository.run("ci apply dev-network", { env })).stderr).toMatch(
      new RegExp(`^error: ${notReviewed}`),
    );
  });

  it("goes on and says so where GitLab does not answer, or the clone lacks the commit", async () => {
    const unknown = await apply(commits[0], "f".repeat(40));
    expect(unknown.stderr).toContain("commit ffffffff, which it was applied from, is not in this clone.\n");
    expect(unknown.stderr).toContain(notReviewed);
  });
});
