import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { expect, it } from "vitest";
import { applied, secret } from "../../testing/applied-states.ts";

it("platform state backup copies whole states for their owner only, and says how to restore them", async () => {
  const fixture = applied();
  const services = { now: () => new Date("2026-11-21T22:15:00.123Z") };
  const { stdout } = await fixture.run("state backup dev", { services });
  const copy = ".platform/backups/2026-11-21T22-15-00-123/dev-network.tfstate";
  expect(stdout).toContain("2 states copied to .platform/backups/2026-11-21T22-15-00-123/.");
  expect(stdout).toContain(`./platform state push dev-network ${copy} --force --target emulated`);
  expect(stdout).not.toContain(secret);
  expect(readFileSync(fixture.path(copy), "utf8")).toBe(readFileSync(fixture.stateFile("dev-network"), "utf8"));
  expect(statSync(fixture.path(copy)).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(fixture.path(copy))).mode & 0o777).toBe(0o700);
});
