import { createHash } from "node:crypto";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { indexStates } from "../explore/index-states.ts";
import { resolve } from "../explore/resolve.ts";
import { search } from "../explore/search.ts";
import { visibleAttributes, visibleIdentity, visibleOutput } from "../model/state.ts";
import { type Reading, readStates, secretsOf, shareSecrets } from "../read/read-states.ts";
import type { StateSource } from "../read/source.ts";
import type { Stack } from "../stack.ts";
import { memorySource } from "../testing/memory-source.ts";
import { Random } from "../testing/random.ts";
import { readShownStates } from "./read-shown.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "segments-"));
});
afterEach(() => {
  chmodSync(directory, 0o700);
  rmSync(directory, { recursive: true });
});

interface Attributes {
  readonly [name: string]: unknown;
}

/** A state with resources `aws_thing.t0`, `t1`, ..., whose attribute `marked` Terraform marks as sensitive. */
function stateText(serial: number, resources: readonly Attributes[], outputs: Attributes = {}): string {
  return JSON.stringify({
    version: 4,
    terraform_version: "1.11.4",
    serial,
    lineage: "l",
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, value]) => [name, { value, type: "string", sensitive: name === "hidden" }]),
    ),
    resources: resources.map((attributes, number) => ({
      mode: number % 5 === 4 ? "data" : "managed",
      type: "aws_thing",
      name: `t${number}`,
      provider: 'provider["registry.terraform.io/hashicorp/aws"]',
      instances: [
        {
          attributes,
          ...(number % 3 === 1 && { identity: { account_id: "111111111111", name: attributes["id"] ?? null } }),
          ...(number % 4 === 3 && { status: "tainted" }),
          sensitive_attributes: "marked" in attributes ? [[{ type: "get_attr", value: "marked" }]] : [],
        },
      ],
    })),
  });
}

/** States in memory that tell their versions, and count how often they are read. */
class Backend {
  readonly texts = new Map<string, string>();
  reads = 0;

  readonly open = ({ id }: Stack): StateSource => ({
    ...memorySource(`memory/${id}`, this.texts.get(id)),
    readUnless: async (known) => {
      const text = this.texts.get(id);
      if (text === undefined) return undefined;
      const identity = createHash("sha256").update(text).digest("hex");
      if (known === identity) return "unchanged";
      this.reads += 1;
      return { text, identity };
    },
  });

  get stacks(): Stack[] {
    return stacksOf([...this.texts.keys()]);
  }

  async read(): Promise<Reading[]> {
    return await readShownStates(this.stacks, { env: {}, open: this.open, cacheDirectory: directory });
  }

  async readWithoutCache(): Promise<Reading[]> {
    return await readStates(this.stacks, { env: {}, open: this.open });
  }
}

function stacksOf(ids: readonly string[]): Stack[] {
  return ids.map((id) => ({
    id,
    environment: id.split("-")[0] ?? "",
    name: id.split("-")[1] ?? "",
    location: { type: "local", path: id },
    dependencies: [],
  }));
}

/** Everything that commands can learn from readings. */
function answers(readings: readonly Reading[], queries: readonly string[], texts: readonly string[]) {
  const index = indexStates(readings);
  return {
    // Searched first: nothing has been made then.
    searches: queries.map((query) => {
      const { total, notes, matches } = search(index, query, { limit: 5 });
      return { query, total, notes, found: matches.map(({ entry, found }) => [entry.resource.address, found]) };
    }),
    resolved: texts.map((text) => {
      const resolution = resolve(index, text);
      return [resolution.kind, resolution.kind === "found" ? resolution.entry.resource.address : ""];
    }),
    states: readings.map((reading) => {
      if (reading.status !== "read") return reading;
      const { state, ...rest } = reading;
      const { resources, outputs, secrets: _, ...facts } = state;
      return {
        ...rest,
        ...facts,
        resources: resources.map((resource) => [
          { ...resource },
          visibleAttributes(resource),
          visibleIdentity(resource),
        ]),
        outputs: outputs.map((output) => [output.name, output.sensitive, visibleOutput(output)]),
        hides: texts.map((text) => secretsOf(reading.stack, readings).occursIn(text)),
      };
    }),
    entries: index.entries.map(({ stack, id, arn }) => [stack.id, id, arn]),
  };
}

const [long, other] = ["vault-key-0123456789-abcdef", "tunnel-key-9876543210-fedcba"];

describe("states read through the cache", () => {
  it("are the same as without, whatever changes", async () => {
    for (let seed = 1; seed <= 12; seed++) await compareThroughChanges(new Random(seed));
  });

  it("are not read again while they do not change, and only those that do", async () => {
    const backend = new Backend();
    for (const id of ["dev-a", "dev-b", "dev-c"]) backend.texts.set(id, stateText(1, [{ id: `${id}-1` }]));
    await backend.read();
    expect(backend.reads).toBe(3);
    await backend.read();
    expect(backend.reads).toBe(3);
    backend.texts.set("dev-b", stateText(2, [{ id: "changed" }]));
    expect(search(indexStates(await backend.read()), "id=changed").total).toBe(1);
    expect(backend.reads).toBe(4);
  });

  it("hide what another state turns out to contain, and show it again when that has gone", async () => {
    const backend = new Backend();
    backend.texts.set("dev-a", stateText(1, [{ id: "a", note: `uses ${long} here` }]));
    backend.texts.set("dev-b", stateText(1, [{ id: "b" }]));
    const found = async () => search(indexStates(await backend.read()), long).total;
    expect(await found()).toBe(1);
    backend.texts.set("dev-b", stateText(2, [{ id: "b", marked: long }]));
    expect(await found()).toBe(0);
    backend.texts.set("dev-b", stateText(3, [{ id: "b" }]));
    expect(await found()).toBe(1);
  });

  it("hide what states contain that are read later, with and without a cache", async () => {
    const backend = new Backend();
    backend.texts.set("dev-a", stateText(1, [{ id: "a", note: `uses ${long} here` }]));
    const later = new Backend();
    later.texts.set("old-b", stateText(1, [{ id: "b", marked: long }]));
    for (const read of [() => backend.read(), () => backend.read(), () => backend.readWithoutCache()]) {
      const readings = await read();
      const others = await later.readWithoutCache();
      shareSecrets([...readings, ...others]);
      expect(search(indexStates([...readings, ...others]), "uses").total).toBe(0);
      expect(answers(readings, [], []).states).toMatchObject([
        { resources: [[{}, { note: "(sensitive value)" }, undefined]] },
      ]);
    }
  });
});

describe("the cache", () => {
  const filled = async () => {
    const backend = new Backend();
    backend.texts.set(
      "dev-a",
      stateText(
        1,
        [
          { id: "a", marked: long },
          { id: "a2", note: `uses ${long}` },
        ],
        { hidden: other },
      ),
    );
    backend.texts.set("dev-b", stateText(1, [{ id: "b", note: long }]));
    const expected = answers(await backend.readWithoutCache(), ["tag:x", "a2"], [long, "a2"]);
    await backend.read();
    return { backend, expected, answer: async () => answers(await backend.read(), ["tag:x", "a2"], [long, "a2"]) };
  };

  it("is private, and has no secrets where it is searched and shown", async () => {
    await filled();
    const names = readdirSync(directory);
    expect(names.filter((name) => name.endsWith(".segment"))).toHaveLength(2);
    for (const name of names) {
      expect(statSync(join(directory, name)).mode & 0o777, name).toBe(0o600);
      if (/\.(?:segment|attributes)$/.test(name))
        expect(readFileSync(join(directory, name), "latin1")).not.toContain(long);
    }
  });

  it.each([
    ["is empty", (file: string) => truncateSync(file)],
    ["ends early", (file: string) => truncateSync(file, statSync(file).size - 1)],
    ["is of something else", (file: string) => writeFileSync(file, "x".repeat(500))],
    ["is gone", (file: string) => rmSync(file)],
  ])("makes a file anew that %s", async (_, damage) => {
    const { expected, answer } = await filled();
    for (const kind of ["segment", "attributes", "summary", "settled"]) {
      for (const name of readdirSync(directory)) if (name.endsWith(`.${kind}`)) damage(join(directory, name));
      expect(await answer(), kind).toEqual(expected);
      expect(await answer(), kind).toEqual(expected);
    }
  });

  it("makes a segment anew in which a byte has changed", async () => {
    const { backend, expected, answer } = await filled();
    for (const name of readdirSync(directory).filter((each) => each.endsWith(".segment"))) {
      const bytes = readFileSync(join(directory, name));
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 5) ^ 1, bytes.length - 5);
      writeFileSync(join(directory, name), bytes);
    }
    const before = backend.reads;
    expect(await answer()).toEqual(expected);
    // One of them again, for what the other contains.
    expect(backend.reads).toBe(before + 3);
  });

  it("goes on with what another process has made of a state in the meantime", async () => {
    const backend = new Backend();
    backend.texts.set("dev-a", stateText(1, [{ id: "a", note: `uses ${long} here` }]));
    const before = await backend.read();
    backend.texts.set("dev-b", stateText(1, [{ id: "b", marked: long }]));
    await backend.read();
    expect(answers(before, [], [long]).states).toMatchObject([
      { resources: [[{}, { note: "(sensitive value)" }, undefined]] },
    ]);
  });

  it("goes on hiding what another process, which reads fewer states, has no reason to hide", async () => {
    const backend = new Backend();
    backend.texts.set("dev-a", stateText(1, [{ id: "a", note: `uses ${long} here` }]));
    backend.texts.set("dev-b", stateText(1, [{ id: "b", marked: long }]));
    const before = await backend.read();
    backend.texts.delete("dev-b");
    expect(search(indexStates(await backend.read()), long).total).toBe(1);
    const [first] = answers(before, [], []).states;
    expect(first).toMatchObject({ resources: [[{}, { note: "(sensitive value)" }, undefined]] });
  });

  it("says what to do when a file is damaged while it is used", async () => {
    const { backend, expected, answer } = await filled();
    const readings = await backend.read();
    for (const name of readdirSync(directory)) if (name.endsWith(".attributes")) rmSync(join(directory, name));
    expect(() => answers(readings, [], [])).toThrow(/attributes is damaged\. Run the command again/);
    expect(await answer()).toEqual(expected);
  });

  it("may be written by several processes at once", async () => {
    const { backend, expected } = await filled();
    rmSync(directory, { recursive: true });
    const all = await Promise.all([backend.read(), backend.read(), backend.read()]);
    for (const readings of all) expect(answers(readings, ["tag:x", "a2"], [long, "a2"])).toEqual(expected);
  });

  it("is not needed: a directory that cannot be written costs speed only", async () => {
    const { backend, expected } = await filled();
    const file = join(directory, "file");
    writeFileSync(file, "");
    const readings = await readShownStates(backend.stacks, { env: {}, open: backend.open, cacheDirectory: file });
    expect(answers(readings, ["tag:x", "a2"], [long, "a2"])).toEqual(expected);
  });
});

const words = [
  "gpu",
  "ÄRGER",
  "us-east-2",
  "10.0.0.0/16",
  "arn:aws:s3:::data",
  "",
  long,
  other,
  `key=${long}`,
  "a\u0001b",
];
const names = ["id", "arn", "note", "tags", "password", "marked", "list.of", "line\nbreak"];

async function compareThroughChanges(random: Random): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  const backend = new Backend();
  const ids = ["dev-a", "dev-b", "prod-a", "prod-b"];
  const value = (depth: number): unknown => {
    const kind = random.below(depth > 2 ? 5 : 8);
    if (kind === 0) return random.below(1000);
    if (kind === 1) return null;
    if (kind > 5) return kind === 6 ? [value(depth + 1), value(depth + 1)] : attributes(depth + 1);
    return words[random.below(words.length)];
  };
  const attributes = (depth = 0): Attributes =>
    Object.fromEntries(
      Array.from({ length: random.below(5) }, () => [names[random.below(names.length)] ?? "", value(depth)]),
    );
  const state = (serial: number) =>
    random.below(12) === 0
      ? "{"
      : stateText(
          serial,
          Array.from({ length: random.below(6) }, () => attributes()),
          attributes(),
        );
  const queries = [
    "gpu",
    "ärger",
    "note=gpu",
    "tags.note=gpu",
    "tag:note",
    "type:thing is:tainted",
    "env:dev 10.0",
    "is:data",
    "list.of=gpu*",
  ];
  for (const id of ids) backend.texts.set(id, state(1));
  for (let serial = 2; serial < 8; serial++) {
    const expected = answers(await backend.readWithoutCache(), queries, [
      ...words,
      "aws_thing.t0",
      "dev-a:aws_thing.t1",
    ]);
    for (const readings of [await backend.read(), await backend.read()]) {
      expect(answers(readings, queries, [...words, "aws_thing.t0", "dev-a:aws_thing.t1"])).toEqual(expected);
    }
    const id = ids[random.below(ids.length)] ?? "dev-a";
    if (random.below(6) === 0) backend.texts.delete(id);
    else backend.texts.set(id, state(serial));
    const files = readdirSync(directory).filter(() => random.below(10) === 0);
    for (const name of files) truncateSync(join(directory, name), random.below(40));
  }
}
