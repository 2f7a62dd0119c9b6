import { existsSync, readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { openLock } from "../../plan/environment-lock.ts";
import type { SandpitEntry } from "../../sandpit/entry.ts";
import { openSandpitRegistry } from "../../sandpit/registry/open-registry.ts";
import type { SandpitRegistry } from "../../sandpit/registry/registry.ts";
import { bundleOfSize } from "../../testing/bundle-of-size.ts";
import { dev, type Fixture } from "../../testing/fixture.ts";
import { havingSandpits, sandpitEntry } from "../../testing/having-sandpits.ts";
import { schemaErrors } from "../../testing/schema-errors.ts";
import type { Ran } from "../../testing/test-repository.ts";

let fixture: Fixture;
let registry: SandpitRegistry;

beforeEach(async () => {
  fixture = await havingSandpits([]);
  registry = openSandpitRegistry({ root: fixture.root, env: {} }, "emulated", dev);
});

/** A sandpit that lives from noon of the 26th for three days. It exists as far as its bundle and its entry say so. */
async function having(name: string, changes: Partial<SandpitEntry> = {}): Promise<void> {
  await registry.create(sandpitEntry(name, changes));
  await registry.admit(name, () => ({ owner: name, base: "dev" }));
  await registry.writeBundle(name, bundleOfSize(fixture, name));
}

const at = (time: string) => ({ services: { now: () => new Date(time) } });
const reap = (time: string, options = ""): Promise<Ran> => fixture.run(`sandpit reap${options}`, at(time));

async function reaped(time: string, options = ""): Promise<[name: string, step: string, result: string][]> {
  const document = await fixture.json(`sandpit reap${options}`, at(time));
  expect(schemaErrors("sandpit reap", document)).toEqual([]);
  return document.reaped.map(({ name, step, result }: Record<string, string>) => [name, step, result]);
}

async function entryOf(name: string): Promise<SandpitEntry | undefined> {
  return (await registry.read(name))?.entry;
}

async function isGone(name: string): Promise<boolean> {
  const kept = [await registry.read(name), await registry.readBundle(name), (await registry.admissions()).get(name)];
  return kept.every((each) => each === undefined);
}

describe("platform sandpit reap", () => {
  it("warns, puts to sleep, and destroys, each in its time and once", async () => {
    await having("anna");
    expect(await reaped("2026-11-27T12:00:00Z")).toEqual([]);

    const warned = await reap("2026-11-29T10:30:00Z");
    expect(warned.code).toBe(0);
    expect(warned.stderr).toContain(
      "anna: warn: It is put to sleep in 1h30m and destroyed in 1d1h. To keep it: ./platform sandpit extend anna --target emulated",
    );
    expect(await reaped("2026-11-29T10:31:00Z")).toEqual([]);

    expect(await reaped("2026-11-29T12:00:00Z")).toEqual([["anna", "sleep", "done"]]);
    expect(await entryOf("anna")).toMatchObject({ state: "sleeping", lastActivity: "2026-11-26T12:00:00.000Z" });
    const state = fixture.stateFile("anna-sized");
    expect(readFileSync(state, "utf8")).toContain("asleep");
    expect(await reaped("2026-11-30T11:59:00Z")).toEqual([]);

    expect(await reaped("2026-11-30T12:00:00Z")).toEqual([["anna", "destroy", "done"]]);
    expect(await isGone("anna")).toBe(true);
    expect(existsSync(state)).toBe(false);
    expect((await reap("2026-11-30T12:05:00Z")).stdout).toBe("Nothing is due for any of 0 sandpits.\n");
  });

  it("says with --dry-run what is due, and changes nothing", async () => {
    await having("anna");
    await having("bob", { expires: "2026-11-28T12:00:00Z" });
    await having("carol", { state: "creating", command: "up" });
    const before = await registry.list();
    expect((await reap("2026-11-29T12:00:00Z", " --dry-run")).code).toBe(2);
    expect(await reaped("2026-11-29T12:00:00Z", " --dry-run")).toEqual([
      ["anna", "sleep", "due"],
      ["bob", "destroy", "due"],
      ["carol", "give up", "due"],
    ]);
    expect(await registry.list()).toEqual(before);
    expect(await registry.bundles()).toHaveLength(3);
    expect((await reap("2026-11-26T12:01:00Z", " --dry-run")).code).toBe(0);
  });

  it("finishes what killed processes have left", async () => {
    await having("made", { state: "creating", command: "up" });
    await having("unmade", { state: "creating", command: "up" });
    await registry.removeBundle("unmade");
    await having("going", { state: "destroying", command: "down" });
    await having("refused", { state: "failed", command: "down", problem: "AWS refused it." });
    await having("wanted", { state: "failed", command: "up", problem: "AWS refused it." });
    expect(await reaped("2026-11-26T12:10:00Z")).toEqual([]);
    expect(await reaped("2026-11-26T12:15:00Z")).toEqual([
      ["going", "continue", "done"],
      ["made", "give up", "done"],
      ["refused", "continue", "done"],
      ["unmade", "forget", "done"],
    ]);
    expect(await entryOf("made")).toMatchObject({ state: "failed", command: "up", problem: expect.any(String) });
    expect(await entryOf("wanted")).toMatchObject({ state: "failed", problem: "AWS refused it." });
    for (const name of ["unmade", "going", "refused"]) expect(await isGone(name)).toBe(true);
  });

  it("may run several times at once: each step is done once, and nobody fails", async () => {
    for (const name of ["anna", "bob"]) await having(name, { state: "sleeping" });
    await having("carol");
    await having("dora", { expires: "2026-11-30T06:00:00Z" });
    const reapers = await Promise.all([0, 1, 2].map(() => reap("2026-11-30T12:00:00Z", " --json")));
    expect(reapers.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(3).fill({ code: 0, stderr: "" }));
    const results = reapers.flatMap(({ stdout }) => JSON.parse(stdout).reaped as { name: string; result: string }[]);
    const done = results.filter(({ result }) => result === "done").map(({ name }) => name);
    expect(done.toSorted()).toEqual(["anna", "bob", "carol", "dora"]);
    for (const name of ["anna", "bob", "carol"]) expect(await isGone(name)).toBe(true);
    expect(await entryOf("dora")).toMatchObject({ state: "sleeping" });
  });

  it("goes on when one fails, says so in its entry, and tries it again", async () => {
    await having("anna");
    await having("broken");
    const asleep = '{"resource": {"terraform_data": {"size": {"unknown": true}}}}';
    const broken = bundleOfSize(fixture, "broken").stacks.map((stack) => ({ ...stack, asleep }));
    await registry.writeBundle("broken", { schemaVersion: 1, stacks: broken });
    const { code, stderr } = await reap("2026-11-29T12:00:00Z");
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("broken: sleep (failed): broken-") });
    expect(await entryOf("anna")).toMatchObject({ state: "sleeping" });
    expect(await entryOf("broken")).toMatchObject({ state: "failed", command: "sleep", problem: expect.any(String) });
    await registry.writeBundle("broken", bundleOfSize(fixture, "broken"));
    expect(await reaped("2026-11-29T12:05:00Z")).toEqual([["broken", "sleep", "done"]]);
  });

  it("runs nothing that no stack has, whoever wrote it into a bundle", async () => {
    await having("mr-7");
    const planted = '{"data":{"external":{"run":{"program":["touch","planted"]}}}}';
    const { stacks } = bundleOfSize(fixture, "mr-7");
    const bundled = stacks.map((stack) => ({ ...stack, configuration: planted, asleep: planted }));
    await registry.writeBundle("mr-7", { schemaVersion: 1, stacks: bundled });
    for (const time of ["2026-11-29T12:00:00Z", "2026-12-29T12:00:00Z"]) {
      const { code, stderr } = await reap(time);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("data.external") });
    }
    expect(await entryOf("mr-7")).toMatchObject({ name: "mr-7" });
    const stray = stacks.map((stack) => ({ ...stack, id: "../../../dev-network" }));
    await registry.writeBundle("mr-7", { schemaVersion: 1, stacks: stray });
    expect((await reap("2026-12-29T12:00:00Z")).stderr).toContain("a stack of another environment");
  });

  it("leaves alone what somebody works on, and says when that has taken too long", async () => {
    await having("anna");
    const lock = openLock(
      { io: { root: fixture.root, env: {} } as never, target: "emulated" },
      { ...dev, name: "anna" },
    );
    const held = { id: "1234", operation: "up", info: "platform sandpit up anna", who: "anna@laptop", path: "anna" };
    await lock?.acquire({ ...held, terraformVersion: "1.11.4", created: new Date("2026-11-29T11:30:00Z") });
    expect(await reaped("2026-11-29T12:00:00Z")).toEqual([["anna", "sleep", "left"]]);
    const { code, stderr } = await reap("2026-11-29T18:00:00Z");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(
        "anna@laptop has locked it for 6h30m. If that run no longer exists, release the lock: ./platform state unlock anna --id 1234",
      ),
    });
    expect(await entryOf("anna")).toMatchObject({ state: "ready" });
    const unlocked = await fixture.run("state unlock anna --id 1234 --auto-approve");
    expect(unlocked).toMatchObject({ code: 0, stdout: expect.stringContaining("anna is unlocked.") });
    expect((await fixture.run("state unlock anna-ml-tenant")).stderr).toContain("anna-ml-tenant is not locked.");
    expect(await reaped("2026-11-29T18:00:00Z")).toEqual([["anna", "sleep", "done"]]);
  });

  it("ends what a base has that allows no more, and what the base had that is gone", async () => {
    await having("anna");
    await having("bob", { base: "gone", state: "sleeping" });
    const allowing = fixture.environments;
    expect(await reaped("2026-11-30T12:00:00Z", " --dry-run")).toEqual([
      ["anna", "destroy", "due"],
      ["bob", "destroy", "due"],
    ]);
    fixture.environments = allowing.map(({ sandpits: _, ...environment }) => environment);
    expect(await reaped("2026-11-30T12:00:00Z", " --base dev")).toEqual([["anna", "destroy", "done"]]);
    expect(await reaped("2026-11-30T12:00:00Z")).toEqual([["bob", "destroy", "done"]]);
    expect((await reap("2026-11-30T12:00:00Z", " --base staging")).code).toBe(1);
  });

  it("leaves alone what has a base that does not load, and does not hide it", async () => {
    await having("anna", { base: "prod" });
    fixture.problems = { prod: "environments/prod.ts is not valid" };
    const { code, stderr } = await reap("2026-11-30T12:00:00Z");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining("anna: Its base prod does not load, so it is left alone."),
    });
  });
});
