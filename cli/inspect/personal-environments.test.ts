import { writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Fixture } from "../testing/fixture.ts";
import { havingSandpits, sandpitEntry } from "../testing/having-sandpits.ts";
import { personalEnvironments } from "./personal-environments.ts";

const cost = { hourly: 0.25, atMost: 1.5, asleep: 0.1, status: "estimated", note: "by the list of AWS" } as const;

function lookedAt(fixture: Fixture, base?: string) {
  const services = {
    ...fixture.services(),
    environments: async () => fixture.environments.map((environment) => ({ name: environment.name, environment })),
    now: () => new Date("2026-11-27T12:00:00Z"),
  };
  const context = { io: { root: fixture.root, env: {} }, services } as unknown as Parameters<
    typeof personalEnvironments
  >[0];
  return personalEnvironments(context, { target: "emulated" }, base);
}

it("says whose they are, when they end and what they cost now", async () => {
  const fixture = await havingSandpits([
    sandpitEntry("zoe", { cost }),
    sandpitEntry("bob", { cost, state: "sleeping" }),
    sandpitEntry("ann", { state: "failed", problem: "AWS refused it.", owner: "ann.b" }),
  ]);
  const { personal, problems } = await lookedAt(fixture);
  expect(problems).toEqual([]);
  expect(personal).toEqual([
    {
      name: "ann",
      owner: "ann.b",
      base: "dev",
      state: "failed",
      problem: "AWS refused it.",
      stacks: 1,
      expiresAt: "2026-11-29T12:00:00.000Z",
      destroyedAt: "2026-11-30T12:00:00.000Z",
    },
    expect.objectContaining({ name: "bob", state: "sleeping", hourly: 0.1 }),
    expect.objectContaining({ name: "zoe", state: "ready", hourly: 0.25 }),
  ]);
});

it("has those of one base only, if asked", async () => {
  const fixture = await havingSandpits([sandpitEntry("zoe"), sandpitEntry("bob", { base: "prod" })]);
  expect((await lookedAt(fixture, "dev")).personal.map(({ name }) => name)).toEqual(["zoe"]);
});

it("says which entries are damaged, and shows the others", async () => {
  const fixture = await havingSandpits([sandpitEntry("zoe"), sandpitEntry("bob")]);
  writeFileSync(fixture.path(".platform/emulated/state/_sandpits/bob.json/1"), "{");
  const { personal, problems } = await lookedAt(fixture);
  expect(personal.map(({ name }) => name)).toEqual(["zoe"]);
  expect(problems).toEqual([{ environment: "bob", kind: "malformed", message: expect.stringContaining("bob") }]);
});

it("finds none where no environment allows any", async () => {
  expect(await lookedAt(new Fixture({}))).toEqual({ personal: [], problems: [] });
});
