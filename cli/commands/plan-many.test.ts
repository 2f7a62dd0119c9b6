import { describe, expect, it } from "vitest";
import { Fixture } from "../testing/fixture.ts";
import { commitAll, git, initRepository, skipWithoutGit } from "../testing/git-repository.ts";
import { pair } from "../testing/pair.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

const one = { network: { resources: { vpc: { input: "one" } } } };

/** `dev` and `prod` in a Git repository, with the files of the environments. */
function inGit(): Fixture {
  const fixture = new Fixture(one);
  for (const path of ["environments/dev.ts", "environments/prod.ts", "modules/vpc.ts", "docs/state.md", ".gitignore"]) {
    fixture.write(path, path === ".gitignore" ? ".platform\n" : "");
  }
  initRepository(fixture.root);
  return fixture;
}

it.each([
  ["plan", "Name an environment"],
  ["plan dev --all", "Name an environment, or pass --all, but not both."],
  ["plan dev --since main", "Name an environment, or pass --since, but not both."],
  ["plan --all --since main", "cannot be used with option"],
])("platform %s is refused", async (command, message) => {
  const { code, stdout, stderr } = await pair().runWith(command.split(" "));
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain(message);
});

describeWithTerraform("platform plan --all", () => {
  it("plans every environment, and reports each", async () => {
    const fixture = new Fixture(one);
    await fixture.run("apply prod --auto-approve");
    const { code, stdout, stderr } = await fixture.run("plan --all");
    expect(code).toBe(2);
    expect(stdout).toContain("dev-network  1 to add");
    expect(stdout).toContain("prod-network  no changes");
    expect(stdout).toMatch(/dev: changes\. prod: no changes\.\n$/);
    expect(stderr).toContain("dev (1 of 2)");
    await fixture.run("apply dev --auto-approve");
    expect((await fixture.run("plan --all")).code).toBe(0);
  });

  it("goes on after an environment that fails, in every format", async () => {
    const fixture = new Fixture(one);
    fixture.problems = { dev: "environments/dev.ts: no" };
    const { code, stdout, stderr } = await fixture.run("plan --all");
    expect(code).toBe(1);
    expect(stderr).toContain("error: environments/dev.ts: no\n");
    expect(stdout).toMatch(/dev: failed\. prod: changes\.\n$/);

    expect(await fixture.json("plan --all")).toMatchObject({
      schemaVersion: 1,
      command: "plan",
      result: "failed",
      environments: [
        { environment: "dev", result: "failed", error: "environments/dev.ts: no" },
        { environment: "prod", result: "changes", stacks: [{ id: "prod-network" }] },
      ],
    });

    const { stdout: markdown } = await fixture.run("plan --all --markdown");
    expect(markdown).toContain("dev: failed. prod: changes.\n");
    expect(markdown).toContain("### plan of dev\n\n**Failed:** environments/dev.ts: no\n");
    expect(markdown).toContain("prod-network");
  });

  it("stops at an interruption, and says what was not planned", async () => {
    const fixture = new Fixture(one);
    const { code, stdout } = await fixture.run("plan --all --json", {
      onStderr: (text) => {
        if (text.endsWith("planning\n")) fixture.interrupt();
      },
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ environments: [{}, { error: "not planned: interrupted" }] });
  });
});

describeWithTerraform("platform plan --since", () => {
  skipWithoutGit();

  it("plans the touched environments only, and says why", async () => {
    const fixture = inGit();
    fixture.write("environments/prod.ts", "changed");
    const { code, stdout, stderr } = await fixture.run("plan --since HEAD");
    expect(code).toBe(2);
    expect(stderr).toContain("Touched since HEAD:\n  prod: environments/prod.ts changed\nNot touched: dev.\n");
    expect(stdout).toContain("prod-network");
    expect(stdout).not.toContain("dev-network");
    expect(await fixture.json("plan --since HEAD")).toMatchObject({
      since: "HEAD",
      notTouched: ["dev"],
      deleted: [],
      environments: [{ environment: "prod", because: "environments/prod.ts" }],
    });
  });

  it("plans all when a module changed", async () => {
    const fixture = inGit();
    fixture.write("modules/vpc.ts", "changed");
    commitAll(fixture.root, "Change");
    const { environments } = await fixture.json("plan --since HEAD~1");
    expect(environments).toMatchObject([{ environment: "dev" }, { environment: "prod", because: "modules/vpc.ts" }]);
  });
});

describe("platform plan --since, with nothing to plan", () => {
  skipWithoutGit();

  it("plans nothing when documentation changed, and warns of a deleted environment", async () => {
    const fixture = inGit();
    fixture.write("docs/state.md", "changed");
    expect(await fixture.run("plan --since HEAD")).toEqual({
      code: 0,
      stdout: "",
      stderr: "No environment is touched since HEAD.\n",
    });
    git(fixture.root, "rm", "--quiet", "environments/dev.ts");
    fixture.environments = fixture.environments.filter(({ name }) => name !== "dev");
    const { code, stdout, stderr } = await fixture.run("plan --since HEAD --markdown");
    expect(code).toBe(0);
    expect(stderr).toContain("environments/dev.ts was deleted, so nothing plans dev any more.");
    expect(stdout).toContain("No environment is touched.\n\n**Warning:** environments/dev.ts was deleted");
  });

  it("refuses what is no commit", async () => {
    const { code, stdout, stderr } = await inGit().run("plan --since=--output=x");
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain('error: --since "--output=x" is not a commit.');
  });
});
