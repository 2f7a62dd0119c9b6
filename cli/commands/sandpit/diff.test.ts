import { describe, expect, it } from "vitest";
import { openSandpitRegistry } from "../../sandpit/registry/open-registry.ts";
import { sandpitEntry } from "../../testing/having-sandpits.ts";
import { SandpitFixture } from "../../testing/sandpit-fixture.ts";
import { schemaErrors } from "../../testing/schema-errors.ts";

const own = { env: { PLATFORM_USER: "alice" } };

async function having(changes: object): Promise<SandpitFixture> {
  const fixture = new SandpitFixture();
  const registry = openSandpitRegistry({ root: fixture.root, env: {} }, "emulated", fixture.base.environment);
  await registry.create(sandpitEntry("alice", changes));
  return fixture;
}

describe("platform sandpit diff", () => {
  it("names what is shared, and what the owner of a shared one has changed", async () => {
    const fixture = await having({ changes: { tenant: { quota: { pods: "5" } } } });
    const { code, stdout } = await fixture.run("sandpit diff", own);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^alice uses of dev: .*clusters.*\. Of its own: tenant\.$/m);
    expect(stdout).toMatch(/^tenant\.quota\.pods +- +5 +you$/m);
    expect(stdout).toContain("\n1 difference.\n");
    const json = await fixture.json("sandpit diff alice", own);
    expect(schemaErrors("sandpit diff", json)).toEqual([]);
    expect(json.differs).toEqual([{ path: "tenant.quota.pods", sandpit: "5", chosen: true }]);
  });

  it("shows what a dedicated one has otherwise, whoever chose it", async () => {
    const fixture = await having({ kind: "dedicated", range: "10.130.0.0/16", kubernetes: "1.36" });
    const { stdout } = await fixture.run("sandpit diff", own);
    expect(stdout).toMatch(/^network\.cidr .* 10\.130\.0\.0\/16$/m);
    expect(stdout).toMatch(/^clusters\.\w+\.kubernetes .* 1\.36 +you$/m);
  });

  it("says that nothing differs of one that its owner left as it is", async () => {
    expect((await (await having({})).run("sandpit diff", own)).stdout).toContain(
      "Where both have something, it is the same.",
    );
  });

  it("says what the code that is checked out refuses", async () => {
    const fixture = await having({ changes: { tenant: { quota: { pods: "many" } } } });
    const { code, stderr } = await fixture.run("sandpit diff", own);
    expect(code).toBe(1);
    expect(stderr).toContain("tenant.quota.pods");
  });
});
