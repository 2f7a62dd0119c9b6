import { existsSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { openSandpitRegistry } from "../sandpit/registry/open-registry.ts";
import { dev, type Fixture } from "../testing/fixture.ts";
import { havingSandpits, sandpitEntry } from "../testing/having-sandpits.ts";
import { writeState } from "../testing/state-file.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

/** `dev` is applied, and `alice` exists in it. */
async function withAlice(): Promise<Fixture> {
  const fixture = await havingSandpits([sandpitEntry("alice")], { network: { resources: { vpc: {} } } });
  await fixture.run("apply dev --auto-approve");
  writeState(fixture.stateFile("alice-ml-tenant"), {
    resources: [{ type: "aws_iam_role", name: "owner", attributes: { id: "alice" } }],
  });
  return fixture;
}

const registry = ({ root }: Fixture) => openSandpitRegistry({ root, env: {} }, "emulated", dev);

describeWithTerraform("an environment that sandpits are derived from", () => {
  it("is not destroyed while one exists, whatever that is doing", async () => {
    const fixture = await withAlice();
    await registry(fixture).create(sandpitEntry("bobs", { owner: "bob", state: "failed" }));
    await registry(fixture).create(sandpitEntry("carol", { base: "staging" }));
    const { code, stderr } = await fixture.run("destroy dev --auto-approve");
    expect(code).toBe(1);
    expect(stderr).toContain(
      "The sandpits alice, bobs (bob) are derived from dev and may depend on what would be destroyed. Take each down first: ./platform sandpit down alice --target emulated. Nothing was changed.",
    );
    expect(existsSync(fixture.stateFile("dev-network"))).toBe(true);
  });

  it("keeps its states where they are while one exists: what destroys that reads them there", async () => {
    const fixture = await withAlice();
    fixture.environments = fixture.environments.map((each) =>
      each.name === "dev" ? { ...each, name: "devel", renamedFrom: ["dev"] } : each,
    );
    const { code, stderr } = await fixture.run("state move devel --auto-approve");
    expect(code).toBe(1);
    expect(stderr).toContain(
      "The sandpit alice is derived from devel and may depend on what would be moved. Take it down first: ./platform sandpit down alice --target emulated. Nothing was changed.",
    );
    expect(existsSync(fixture.stateFile("dev-network"))).toBe(true);
  });

  it("is not destroyed while an entry cannot be read", async () => {
    const fixture = await withAlice();
    writeFileSync(fixture.path(".platform/emulated/state/_sandpits/alice.json/1"), "{");
    const { code, stderr } = await fixture.run("destroy dev --auto-approve");
    expect(code).toBe(1);
    expect(stderr).toContain("It is not known whether a sandpit depends on what would be destroyed:");
  });

  it("does not take their states for what somebody has left, unless nobody knows them", async () => {
    const fixture = await withAlice();
    expect((await fixture.run("plan dev")).stdout).not.toContain("alice");
    const orphans = await fixture.run("state orphans");
    expect(orphans.code).toBe(0);
    expect(orphans.stdout).toContain(
      "1 state of sandpits is not among these: ./platform sandpit list --target emulated",
    );
    expect((await fixture.json("state orphans")).ofSandpits).toEqual(["alice-ml-tenant"]);

    const found = await registry(fixture).read("alice");
    await registry(fixture).remove("alice", found?.version ?? "");
    const left = await fixture.run("state orphans");
    expect(left.code).toBe(2);
    expect(left.stdout).toContain("alice-ml-tenant.tfstate");
    expect((await fixture.run("destroy dev --auto-approve")).code).toBe(0);
  });
});
