import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { dev, Fixture, reading } from "../../testing/fixture.ts";
import { HttpStates } from "../../testing/http-states.ts";
import { lockInfo } from "../../testing/lock-info.ts";
import { schemaErrors } from "../../testing/schema-errors.ts";
import { describeWithTerraform } from "../../testing/with-terraform.ts";

const work = { ...dev, name: "work", renamedFrom: ["dev"] };

function fixtureOf(): Fixture {
  return new Fixture({
    network: { resources: { vpc: {} }, outputs: { vpc_id: { value: "${terraform_data.vpc.id}" } } },
    cluster: { reads: ["network"], resources: { control: { input: reading("network", "vpc_id") } } },
  });
}

const resourcesOf = (text: string) => (JSON.parse(text) as { resources: unknown[] }).resources.length;

describeWithTerraform("a renamed environment", () => {
  let fixture: Fixture;
  const text = (id: string) => readFileSync(fixture.stateFile(id), "utf8");

  beforeEach(async () => {
    fixture = fixtureOf();
    await fixture.applied("dev");
    fixture.environments = [work];
  });

  it("is planned on the states of its earlier name, but not changed", async () => {
    const { code, stdout } = await fixture.run("plan work");
    expect(stdout).toContain("No changes");
    expect(stdout).toContain(
      "The states of renamed stacks are still under their earlier names: work-network (dev-network), work-cluster (dev-cluster). Before it can be applied, move them: ./platform state move work --target emulated",
    );
    expect(stdout).not.toContain("no longer has this stack");
    expect(code).toBe(0);
    for (const command of ["apply", "destroy"]) {
      const refused = await fixture.run(`${command} work --auto-approve`);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain(
        "Nothing was changed. Move them first: ./platform state move work --target emulated",
      );
    }
  });

  it("has its states moved after a copy of each, and nothing is left to do", async () => {
    const before = text("dev-network");
    const asked = await fixture.run("state move work", { answer: "no" });
    expect(asked).toMatchObject({ code: 1, stderr: "error: Not confirmed. Nothing was changed.\n" });
    expect(existsSync(fixture.stateFile("work-network"))).toBe(false);

    const { code, stdout } = await fixture.run("state move work", { answer: "yes" });
    expect(code).toBe(0);
    expect(stdout).toMatch(/dev-network +work-network +1 resource\n/);
    expect(stdout).toContain("2 states moved.");
    const [copies = ""] = readdirSync(fixture.path(".platform/backups"));
    expect(readFileSync(fixture.path(".platform/backups", copies, "dev-network.tfstate"), "utf8")).toBe(before);
    expect(fixture.addresses("work-cluster")).toEqual(["terraform_data.control"]);
    expect(fixture.addresses("dev-cluster")).toEqual([]);

    const planned = await fixture.run("plan work");
    expect(planned.code).toBe(0);
    expect(planned.stdout).not.toContain("warning");
    const again = await fixture.json("state move work");
    expect(again).toEqual({ target: "emulated", moved: [], problems: [] });
    expect(schemaErrors("state move", again)).toEqual([]);
    expect((await fixture.run("state orphans")).code).toBe(0);
    expect((await fixture.run("destroy work --auto-approve")).code).toBe(0);
  });

  it("says of which stacks nothing is left to move, if only some were asked for", async () => {
    expect((await fixture.run("state move work --auto-approve --stack network")).code).toBe(0);
    const { stdout } = await fixture.run("state move work --auto-approve --stack network");
    expect(stdout).toContain("Every state of work-network is where it belongs.");
  });

  it("names the command that moves its states to whoever waits for it", async () => {
    let waiting = "";
    await fixture.run("state move work", {
      answer: async () => {
        waiting = (await fixture.run("apply work --auto-approve --lock-timeout 0s")).stderr;
        return "no";
      },
    });
    expect(waiting).toContain(": platform state move work --target emulated (process ");
  });

  it("has the rest moved if a move was ended between copying and emptying", async () => {
    writeFileSync(fixture.stateFile("work-network"), text("dev-network"));
    expect((await fixture.run("apply work --auto-approve")).stderr).toContain("work-network (dev-network)");
    const { code, stdout } = await fixture.run("state move work --auto-approve");
    expect(code).toBe(0);
    expect(stdout).toMatch(/work-network +1 resource +copied already\n/);
    expect([resourcesOf(text("dev-network")), resourcesOf(text("work-network"))]).toEqual([0, 1]);
  });

  it("is left alone while both names hold resources that are not the same, but not what was destroyed", async () => {
    const before = text("dev-network");
    const another = { ...work, renamedFrom: [] };
    fixture.environments = [another];
    expect((await fixture.run("apply work --auto-approve")).code).toBe(0);
    fixture.environments = [work];
    const { code, stderr } = await fixture.run("state move work --auto-approve");
    expect(code).toBe(1);
    expect(stderr).toContain("The states of dev-network and work-network both hold resources, and not the same");
    expect(text("dev-network")).toBe(before);

    fixture.environments = [another];
    expect((await fixture.run("destroy work --auto-approve")).code).toBe(0);
    fixture.environments = [work];
    expect((await fixture.run("state move work --auto-approve")).code).toBe(0);
    expect(fixture.addresses("work-cluster")).toEqual(["terraform_data.control"]);
  });
});

describeWithTerraform("a renamed environment with states on a server", () => {
  const server = new HttpStates();

  describe("that nobody can list", () => {
    it("has its states moved, unless one is locked", async () => {
      const fixture = fixtureOf();
      fixture.keepStatesIn(server.backend);
      expect((await fixture.run("apply dev --auto-approve")).code).toBe(0);
      fixture.environments = fixture.environments
        .slice(0, 1)
        .map((each) => ({ ...each, ...work, backend: each.backend }));

      server.locks.set("dev-network", JSON.stringify(lockInfo));
      const refused = await fixture.run("state move work --auto-approve");
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain("The state of dev-network is locked: ");
      expect(server.states.has("work-network")).toBe(false);

      server.locks.clear();
      expect(await fixture.run("state move work --auto-approve")).toMatchObject({ code: 0 });
      expect(resourcesOf(server.states.get("dev-network") ?? "")).toBe(0);
      expect((await fixture.run("plan work")).code).toBe(0);
      expect(server.locks.size).toBe(0);
    });
  });
});
