import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { SandpitEntry } from "../../sandpit/entry.ts";
import { openSandpitRegistry } from "../../sandpit/registry/open-registry.ts";
import type { SandpitRegistry } from "../../sandpit/registry/registry.ts";
import { bundleOfSize } from "../../testing/bundle-of-size.ts";
import { dev, type Fixture } from "../../testing/fixture.ts";
import { havingSandpits, sandpitEntry } from "../../testing/having-sandpits.ts";
import { schemaErrors } from "../../testing/schema-errors.ts";

let fixture: Fixture;
let registry: SandpitRegistry;

async function having(changes: Partial<SandpitEntry> = {}): Promise<void> {
  fixture = await havingSandpits([sandpitEntry("anna", changes)]);
  registry = openSandpitRegistry({ root: fixture.root, env: {} }, "emulated", dev);
  await registry.writeBundle("anna", bundleOfSize(fixture, "anna"));
}

const asAnna = {
  services: { now: () => new Date("2026-11-27T12:00:00.000Z") },
  env: { PLATFORM_USER: "anna" },
};

async function entry(): Promise<SandpitEntry | undefined> {
  return (await registry.read("anna"))?.entry;
}

function size(): unknown {
  const { resources } = JSON.parse(readFileSync(fixture.stateFile("anna-sized"), "utf8"));
  return resources[0].instances[0].attributes.input.value;
}

describe("platform sandpit sleep and wake", () => {
  it("change the size, and nothing else, and do nothing the second time", async () => {
    await having();
    const slept = await fixture.run("sandpit sleep", asAnna);
    expect(slept).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Sandpit anna is asleep: nothing runs in it."),
    });
    expect(size()).toBe("asleep");
    expect(existsSync(fixture.stateFile("anna-fixed"))).toBe(false);
    expect(await entry()).toMatchObject({ state: "sleeping", lastActivity: "2026-11-27T12:00:00.000Z" });
    expect(await entry()).not.toHaveProperty("command");

    expect((await fixture.run("sandpit sleep", asAnna)).stdout).toContain("is asleep already");

    const document = await fixture.json("sandpit wake", asAnna);
    expect(schemaErrors("sandpit wake", document)).toEqual([]);
    expect(document).toMatchObject({ sandpit: { state: "ready" }, changed: true, report: { totals: { change: 1 } } });
    expect(size()).toBe("awake");
    expect(await fixture.json("sandpit wake", asAnna)).toMatchObject({ sandpit: { state: "ready" }, changed: false });
  });

  it("say in the entry that they failed, and go on when they are run again", async () => {
    await having();
    const bundle = bundleOfSize(fixture, "anna");
    const broken = bundle.stacks.map((stack) => ({
      ...stack,
      asleep: '{"resource": {"terraform_data": {"size": {"unknown": true}}}}',
    }));
    await registry.writeBundle("anna", { ...bundle, stacks: broken });
    const failed = await fixture.run("sandpit sleep", asAnna);
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining("anna-sized failed") });
    expect(await entry()).toMatchObject({ state: "failed", command: "sleep" });
    await registry.writeBundle("anna", bundle);
    expect((await fixture.run("sandpit sleep", asAnna)).code).toBe(0);
    expect(await entry()).toMatchObject({ state: "sleeping" });
    expect(await entry()).not.toHaveProperty("problem");
  });
});

describe("is refused", () => {
  it.each([
    ["sleep", { state: "creating", command: "up" }, "is being made"],
    ["sleep", { state: "failed", command: "up" }, "was not finished by its last up"],
    ["wake", { state: "destroying", command: "down" }, "is being taken down"],
    ["sleep", { state: "failed", command: "down" }, "is being taken down"],
    ["wake", { state: "sleeping", expires: "2026-11-27T11:59:00.000Z" }, "./platform sandpit extend anna"],
    ["sleep", { owner: "bob" }, "belongs to bob"],
  ] as const)("%s of one that is %j", async (command, changes, reason) => {
    await having(changes);
    const before = await registry.read("anna");
    const { code, stderr } = await fixture.run(`sandpit ${command} anna`, asAnna);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(reason) });
    expect(stderr).toContain("Nothing was changed.");
    expect(await registry.read("anna")).toEqual(before);
  });

  it("of one whose stacks are not kept", async () => {
    await having();
    await registry.removeBundle("anna");
    const { code, stderr } = await fixture.run("sandpit sleep", asAnna);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("./platform sandpit up anna") });
    expect(await entry()).toMatchObject({ state: "ready" });
  });
});
