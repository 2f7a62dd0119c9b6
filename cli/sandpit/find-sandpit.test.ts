import { describe, expect, it } from "vitest";
import { capturedIo } from "../testing/captured-io.ts";
import { havingSandpits, sandpitEntry } from "../testing/having-sandpits.ts";
import { findSandpit, NoSandpit } from "./find-sandpit.ts";

const find = async (environments: object[], name?: string, base?: string) => {
  const fixture = await havingSandpits([sandpitEntry("alice"), sandpitEntry("bobs", { owner: "bob" })]);
  const { io } = capturedIo({
    root: fixture.root,
    env: { PLATFORM_USER: "alice" },
    ask: undefined,
    onInterrupt: () => () => {},
  });
  const services = { environments: async () => environments };
  return await findSandpit({ io, services } as unknown as Parameters<typeof findSandpit>[0], "emulated", name, base);
};

const permanent = async (name: string, own: object = {}) => {
  const { environments } = await havingSandpits([]);
  const dev = environments.find((each) => each.name === "dev");
  return { name, file: `environments/${name}.ts`, spec: {}, environment: { ...dev, name, ...own } };
};

const broken = { name: "dev", file: "environments/dev.ts", problem: "dev is broken" };

describe("a sandpit", () => {
  it("is found by its name, or as the only one of who asks", async () => {
    const dev = await permanent("dev");
    expect((await find([dev], "bobs")).registered.entry.owner).toBe("bob");
    expect((await find([dev])).registered.entry.name).toBe("alice");
    expect((await find([dev], "alice", "dev")).base.name).toBe("dev");
  });

  it("is found when its base allows none any more, beside one that does, or was renamed", async () => {
    const closed = await permanent("dev", { sandpits: undefined });
    expect((await find([closed])).base.name).toBe("dev");
    expect((await find([await permanent("staging"), closed], "alice")).base.name).toBe("dev");
    const renamed = await permanent("devel", { renamedFrom: ["dev"] });
    expect((await find([await permanent("staging"), renamed], "alice")).base.name).toBe("devel");
    expect((await find([renamed], "alice", "devel")).base.name).toBe("devel");
  });

  it("is not taken for one that does not exist when the file of its base does not load", async () => {
    const known = find([await permanent("staging"), broken], "alice");
    await expect(known).rejects.toThrow(
      "alice is a sandpit of dev, whose file does not load, so it is not known where its states are. Nothing was changed.\ndev is broken",
    );
    const unknown = find([broken], "alice");
    await expect(unknown).rejects.toThrow("Not all could be looked at:\ndev is broken");
    await expect(unknown).rejects.not.toBeInstanceOf(NoSandpit);
    await expect(find([await permanent("dev")], "carol")).rejects.toBeInstanceOf(NoSandpit);
  });
});
