import { expect, it } from "vitest";
import { SandpitFixture } from "../../testing/sandpit-fixture.ts";

async function withAnna() {
  const fixture = new SandpitFixture();
  const run = (command: string) => fixture.run(command, { env: fixture.env("anna") });
  expect((await run("sandpit up")).code).toBe(0);
  return { fixture, run };
}

it("lets commands for environments and states work on a sandpit", async () => {
  const { run } = await withAnna();
  expect((await run("plan anna")).stdout).toContain("anna-work    no changes");
  expect((await run("state list anna")).stdout).toContain("anna-tenant  terraform_data.one");
  expect((await run("state show anna-work:terraform_data.one")).code).toBe(0);
  expect((await run("import anna terraform_data.two x --auto-approve")).stderr).toContain("terraform_data.two");
});

it("leaves names that no sandpit has to the command", async () => {
  const { run } = await withAnna();
  expect((await run("plan ann")).stderr).toContain('No environment is called "ann".');
  expect((await run("state list ann")).stderr).toContain('No environment is called "ann".');
});
