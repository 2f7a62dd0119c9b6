import { expect, it } from "vitest";
import { nothing, SandpitFixture } from "../../testing/sandpit-fixture.ts";
import type { Registered } from "../registry/registry.ts";
import { takeDown } from "./down.ts";
import { bringUp } from "./up.ts";

it("works with what is kept once it has the lock, whatever was kept before", async () => {
  const fixture = new SandpitFixture();
  const sandpits = fixture.sandpits();
  const { registry } = sandpits;
  await bringUp(sandpits, { actor: { name: "anna" } }, undefined, {});
  const registered = (await registry.read("anna")) as Registered;
  const kept = await registry.readBundle("anna");
  // Of what an up has added that was at work when this one began.
  const earlier = [{ schemaVersion: 1 as const, stacks: kept?.stacks.slice(0, 1) ?? [] }];
  const late = { ...registry, readBundle: async (name: string) => earlier.pop() ?? (await registry.readBundle(name)) };
  expect((await takeDown({ ...sandpits, registry: late }, registered)).result).toBe("gone");
  expect(await fixture.left()).toEqual(nothing);
});
