import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Fixture } from "../testing/fixture.ts";
import { commitAll, initRepository, skipWithoutGit } from "../testing/git-repository.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};
const withoutTerraform = { PATH: "/nowhere", PLATFORM_TERRAFORM: undefined };

function fakeTerraform(fixture: Fixture) {
  return { PLATFORM_TERRAFORM: fixture.writeProgram("terraform", "echo Terraform v1.13.0") };
}

it.each(["--version", "-V", "version"])("platform %s prints each version", async (command) => {
  const fixture = new Fixture({});
  const { code, stdout } = await fixture.runWith(command.split(" "), { env: fakeTerraform(fixture) });
  expect(code).toBe(0);
  expect(stdout).toBe(
    [
      `platform ${version}`,
      `Node ${process.versions.node} on ${process.platform} ${process.arch}`,
      `Terraform 1.13.0 (${fixture.path("terraform")})`,
      "",
    ].join("\n"),
  );
});

it.each(["--version --json", "version --json"])("platform %s prints them as JSON", async (command) => {
  const fixture = new Fixture({});
  const { stdout } = await fixture.runWith(command.split(" "), { env: fakeTerraform(fixture) });
  expect(JSON.parse(stdout)).toEqual({
    version,
    node: process.versions.node,
    program: { name: "Terraform", version: "1.13.0", binary: fixture.path("terraform") },
    system: `${process.platform} ${process.arch}`,
  });
});

it("says why there is no Terraform, and is no failure then", async () => {
  const { code, stdout } = await new Fixture({}).runWith(["--version"], { env: withoutTerraform });
  expect(code).toBe(0);
  expect(stdout).toContain("Terraform was not found on PATH.");
});

describe("in a clone", () => {
  skipWithoutGit();
  it("names the commit, and whether files differ from it", async () => {
    const fixture = new Fixture({});
    fixture.write("environments/dev.ts", "export default {};\n");
    initRepository(fixture.root);
    fixture.write(".gitignore", "terraform\n");
    const commit = commitAll(fixture.root, "Ignore");
    const env = fakeTerraform(fixture);
    const first = await fixture.runWith(["--version"], { env });
    expect(first.stdout).toContain(`platform ${version} (commit ${commit.slice(0, 8)})\n`);
    fixture.write("environments/dev.ts", "export default { name: 1 };\n");
    const second = await fixture.runWith(["--version"], { env });
    expect(second.stdout).toContain(`platform ${version} (commit ${commit.slice(0, 8)}, with changes)\n`);
  });
});
