import { describe, expect, it } from "vitest";
import { capturedIo } from "../../testing/captured-io.ts";
import { havingSandpits, sandpitEntry } from "../../testing/having-sandpits.ts";
import { findSandpit, NoSandpit } from "./find-sandpit.ts";

const find = async (environments: object[], name?: string, base?: string, s3?: string) => {
  // Local states are on the target aws too.
  const target = s3 === undefined ? "emulated" : "aws";
  const entries = [sandpitEntry("alice"), sandpitEntry("bobs", { owner: "bob" })];
  const { io } = capturedIo({
    root: (await havingSandpits(entries, {}, target)).root,
    env: { PLATFORM_USER: "alice", AWS_ENDPOINT_URL_S3: s3 },
    ask: undefined,
    onInterrupt: () => () => {},
  });
  const services = { environments: async () => environments };
  return await findSandpit({ io, services } as unknown as Parameters<typeof findSandpit>[0], target, name, base);
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

  it("is found although the registry of another base cannot be read, which matters if it may be there", async () => {
    // A bucket of no region: no request leaves this machine.
    const s3 = "http://127.0.0.1:1";
    const environments = [
      await permanent("staging", { backend: { type: "s3", bucket: "states" } }),
      await permanent("dev"),
    ];
    expect((await find(environments, "alice", undefined, s3)).base.name).toBe("dev");
    expect((await find(environments, undefined, undefined, s3)).registered.entry.name).toBe("alice");
    const unknown = find(environments, "carol", undefined, s3);
    await expect(unknown).rejects.toThrow("s3://states/_sandpits/carol.json cannot be read");
    await expect(unknown).rejects.not.toBeInstanceOf(NoSandpit);
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
