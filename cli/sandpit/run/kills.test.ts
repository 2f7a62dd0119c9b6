import pLimit from "p-limit";
import { describe, expect, it } from "vitest";
import { nothing, SandpitFixture } from "../../testing/sandpit-fixture.ts";
import type { SandpitEntry } from "../entry.ts";
import { takeDown } from "./down.ts";
import { bringUp } from "./up.ts";

const anna = { actor: { name: "anna" } };

/** A dedicated one is given the most. */
const up = async (fixture: SandpitFixture): Promise<SandpitEntry> =>
  (await bringUp(fixture.sandpits(), anna, undefined, { kind: "dedicated" })).entry;

async function down(fixture: SandpitFixture): Promise<string> {
  const sandpits = fixture.sandpits();
  const registered = await sandpits.registry.read("anna");
  return registered === undefined ? "there is none" : (await takeDown(sandpits, registered)).result;
}

/** How many steps a process has in which it can be killed. */
async function stepsOf(work: (fixture: SandpitFixture) => Promise<unknown>, before?: typeof work): Promise<number> {
  const fixture = new SandpitFixture();
  await before?.(fixture);
  fixture.begin();
  await work(fixture);
  return fixture.begin();
}

/** Whatever exists is known to somebody who can destroy it. */
async function expectNoOrphans(fixture: SandpitFixture, when: string): Promise<void> {
  const { registry } = fixture.sandpits();
  const entry = (await registry.read("anna"))?.entry;
  const bundled = (await registry.readBundle("anna"))?.stacks.map(({ id }) => id) ?? [];
  expect(
    fixture.objects().filter((id) => !bundled.includes(id) || entry?.stacks.includes(id) !== true),
    when,
  ).toEqual([]);
  if (entry === undefined) expect(await fixture.left(), when).toEqual(nothing);
}

/** Calls `work` with each number up to `steps`, a few at a time: most of it is waiting for programs. */
async function atEach(steps: number, work: (step: number) => Promise<void>): Promise<void> {
  const limit = pLimit(4);
  await limit.map(
    Array.from({ length: steps }, (_, index) => index + 1),
    work,
  );
}

/** Milliseconds: it is patient with a busy machine. */
const timeout = 300_000;

describe("a process that is killed at any step", () => {
  it("of up leaves what up or down goes on from", { timeout }, async () => {
    const steps = await stepsOf(up);
    await atEach(steps, async (step) => {
      const when = `killed in step ${step}`;
      const fixture = new SandpitFixture();
      fixture.mishapAt(step, "killed");
      await expect(up(fixture), when).rejects.toThrow();
      fixture.begin();
      await expectNoOrphans(fixture, when);
      if (step % 4 !== 0) {
        expect(await up(fixture), when).toMatchObject({ state: "ready" });
        expect(fixture.objects(), when).toEqual(["anna-tenant", "anna-work"]);
      }
      await down(fixture);
      expect(await fixture.left(), when).toEqual(nothing);
    });
    expect(steps).toBeGreaterThanOrEqual(10);
  });

  it("of down leaves what down goes on from", { timeout }, async () => {
    const steps = await stepsOf(down, up);
    await atEach(steps, async (step) => {
      const when = `killed in step ${step}`;
      const fixture = new SandpitFixture();
      await up(fixture);
      fixture.begin();
      fixture.mishapAt(step, "killed");
      await expect(down(fixture), when).rejects.toThrow();
      fixture.begin();
      await expectNoOrphans(fixture, when);
      await down(fixture);
      expect(await fixture.left(), when).toEqual(nothing);
    });
    expect(steps).toBeGreaterThanOrEqual(10);
  });
});

describe("a step of up that fails, or whose answer is lost,", () => {
  it("leaves nothing, or what up goes on from", { timeout }, async () => {
    const steps = await stepsOf(up);
    await atEach(steps, async (step) => {
      const mishap = step % 2 === 0 ? "refused" : "lost answer";
      const when = `${mishap} in step ${step}`;
      const fixture = new SandpitFixture();
      fixture.mishapAt(step, mishap);
      await up(fixture).catch(() => undefined);
      fixture.begin();
      await expectNoOrphans(fixture, when);
      expect(await up(fixture), when).toMatchObject({ state: "ready" });
      await down(fixture);
      expect(await fixture.left(), when).toEqual(nothing);
    });
  });
});
