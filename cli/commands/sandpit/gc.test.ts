import { expect, it } from "vitest";
import { openSandpitRegistry } from "../../sandpit/registry/open-registry.ts";
import { dev } from "../../testing/fixture.ts";
import { havingSandpits, sandpitEntry } from "../../testing/having-sandpits.ts";

it("removes nothing while an environment does not load, as its registry may explain what is found", async () => {
  const fixture = await havingSandpits([]);
  const registry = openSandpitRegistry({ root: fixture.root, env: {} }, "emulated", dev);
  await registry.writeBundle("ghost", { schemaVersion: 1, stacks: [] });
  fixture.problems = { prod: "environments/prod.ts is not valid" };

  const refused = await fixture.run("sandpit gc --yes");
  expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining("ghost") });
  expect(refused.stderr).toContain("error: prod: it does not load, so its sandpits are not known");
  expect(refused.stderr).toContain("Nothing was removed");
  expect(await registry.bundles()).toEqual(["ghost"]);

  fixture.problems = {};
  expect(await fixture.run("sandpit gc --yes")).toMatchObject({ code: 0 });
  expect(await registry.bundles()).toEqual([]);
});

it("goes on with what a killed gc has begun to remove", async () => {
  const fixture = await havingSandpits([]);
  const registry = openSandpitRegistry({ root: fixture.root, env: {} }, "emulated", dev);
  await registry.create(sandpitEntry("ghost", { state: "destroying", command: "down", stacks: ["ghost-leftovers"] }));
  await registry.writeBundle("ghost", { schemaVersion: 1, stacks: [] });

  expect(await fixture.run("sandpit gc")).toMatchObject({ code: 2, stdout: expect.stringContaining("ghost") });
  expect(await fixture.run("sandpit gc --yes")).toMatchObject({ code: 0 });
  expect(await registry.bundles()).toEqual([]);
  expect(await registry.names()).toEqual([]);
});
