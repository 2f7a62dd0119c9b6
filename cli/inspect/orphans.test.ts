import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Fixture } from "../testing/fixture.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

/** `old` was applied and is no longer in the code. */
async function withoutOld(): Promise<Fixture> {
  const fixture = new Fixture({ network: { resources: { vpc: {} } }, old: { resources: { old: {} } } });
  await fixture.run("apply dev --auto-approve");
  fixture.stacks = { network: { resources: { vpc: {} } } };
  return fixture;
}

const warning = "The state of dev-old holds something, but the code has no such stack any more, so nothing plans it.";

describeWithTerraform("a state whose stack the code no longer has", () => {
  it("is named by plan and apply, in every format", async () => {
    const fixture = await withoutOld();
    const { code, stdout } = await fixture.run("plan dev");
    expect(code).toBe(0);
    expect(stdout).toContain(`  warning: ${warning}`);
    expect(stdout).toContain("pnpm platform state orphans --target emulated");
    expect((await fixture.run("plan dev --markdown")).stdout).toContain(`**Warning:** ${warning}`);
    const json = JSON.parse((await fixture.run("plan dev --json")).stdout) as { warnings: string[] };
    expect(json.warnings).toEqual([expect.stringContaining(warning)]);
    expect((await fixture.run("apply dev")).stdout).toContain(warning);
  });

  it("keeps what it may stand on from being destroyed", async () => {
    const fixture = await withoutOld();
    const { code, stderr } = await fixture.run("destroy dev --auto-approve");
    expect(code).toBe(1);
    expect(stderr).toContain("dev-old may stand on what would be destroyed: its state holds something");
    expect(stderr).toContain("Nothing was changed.");
    expect((await fixture.run("plan dev")).code).toBe(0);
  });

  it("is no matter once it is empty, or belongs to another environment", async () => {
    const fixture = await withoutOld();
    fixture.stacks["old"] = {};
    await fixture.run("apply dev --auto-approve");
    delete fixture.stacks["old"];
    writeFileSync(fixture.stateFile("other").replace("dev-other", "staging-other"), "not a state");
    expect((await fixture.run("plan dev")).stdout).not.toContain("warning");
    expect((await fixture.run("destroy dev --auto-approve")).code).toBe(0);
  });

  it("counts where it cannot be read", async () => {
    const fixture = await withoutOld();
    writeFileSync(fixture.stateFile("old"), "not a state");
    expect((await fixture.run("plan dev")).stdout).toContain(warning);
  });
});

describe("a bucket that cannot be listed", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("keeps the environment from being destroyed, and is named by plan", async () => {
    const s3 = { bucket: "states", key: "dev/dev-network.tfstate", region: "us-east-2" };
    const fixture = new Fixture({ network: { backend: { s3 } } });
    // Answers as where nothing was applied yet.
    const terraform = join(fixture.root, "terraform");
    const version = `echo '{"terraform_version":"1.11.4"}'`;
    writeFileSync(terraform, `#!/bin/sh\nif [ "$1" = version ]; then ${version}; fi\n`, { mode: 0o755 });
    vi.stubEnv("AWS_ACCESS_KEY_ID", "example");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "example");
    const env = { PLATFORM_TERRAFORM: terraform, AWS_ENDPOINT_URL_S3: "http://127.0.0.1:1" };
    const { code, stderr } = await fixture.run("destroy dev --auto-approve", { env });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /Whether something else stands on what would be destroyed is not known: s3:.*states.* cannot be/,
    );
    const { stdout } = await fixture.run("plan dev", { env });
    expect(stdout).toMatch(/warning: Whether states without a stack are kept there is not known: s3:/);
  });
});
