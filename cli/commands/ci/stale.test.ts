import { describe, expect, it } from "vitest";
import { dev, Fixture } from "../../testing/fixture.ts";
import { withGitLab } from "../../testing/gitlab/with-gitlab.ts";
import { schemaErrors } from "../../testing/schema-errors.ts";

const on = (day: string) => ({ services: { now: () => new Date(`${day}T12:00:00Z`) } });
const text = 'export default { clusters: { ml: { kubernetes: "1.36" } } };';

/** One environment with a cluster of Kubernetes 1.36, which leaves standard support on 2027-08-02. */
function repository(): Fixture {
  const fixture = new Fixture({});
  const [cluster] = Object.values(dev.clusters);
  if (cluster === undefined) throw new Error("no cluster");
  const ml = { ...cluster, kubernetes: "1.36", nodeGroups: {}, platform: { addons: {} } };
  fixture.environments = [{ ...dev, clusters: { ml } }];
  fixture.write("environments/dev.ts", text);
  fixture.write("rules/zones.ts", "/** Zones, as of 2026-11-26. */");
  return fixture;
}

function stale(fixture: Fixture, words: readonly string[], options: Parameters<Fixture["runWith"]>[1]) {
  return fixture.runWith(["ci", "stale", ...words], options);
}

describe("platform ci stale", () => {
  it("says so if nothing is", async () => {
    const ran = await stale(repository(), ["--dry-run"], on("2026-11-26"));
    expect(ran).toMatchObject({ code: 0, stdout: "Nothing is out of date.\n" });
  });

  it("shows what is, and what it would change", async () => {
    const { code, stdout } = await stale(repository(), ["--dry-run"], on("2027-10-01"));
    expect(code).toBe(2);
    expect(stdout).toMatch(/dev\/ml +1\.36 +1\.37 +it left standard support on 2027-08-02 +merge request\n/);
    expect(stdout).toMatch(/rules\/zones\.ts +2026-11-26 +it is 309 days old/);
    expect(stdout).toContain('+export default { clusters: { ml: { kubernetes: "1.37" } } };\n');
  });

  it("names what no text in a file settles", async () => {
    const fixture = repository();
    fixture.write("environments/dev.ts", "export default derive(base);");
    const { code, stdout } = await stale(fixture, ["--dry-run"], on("2027-06-20"));
    expect(code).toBe(2);
    expect(stdout).toContain('environments/dev.ts has no text "1.36" at clusters.ml.kubernetes: change it by hand');
  });

  it.each(["2026-11-26", "2027-06-20"])("prints a document on %s that its schema describes", async (day) => {
    const { stdout } = await stale(repository(), ["--json"], on(day));
    expect(schemaErrors("ci stale", JSON.parse(stdout))).toEqual([]);
  });

  it("fails for an environment that does not load, and after it has looked at the others", async () => {
    const fixture = repository();
    fixture.environments = [...fixture.environments, { ...dev, name: "qa" }];
    fixture.problems = { qa: "environments/qa.ts has no default export." };
    const { code, stdout, stderr } = await stale(fixture, ["--dry-run"], on("2027-06-20"));
    expect(code).toBe(1);
    expect(stdout).toContain("dev/ml");
    expect(stderr).toContain("environments/qa.ts has no default export.");
  });

  it("refuses what is not a number of days", async () => {
    const { code, stderr } = await stale(repository(), ["--within", "soon"], on("2026-11-26"));
    expect(code).toBe(1);
    expect(stderr).toContain('--within "soon" is not a number of days.');
  });
});

describe("the merge request of platform ci stale", () => {
  const server = withGitLab();
  server.project.branches.get("main")?.files.set("environments/dev.ts", text);
  const ran = (env: Record<string, string> = {}) => {
    const branch = { CI_COMMIT_BRANCH: "main", CI_COMMIT_SHA: "a".repeat(40) };
    return stale(repository(), [], { ...on("2027-06-20"), env: { ...server.env(), ...branch, ...env } });
  };

  it("is opened on the newest commit of the default branch only", async () => {
    expect((await ran({ CI_COMMIT_BRANCH: "feature" })).stdout).toContain("this is no pipeline of main.");
    expect((await ran({ CI_COMMIT_SHA: "b".repeat(40) })).stdout).toContain("main has a newer commit.");
    expect(server.project.mergeRequests).toEqual([]);
    expect(await ran()).toMatchObject({
      code: 2,
      stdout: expect.stringContaining("Opened !1."),
    });
    expect(server.project.branches.get("platform/stale")?.files.get("environments/dev.ts")).toContain("1.37");
    expect(server.project.mergeRequests).toMatchObject([{ title: "Upgrade dev/ml to 1.37", target_branch: "main" }]);
  });

  it("changes no exit code if it cannot be opened", async () => {
    server.fail({ path: "merge_requests", status: 403 });
    const { code, stderr } = await ran();
    expect(code).toBe(2);
    expect(stderr).toContain("No merge request was opened: GET projects/1/merge_requests");
    const without = await stale(repository(), [], on("2027-06-20"));
    expect(without.code).toBe(2);
    expect(without.stdout).toContain("No merge request: CI_API_V4_URL is not set");
  });
});
