import { describe, expect, it } from "vitest";
import { openSandpitRegistry } from "../../sandpit/registry/open-registry.ts";
import { dev, type Fixture } from "../../testing/fixture.ts";
import { havingSandpits, sandpitEntry, sandpitPolicy } from "../../testing/having-sandpits.ts";
import { schemaErrors } from "../../testing/schema-errors.ts";

const as = (user: string, time = "2026-11-27T12:00:00Z") => ({
  services: { now: () => new Date(time) },
  env: { PLATFORM_USER: user },
});

const entryOf = async ({ root }: Fixture, name: string) =>
  (await openSandpitRegistry({ root, env: {} }, "emulated", dev).read(name))?.entry;

describe("platform sandpit extend", () => {
  it("lets one's own sandpit live longer, and be warned of anew", async () => {
    const fixture = await havingSandpits([sandpitEntry("alice", { state: "sleeping", warned: ["2d", "2h"] })]);
    const { code, stdout, stderr } = await fixture.run("sandpit extend --by 1d", as("alice"));
    expect(code).toBe(0);
    expect(stdout).toBe("Sandpit alice ends 2026-11-30 12:00 UTC, in 3d.\n");
    expect(stderr).toBe("It is asleep. To use it: ./platform sandpit wake alice --target emulated\n");
    expect(await entryOf(fixture, "alice")).toEqual(
      sandpitEntry("alice", {
        state: "sleeping",
        expires: "2026-11-30T12:00:00.000Z",
        lastActivity: "2026-11-27T12:00:00.000Z",
      }),
    );
    const json = await fixture.json("sandpit extend alice --until 2026-12-02", as("alice"));
    expect(schemaErrors("sandpit extend", json)).toEqual([]);
    expect(json.sandpit).toMatchObject({ name: "alice", expires: "2026-12-02T23:59:00.000Z" });
  });

  it.each([
    ["bob", "", "Sandpit alice belongs to alice, and you are bob."],
    ["alice", " --by 30d", "dev lets a sandpit live for 14d from its creation"],
    ["alice", " --by 30d --admin", "dev lets a sandpit live for 14d from its creation"],
    ["alice", " --by 1d --until 2026-12-01", "cannot be used with option"],
  ])("refuses %s with%s and changes nothing", async (user, options, message) => {
    const fixture = await havingSandpits([sandpitEntry("alice")]);
    const { code, stderr } = await fixture.run(`sandpit extend alice${options}`, as(user));
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(await entryOf(fixture, "alice")).toEqual(sandpitEntry("alice"));
  });

  it("lets an admin extend anybody's, further than others may", async () => {
    const fixture = await havingSandpits([sandpitEntry("alice")]);
    fixture.environments = fixture.environments.map((each) => ({
      ...each,
      sandpits: sandpitPolicy({ admins: ["root"] }),
    }));
    expect((await fixture.run("sandpit extend alice --by 30d --admin", as("root"))).code).toBe(0);
    expect((await entryOf(fixture, "alice"))?.expires).toBe("2026-12-29T12:00:00.000Z");
  });

  it("does not take back a down", async () => {
    const fixture = await havingSandpits([
      sandpitEntry("alice", { state: "destroying", command: "down" }),
      sandpitEntry("bob", { state: "failed", command: "down" }),
    ]);
    for (const user of ["alice", "bob"]) {
      const { code, stderr } = await fixture.run("sandpit extend", as(user));
      expect(code).toBe(1);
      expect(stderr).toContain(`${user} is being taken down`);
      expect(stderr).toContain(`./platform sandpit down ${user} --target emulated`);
    }
  });

  it("says how to make a sandpit to those who have none, and which there are to those who mistype it", async () => {
    const fixture = await havingSandpits([sandpitEntry("alice")]);
    expect((await fixture.run("sandpit extend", as("bob"))).stderr).toContain(
      "bob has no sandpit. To make one: ./platform sandpit up --target emulated.",
    );
    expect((await fixture.run("sandpit extend alcie", as("bob"))).stderr).toContain(
      'No sandpit is called "alcie". Did you mean "alice"?',
    );
  });
});
