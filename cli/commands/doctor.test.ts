import { expect, it } from "vitest";
import { pair } from "../testing/pair.ts";

function working() {
  const fixture = pair();
  return { fixture, env: { PLATFORM_TERRAFORM: fixture.writeProgram("terraform", "echo Terraform v1.13.0") } };
}

it("checks an environment on the emulator without AWS", async () => {
  const { fixture, env } = working();
  const { code, stdout } = await fixture.run("doctor dev", { env });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ok {7}Terraform +Terraform 1\.13\.0 /m);
  expect(stdout).toMatch(/^ok {7}States +The backend \(local\) can be read\.$/m);
  expect(stdout).toMatch(/^skipped {2}Credentials +The emulator asks no account\. The same holds for: Account, /m);
  expect(stdout).toMatch(/\nNothing failed; \d+ warnings?, \d+ not checked\.\n$/);
});

it("fails when something is wrong, in JSON too", async () => {
  const { fixture } = working();
  const env = { PLATFORM_TERRAFORM: fixture.writeProgram("terraform", "echo Terraform v1.5.7") };
  const { code, stdout } = await fixture.run("doctor", { env });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^failed {3}Terraform .* is Terraform 1\.5\.7; 1\.11\.0 or newer is needed\./m);
  expect(stdout).toContain("1 check failed; ");
  expect(await fixture.json("doctor dev", { env })).toMatchObject({
    schemaVersion: 1,
    target: "emulated",
    environment: "dev",
    result: "failed",
    checks: expect.arrayContaining([expect.objectContaining({ name: "Terraform", status: "failed" })]),
  });
});

it("refuses an environment that does not exist", async () => {
  const { code, stderr } = await working().fixture.run("doctor dve");
  expect(code).toBe(1);
  expect(stderr).toContain('Did you mean "dev"?');
});
