import { describe, expect, it } from "vitest";
import { updateEntry } from "../../sandpit/run/update-entry.ts";
import { baseSpec, nothing, SandpitFixture } from "../../testing/sandpit-fixture.ts";

const run = (fixture: SandpitFixture, command: string, user = "anna", answer?: string) =>
  fixture.run(`sandpit ${command}`, { env: fixture.env(user), ...(answer !== undefined && { answer }) });

async function withAnna(): Promise<SandpitFixture> {
  const fixture = new SandpitFixture();
  const { code, stderr } = await run(fixture, "up");
  expect(code, stderr).toBe(0);
  return fixture;
}

describe("platform sandpit down", () => {
  it("asks for the name, and leaves nothing", async () => {
    const fixture = await withAnna();
    const declined = await run(fixture, "down", "anna", "yes");
    expect([declined.code, declined.stderr]).toEqual([1, expect.stringContaining("Nothing was changed.")]);
    expect(fixture.objects()).toEqual(["anna-tenant", "anna-work"]);
    expect(await fixture.sandpits().registry.read("anna")).toMatchObject({ entry: { state: "ready" } });
    const { code, stdout, stderr } = await run(fixture, "down", "anna", "anna");
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("2 destroyed in 2 stacks");
    expect(stderr).toContain("Nothing of the sandpit anna is left.");
    expect(await fixture.left()).toEqual(nothing);
  });

  it("needs an option where nobody can be asked", async () => {
    const fixture = await withAnna();
    expect((await run(fixture, "down")).stderr).toContain("Pass --auto-approve to continue without being asked.");
    const { sandpits } = JSON.parse((await run(fixture, "down --auto-approve --json")).stdout);
    expect(sandpits).toBeUndefined();
    expect(await fixture.left()).toEqual(nothing);
  });

  it("needs no code of the sandpit, and no valid spec of its base", async () => {
    const fixture = await withAnna();
    fixture.stacks = { network: { shared: true } };
    const { clusters: _, ...spec } = fixture.specs["dev"] as object & { clusters: unknown };
    fixture.specs = { dev: spec as (typeof fixture.specs)[string] };
    expect((await run(fixture, "down --auto-approve")).code).toBe(0);
    expect(await fixture.left()).toEqual(nothing);
  });

  it("goes on without its base when that was destroyed meanwhile", async () => {
    const fixture = await withAnna();
    fixture.write(
      ".platform/emulated/state/dev-network.tfstate",
      '{"version":4,"terraform_version":"1.11.4","serial":2,"lineage":"x","outputs":{},"resources":[]}',
    );
    // What the stack reads of its base can no longer be read.
    fixture.write("fails", "remote_state");
    const { code, stderr } = await run(fixture, "down --auto-approve");
    expect(code, stderr).toBe(0);
    expect(await fixture.left()).toEqual(nothing);
  });

  it("needs no base that allows sandpits still, or has its name", async () => {
    const fixture = await withAnna();
    const { sandpits: _, ...spec } = baseSpec;
    fixture.define(spec);
    expect((await run(fixture, "list")).stdout).toContain("1 sandpit");
    expect((await run(fixture, "extend")).stderr).toContain(
      "dev allows no sandpits any more (environments/dev.ts), so none of its sandpits can be extended.",
    );
    fixture.define({ ...baseSpec, name: "devel" });
    expect((await run(fixture, "up")).stderr).toContain(
      "anna is a sandpit of dev, not of devel. Nothing was changed. dev has no file any more, so it can only be taken down: ./platform sandpit down anna --target emulated",
    );
    expect((await run(fixture, "diff anna")).stderr).toContain("anna is derived from dev, which has no file any more");
    fixture.define({ ...spec, name: "devel", renamedFrom: ["dev"] });
    const { code, stderr } = await run(fixture, "down --auto-approve");
    expect(code, stderr).toBe(0);
    expect(await fixture.left()).toEqual(nothing);
  });

  it.each([
    ["creating", { state: "creating", command: "up" }],
    ["sleeping", { state: "sleeping" }],
    ["being put to sleep", { state: "ready", command: "sleep" }],
    ["destroying", { state: "destroying", command: "down" }],
    ["failed", { state: "failed", command: "up", problem: "it is broken" }],
    ["expired", { expires: "2020-01-01T00:00:00.000Z" }],
  ] as const)("takes down one that is %s", async (_, changed) => {
    const fixture = await withAnna();
    await updateEntry(fixture.sandpits().registry, "anna", (entry) => ({ ...entry, ...changed }));
    expect((await run(fixture, "down --auto-approve")).code).toBe(0);
    expect(await fixture.left()).toEqual(nothing);
  });

  it("takes down one of which nothing was made", async () => {
    const fixture = await withAnna();
    await run(fixture, "down --auto-approve");
    const { registry } = fixture.sandpits();
    const { entry } = (await registry.create(made)) ?? {};
    expect(entry).toEqual(made);
    expect((await run(fixture, "down --auto-approve")).code).toBe(0);
    expect(await fixture.left()).toEqual(nothing);
  });

  it("says that something failed, and goes on when it is run again", async () => {
    const fixture = await withAnna();
    fixture.write("fails", "anna-tenant");
    const { code, stderr } = await run(fixture, "down --auto-approve");
    expect(code).toBe(1);
    expect(stderr).toContain("Run again to continue: ./platform sandpit down anna --target emulated");
    const entry = (await fixture.sandpits().registry.read("anna"))?.entry;
    expect(entry).toMatchObject({ state: "failed", command: "down", problem: expect.stringContaining("anna-tenant") });
    fixture.write("fails", "");
    expect((await run(fixture, "down --auto-approve")).code).toBe(0);
    expect(await fixture.left()).toEqual(nothing);
  });

  it.each([
    ["anna", "bob", "Sandpit anna belongs to anna, and you are bob."],
    ["anna", "root", "add --admin."],
    [
      "dev",
      "anna",
      "dev is a permanent environment (environments/dev.ts), not a sandpit. Nothing was changed. To destroy it: ./platform destroy dev --target emulated",
    ],
    ["ana", "anna", 'No sandpit is called "ana". Did you mean "anna"? Sandpits: anna. Nothing was changed.'],
    ["", "bob", "bob has no sandpit. To make one: ./platform sandpit up --target emulated"],
  ])('refuses "%s" to %s', async (name, user, message) => {
    const fixture = await withAnna();
    const { code, stderr } = await run(fixture, `down${name === "" ? "" : ` ${name}`} --auto-approve`, user);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(fixture.objects()).toEqual(["anna-tenant", "anna-work"]);
  });

  it("is allowed to an admin who says so", async () => {
    const fixture = await withAnna();
    expect((await run(fixture, "down anna --auto-approve --admin", "root")).code).toBe(0);
    expect(await fixture.left()).toEqual(nothing);
  });

  it("finds nothing to do with --if-exists where there is none, but no environment", async () => {
    const fixture = new SandpitFixture();
    expect((await run(fixture, "down anna --auto-approve --if-exists")).code).toBe(0);
    expect((await run(fixture, "down dev --auto-approve --if-exists")).code).toBe(1);
  });

  it("wants a name from who has several", async () => {
    const fixture = await withAnna();
    await run(fixture, "up other");
    expect((await run(fixture, "down --auto-approve")).stderr).toContain(
      "anna has several sandpits. Name one: anna, other. Nothing was changed.",
    );
  });
});

/** As `up` writes it first. */
const made = {
  schemaVersion: 1,
  name: "anna",
  owner: "anna",
  kind: "shared",
  base: "dev",
  created: "2026-11-26T08:00:00.000Z",
  expires: "2026-11-29T08:00:00.000Z",
  lastActivity: "2026-11-26T08:00:00.000Z",
  state: "creating",
  command: "up",
  stacks: [],
  warned: [],
} as const;
