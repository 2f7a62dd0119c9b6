import { expect, it } from "vitest";
import { SandpitFixture } from "../testing/sandpit-fixture.ts";

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

it.each([
  ["apply anna --auto-approve", "up"],
  ["destroy anna --auto-approve", "down"],
])("says what to use in place of %s", async (command, own) => {
  const { fixture, run } = await withAnna();
  const { code, stderr } = await run(command);
  expect(code).toBe(1);
  expect(stderr).toContain(
    `anna is a sandpit, which has no file. Use ./platform sandpit ${own} anna --target emulated. Nothing was changed.`,
  );
  expect(fixture.objects()).toEqual(["anna-tenant", "anna-work"]);
});

it("leaves names that no sandpit has to the command", async () => {
  const { run } = await withAnna();
  expect((await run("plan ann")).stderr).toContain('No environment is called "ann".');
  expect((await run("state list")).stdout).not.toContain("anna");
});
