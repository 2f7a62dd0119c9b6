import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { small } from "@ml-platform/environments/testing";
import { UserError } from "@ml-platform/rules";
import { type SynthesizeOptions, stacksOf } from "@ml-platform/stacks";
import { placeCharts } from "@ml-platform/stacks/place-charts";
import { synthesize } from "@ml-platform/stacks/synthesize";
import { beforeEach, describe, expect, it } from "vitest";
import type { Services } from "../services.ts";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { KeptResults } from "./kept-results.ts";
import { keepSynthesis } from "./kept-synthesis.ts";
import type { SynthesisInputs } from "./synthesis-key.ts";

const scratch = scratchDirectory("kept-synthesis-");
const renamed = { ...small, name: "other" };
const options = { target: "emulated", localState: "../../state", today: new Date("2026-11-21T10:00:00Z") } as const;
const idsOf = (environment: typeof small): string[] => stacksOf(environment).map(({ id }) => id);
const ids = idsOf(small);

let count = 0;
let directory: string;
/** Ids of the stacks that were synthesized, call by call. */
let calls: (readonly string[] | undefined)[];
beforeEach(() => {
  directory = join(scratch, `${++count}`);
  calls = [];
});

/** Writes what it was given. */
const writing: Services["synthesize"] = async (environments, { outdir, only, ...given }) => {
  const nodes = environments.flatMap(stacksOf).filter(({ id }) => only?.includes(id) ?? true);
  const stacks = nodes.map((node) => {
    const stack = join(outdir, "stacks", node.id);
    mkdirSync(stack, { recursive: true });
    writeFileSync(join(stack, "cdk.tf.json"), JSON.stringify({ environments, given }));
    return { ...node, directory: stack, warnings: [{ constructPath: `${node.id}/vpc`, message: "a warning" }] };
  });
  const entries = nodes.map(({ id }) => [id, { name: id, dependencies: [] }]);
  writeFileSync(join(outdir, "manifest.json"), JSON.stringify({ stacks: Object.fromEntries(entries), version: "1" }));
  const exempt = { policy: "required-tags", reason: "it cannot be tagged" };
  return { stacks, exemptions: nodes.map(({ id }) => ({ ...exempt, constructPath: `${id}/vpc` })) };
};

interface Changes extends Partial<SynthesisInputs> {
  readonly by?: Services["synthesize"];
  readonly placeFiles?: (directory: string) => void;
}

function keeping({ by = writing, ...changes }: Changes = {}): Services["synthesize"] {
  const synthesizing: Services["synthesize"] = (environments, given) => {
    calls.push(given.only);
    return by(environments, given);
  };
  return keepSynthesis(
    { stacksOf: async (environment) => stacksOf(environment), synthesize: synthesizing },
    {
      codeOf: (kind) => kind,
      packages: "packages",
      node: "v20.19.0",
      env: {},
      kept: new KeptResults(join(directory, "kept")),
      placeFiles: () => {},
      ...changes,
    },
  );
}

/** What is returned and written, without the directory. */
async function resultOf(
  synthesis: Services["synthesize"],
  environments = [small],
  given: Partial<SynthesizeOptions> = {},
) {
  const outdir = join(directory, `out-${++count}`);
  const result = await synthesis(environments, { ...options, ...given, outdir });
  const files = readdirSync(outdir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((file) => [file.slice(outdir.length), readFileSync(file, "utf8")]);
  const stacks = result.stacks.map((stack) => ({ ...stack, directory: stack.directory.slice(outdir.length) }));
  return { ...result, stacks, files: Object.fromEntries(files) as Readonly<Record<string, string>> };
}

it("returns and writes what a synthesis does, byte for byte, and synthesizes no stack twice", async () => {
  const direct = await resultOf(synthesize, [small, renamed]);
  const kept = keeping({ by: synthesize, placeFiles: placeCharts });
  expect(await resultOf(kept, [small, renamed])).toEqual(direct);
  expect(await resultOf(kept, [small, renamed])).toEqual(direct);
  expect(calls).toEqual([ids, idsOf(renamed)]);
});

describe("a stack", () => {
  it("is synthesized only if the code of its kind changed", async () => {
    const before = await resultOf(keeping());
    const codeOf = (kind: string): string => (kind === "nodes" ? "changed" : kind);
    expect(await resultOf(keeping({ codeOf }))).toEqual(before);
    expect(calls).toEqual([ids, ["small-ml-nodes"]]);
  });

  it.each<[string, Changes, Partial<SynthesizeOptions>, typeof small]>([
    ["the environment", {}, {}, { ...small, tags: { ...small.tags, team: "vision" } }],
    ["an option", {}, { localState: "../state" }, small],
    ["the day", {}, { today: new Date("2026-11-22T10:00:00Z") }, small],
    ["what is installed", { packages: "others" }, {}, small],
  ])(
    "is synthesized again when %s changed, and not when that is changed back",
    async (_, changes, given, environment) => {
      const before = await resultOf(keeping());
      await resultOf(keeping(changes), [environment], given);
      expect(await resultOf(keeping())).toEqual(before);
      expect(calls).toEqual([ids, ids]);
    },
  );

  it("is synthesized again if what is kept of it is damaged", async () => {
    const before = await resultOf(keeping());
    const [file = ""] = readdirSync(join(directory, "kept"));
    writeFileSync(join(directory, "kept", file), "half");
    expect(await resultOf(keeping())).toEqual(before);
    expect(calls.map((only) => only?.length)).toEqual([ids.length, 1]);
  });

  it("has its files placed again", async () => {
    const placeFiles = (stack: string): void => writeFileSync(join(stack, "chart"), "new");
    await resultOf(keeping({ placeFiles }));
    const { files } = await resultOf(keeping({ placeFiles }));
    expect(Object.keys(files)).toEqual(expect.arrayContaining(ids.map((id) => `/stacks/${id}/chart`)));
  });

  it("is not told the time of day", async () => {
    const { files } = await resultOf(keeping());
    expect(files[`/stacks/${ids[0]}/cdk.tf.json`]).toContain('"today":"2026-11-21T00:00:00.000Z"');
  });
});

it("keeps nothing of a synthesis that fails", async () => {
  const refusing = keeping({ by: () => Promise.reject(new UserError("refused")) });
  await expect(resultOf(refusing)).rejects.toThrow("refused");
  await expect(resultOf(refusing)).rejects.toThrow("refused");
  await resultOf(keeping());
  expect(calls).toEqual([ids, ids, ids]);
});

it("does not keep positions in the code", async () => {
  await resultOf(keeping(), [small], { stackTraces: true });
  await resultOf(keeping(), [small], { stackTraces: true });
  expect(calls).toEqual([undefined, undefined]);
});
