import { describe, expect, it } from "vitest";
import { dev } from "../../testing/fixture.ts";
import { havingSandpits, sandpitEntry } from "../../testing/having-sandpits.ts";
import { refuseNamesake } from "./refuse-namesake.ts";

describe("an environment with a file", () => {
  const refusal = async (name: string, own: object = {}) => {
    const { root, environments } = await havingSandpits([sandpitEntry("alice")]);
    const base = environments.find((each) => each.name === dev.name);
    if (base === undefined) throw new RangeError("the fixture has dev");
    return await refuseNamesake({ root, env: {} }, "emulated", { ...base, name, base, ...own });
  };

  it.each(["alice", "alice-gpu"])("that is called %s does not work on what the sandpit alice has", async (name) => {
    await expect(refusal(name)).rejects.toThrow(
      `The environment ${name} cannot exist beside the sandpit alice: both would have names that begin with the same. Take the sandpit down first: ./platform sandpit down alice --target emulated.`,
    );
  });

  it("goes on under another name, as the sandpit itself does", async () => {
    await expect(refusal("alicia")).resolves.toBeUndefined();
    await expect(refusal("alice", { sandpit: "shared" })).resolves.toBeUndefined();
  });
});
