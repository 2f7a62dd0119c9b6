import { join } from "node:path";
import type { LoadedEnvironment } from "@ml-platform/environments";
import { referenceEnvironments, small, smallSpec } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { keepEnvironments } from "./kept-environments.ts";
import { KeptResults } from "./kept-results.ts";

const scratch = scratchDirectory("kept-environments-");
const file = "environments/small.ts";
const loaded: LoadedEnvironment = { name: "small", file, environment: small, spec: smallSpec };
let count = 0;

/** Loads the file several times, and counts how often it was evaluated. */
function keeping(result: LoadedEnvironment = loaded) {
  const kept = new KeptResults<LoadedEnvironment>(join(scratch, `${++count}`));
  let evaluated = 0;
  const load = async (): Promise<LoadedEnvironment> => {
    evaluated += 1;
    return result;
  };
  const inputs = { hashOf: async (path: string): Promise<string | undefined> => path, code: "code", node: "v20.19.0" };
  return {
    load: (changes: Partial<typeof inputs> = {}, path = file) =>
      keepEnvironments({ ...inputs, ...changes, kept })(path, load),
    evaluated: () => evaluated,
  };
}

describe("an environment", () => {
  it("is evaluated once", async () => {
    const { load, evaluated } = keeping();
    expect([await load(), await load()]).toStrictEqual([loaded, loaded]);
    expect(evaluated()).toBe(1);
  });

  it.each([
    ["its content", { hashOf: async () => "changed" }, file],
    ["the code that checks it", { code: "changed" }, file],
    ["Node", { node: "v24.0.0" }, file],
    ["its file", {}, "environments/other.ts"],
  ])("is evaluated again when %s changed, and not when that is changed back", async (_, changes, path) => {
    const { load, evaluated } = keeping();
    await load();
    await load(changes, path);
    await load();
    expect(evaluated()).toBe(2);
  });

  it("is evaluated each time if it may depend on more than its files, or cannot be compiled", async () => {
    const { load, evaluated } = keeping();
    const failing = { hashOf: () => Promise.reject(new Error("environments/small.ts:1:1: Unexpected")) };
    await load({ hashOf: async () => undefined });
    await load({ hashOf: async () => undefined });
    await load(failing);
    await load(failing);
    expect(evaluated()).toBe(4);
  });

  it("is evaluated each time if it has a problem, or if JSON would lose some of it", async () => {
    for (const result of [
      { name: "small", file, problem: "cannot be loaded" },
      { ...loaded, environment: { ...small, bastion: undefined } },
      { ...loaded, environment: { ...small, tags: new Map() as never } },
    ]) {
      const { load, evaluated } = keeping(result);
      await load();
      expect(await load()).toStrictEqual(result);
      expect(evaluated()).toBe(2);
    }
  });
});

it.each(referenceEnvironments.map((each) => [each.name, each] as const))(
  "keeps all of %s",
  async (name, environment) => {
    const { load, evaluated } = keeping({ name, file, environment, spec: smallSpec });
    await load();
    await load();
    expect(evaluated()).toBe(1);
  },
);
