import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { scratchDirectory } from "../testing/scratch-directory.ts";
import { mapSecrets, readMapping, sameNames } from "./mapping.ts";
import type { SourceSecret } from "./sources/source.ts";

const directory = scratchDirectory("mappings-");
const rules = (...written: unknown[]) => {
  const file = join(directory, "mapping.yaml");
  writeFileSync(file, stringify(written));
  return readMapping(file);
};
const database: SourceSecret = {
  path: "secret/shop/database",
  values: { user: "shop", pass: "hunter2", port: 5432, key: Uint8Array.of(0xff) },
};
const map = (secrets: readonly SourceSecret[], ...written: unknown[]) => mapSecrets({ secrets }, rules(...written));
const keyless = { ...database, values: { user: "shop", pass: "hunter2" } };

describe("mapSecrets", () => {
  it("keeps names, and writes objects with their keys in order, without rules", () => {
    expect(mapSecrets({ secrets: [keyless] }, sameNames).mapped).toEqual([
      { key: database.path, content: '{"pass":"hunter2","user":"shop"}', from: database.path },
    ]);
  });

  it("makes several secrets of one: with other names, some of its keys, renamed, or the value of one", () => {
    const { mapped, leftKeys, unmapped } = map(
      [database, { path: "secret/x/y/z", values: { a: "" } }, { path: "other", values: {} }],
      { from: "secret/*/*", to: "apps/$1/$2", keys: ["user", "pass"], rename: { pass: "password" } },
      { from: "secret/shop/database", to: "apps/shop/key", keys: ["key"], as: "plain" },
      { from: "secret/x/**", skip: true },
    );
    expect(mapped).toEqual([
      { key: "apps/shop/database", content: '{"password":"hunter2","user":"shop"}', from: database.path },
      { key: "apps/shop/key", content: Uint8Array.of(0xff), from: database.path },
    ]);
    expect(leftKeys).toEqual(["secret/shop/database: port"]);
    expect(unmapped).toEqual(["other"]);
  });

  it("takes every character of a path but * for itself", () => {
    expect(map([{ path: "a.b", values: { c: "d" } }], { from: "a?b", to: "x" }).unmapped).toEqual(["a.b"]);
    expect(map([{ path: "a.b", values: { c: "d" } }], { from: "a.*", to: "$1" }).mapped[0]?.key).toBe("b");
  });

  it.each<[message: string, rule: object, secrets?: readonly SourceSecret[]]>([
    ["has no key passwd", { keys: ["passwd"] }],
    ['"as: plain" takes one', { as: "plain" }],
    ["has bytes under key that are no text", {}],
    ["The renamed keys of secret/shop/database are the same", { keys: ["user", "pass"], rename: { pass: "user" } }],
    [
      "Both secret/shop/database and secret/shop/second become apps/x",
      { keys: ["user"] },
      [database, { ...keyless, path: "secret/shop/second" }],
    ],
    ["has 70008 bytes, and a secret at most 65536", {}, [{ path: "a", values: { b: "x".repeat(70_000) } }]],
  ])("says: %s", (message, rule, secrets = [database]) => {
    expect(() => map(secrets, { from: "**", to: "apps/x", ...rule })).toThrow(message);
    expect(() => map(secrets, { from: "**", to: "apps/x", ...rule })).not.toThrow("hunter2");
  });
});

describe("readMapping", () => {
  it("says which rule is none", () => {
    expect(() => rules({ from: "a", to: "b" }, { from: "a", too: "b" })).toThrow("rule 2 is none");
    expect(() => rules()).toThrow("is not a list of rules");
    expect(() => readMapping("/nowhere/x")).toThrow("/nowhere/x cannot be read (ENOENT)");
  });
});
