import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "@ml-platform/environments";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sandpitEntry } from "../../testing/having-sandpits.ts";
import type { SandpitEntry } from "../entry.ts";
import { openSandpitRegistry } from "./open-registry.ts";
import type { Bundle, Decide } from "./registry.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "registry-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const base = { name: "dev", account: { id: "111111111111" }, backend: { type: "local" } } as Environment;
const open = () => openSandpitRegistry({ root, env: {} }, "emulated", base);

const entry = (name: string, changes: Partial<SandpitEntry> = {}) =>
  sandpitEntry(name, { state: "creating", ...changes });

/** Writes the text of an object as somebody's hand would. */
const damage = (key: string, text: string) =>
  writeFileSync(join(root, ".platform", "emulated", "state", "_sandpits", key, "1"), text);

describe("the registry of sandpits", () => {
  it("creates a name once, replaces and removes what was read, and nothing newer", async () => {
    const registry = open();
    const made = await registry.create(entry("alice"));
    expect(await registry.create(entry("alice", { owner: "bob" }))).toBeUndefined();
    expect(await registry.read("alice")).toEqual(made);

    const ready = await registry.replace(entry("alice", { state: "ready" }), made?.version ?? "");
    expect(await registry.replace(entry("alice", { state: "failed" }), made?.version ?? "")).toBeUndefined();
    expect(await registry.remove("alice", made?.version ?? "")).toBe(false);
    expect((await registry.read("alice"))?.entry.state).toBe("ready");
    expect(await registry.remove("alice", ready?.version ?? "")).toBe(true);
    expect(await registry.read("alice")).toBeUndefined();
    expect(await registry.replace(entry("alice"), ready?.version ?? "")).toBeUndefined();
  });

  it.each(["../alice", "..", "a/b", "", "a\nb", "alice.bundle", "_admissions"])(
    "has no sandpit called %j, wherever that leads",
    async (name) => {
      const registry = open();
      await registry.create(entry("alice"));
      await registry.writeBundle("alice", { schemaVersion: 1, stacks: [] });
      await registry.admit("alice", () => ({ owner: "alice", base: "dev" }));
      expect(await registry.read(name)).toBeUndefined();
      expect(await registry.readBundle(name)).toBeUndefined();
    },
  );

  it("keeps a bundle, whole and packed", async () => {
    const registry = open();
    const bundle: Bundle = {
      schemaVersion: 1,
      stacks: [
        {
          id: "alice-ml-tenant",
          environment: "alice",
          name: "ml-tenant",
          kind: "tenant",
          cluster: "ml",
          dependencies: ["dev-ml-cluster"],
          providers: ["aws", "kubernetes"],
          configuration: JSON.stringify({ resource: "é".repeat(100_000) }),
        },
      ],
      lockFile: "# locked\n",
    };
    await registry.writeBundle("alice", bundle);
    expect(await registry.readBundle("alice")).toEqual(bundle);
    expect(await registry.bundles()).toEqual(["alice"]);
    expect((await registry.list()).sandpits).toEqual([]);
    await registry.removeBundle("alice");
    expect(await registry.readBundle("alice")).toBeUndefined();
    expect(await registry.bundles()).toEqual([]);
  });

  it.each([
    ["not json", "alice.json is damaged: it is not JSON. Restore an earlier version of it."],
    [
      JSON.stringify({ ...entry("alice"), schemaVersion: 2 }),
      "alice.json has format 2, and this checkout knows 1 only.",
    ],
    [JSON.stringify({ ...entry("alice"), kind: "huge" }), 'alice.json is damaged: "kind" is not what it should be.'],
    [JSON.stringify({ ...entry("alice"), owner: undefined }), 'alice.json is damaged: "owner" is missing.'],
    [JSON.stringify({ ...entry("alice"), colour: "red" }), 'alice.json is damaged: "colour" is not known here.'],
    [
      JSON.stringify({ ...entry("alice"), cost: { hourly: "1" } }),
      'alice.json is damaged: "cost" is not what it should be.',
    ],
    [JSON.stringify(entry("bob")), 'alice.json is damaged: it describes a sandpit called "bob".'],
    ["null", "alice.json is damaged: it is no object."],
  ])("says what is wrong with an entry, and still lists the others: %s", async (text, problem) => {
    const registry = open();
    for (const name of ["alice", "carol", "bob"]) await registry.create(entry(name));
    damage("alice.json", text);
    const { sandpits, damaged } = await registry.list();
    expect(sandpits.map(({ entry: { name } }) => name)).toEqual(["bob", "carol"]);
    expect(damaged).toEqual([{ name: "alice", problem: expect.stringContaining(problem) as string }]);
    await expect(registry.read("alice")).rejects.toThrow(`.platform/emulated/state/_sandpits/${problem}`);
  });

  it("admits no more than a quota allows, however many ask at once", async () => {
    const decide =
      (owner: string): Decide =>
      (others) => {
        if (others.size >= 5) throw new Error("the quota is used up");
        const taken = new Set([...others.values()].map(({ range }) => range));
        const range = Array.from({ length: 10 }, (_, index) => `10.${128 + index}.0.0/16`).find(
          (each) => !taken.has(each),
        );
        return { owner, base: "dev", range: range ?? "" };
      };
    const names = Array.from({ length: 20 }, (_, index) => `s${index}`);
    const asked = await Promise.allSettled(names.map((name) => open().admit(name, decide(name))));
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
    const admissions = await open().admissions();
    expect(admissions.size).toBe(5);
    expect(new Set([...admissions.values()].map(({ range }) => range)).size).toBe(5);

    await Promise.all([...admissions.keys(), "nobody"].map((name) => open().dismiss(name)));
    expect(await open().admissions()).toEqual(new Map());
  });

  it("shows who decides what the name has already, and keeps it when the decision fails", async () => {
    await open().admit("alice", () => ({ owner: "alice", base: "dev", range: "10.130.0.0/16" }));
    const kept = await open().admit("alice", (others, own) => {
      expect(others.size).toBe(0);
      return own ?? { owner: "alice", base: "dev" };
    });
    expect(kept.range).toBe("10.130.0.0/16");
    const refused = open().admit("alice", () => {
      throw new Error("taken");
    });
    await expect(refused).rejects.toThrow("taken");
    expect(await open().admissions()).toEqual(new Map([["alice", kept]]));
  });

  it("is refused with the reason and the fix where a backend has no place for it", () => {
    const backend = { type: "http", address: "https://gitlab.example.com/state" };
    expect(() => openSandpitRegistry({ root, env: {} }, "aws", { ...base, backend } as Environment)).toThrow(
      "dev keeps its states in a backend of type http, which has no place for the registry of sandpits",
    );
  });
});
