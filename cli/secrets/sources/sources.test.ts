import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scratchDirectory } from "../../testing/scratch-directory.ts";
import { VaultStandIn } from "../testing/vault.ts";
import { openSource, type SourceOptions } from "./open-source.ts";

const directory = scratchDirectory("sources-");
const value = "hunter2";

function file(name: string, text: string | Uint8Array): string {
  const path = join(directory, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const open = (from: string, env: Record<string, string> = {}, options: Partial<SourceOptions> = {}, input = "") =>
  openSource({ env, stdin: Readable.from([input]) }, { from, ...options });

async function refusal(...given: Parameters<typeof open>): Promise<string> {
  const message = await open(...given).then(
    () => "",
    (failure: Error) => failure.message,
  );
  expect(message).not.toContain(value);
  return message;
}

describe("vault", () => {
  const second = {
    "shop/database": { user: "shop", password: value },
    "shop/database/replica": { user: "ro" },
    "shop/gone": null,
    "shop/with space": { a: 1 },
    other: { b: "" },
  };
  const vault = new VaultStandIn(
    {
      secret: { version: 2, secrets: second },
      old: { version: 1, secrets: { "a/b": { data: { x: 1 }, metadata: {} }, c: { d: value } } },
    },
    { token: "s.token", namespace: "ml", refuseEvery: 3 },
  );
  let env: Record<string, string> = {};
  beforeAll(async () => {
    env = { VAULT_ADDR: await vault.start(), VAULT_TOKEN: "s.token", VAULT_NAMESPACE: "ml" };
  });
  afterAll(() => vault.stop());

  it("is read below a path of version 2, though every third request is refused", async () => {
    expect(await open("vault:secret/shop", env)).toEqual({
      secrets: [
        { path: "secret/shop/database", values: { user: "shop", password: value } },
        { path: "secret/shop/database/replica", values: { user: "ro" } },
        { path: "secret/shop/with space", values: { a: 1 } },
      ],
      without: [{ path: "secret/shop/gone", reason: "its latest version is deleted" }],
    });
    const { secrets } = await open("vault:secret", env);
    expect(secrets.map(({ path }) => path)).toContain("secret/other");
  });

  it("is read of version 1, whatever keys look like, with a token in a file", async () => {
    const { VAULT_TOKEN: _, ...others } = env;
    expect(await open("vault:/old/", others, { vaultTokenFile: file("token", "s.token\n") })).toEqual({
      secrets: [
        { path: "old/a/b", values: { data: { x: 1 }, metadata: {} } },
        { path: "old/c", values: { d: value } },
      ],
      without: [],
    });
  });

  it("is read at the path of one secret", async () => {
    expect((await open("vault:secret/other", env)).secrets).toEqual([{ path: "secret/other", values: { b: "" } }]);
  });

  it.each([
    [{ VAULT_TOKEN: "s.other" }, "Vault does not let the token read secret"],
    [{ VAULT_NAMESPACE: "" }, "be of another namespace (VAULT_NAMESPACE)"],
    [{ VAULT_TOKEN: "" }, "There is no token for Vault. Set VAULT_TOKEN"],
    [{ VAULT_ADDR: "" }, "VAULT_ADDR is not set"],
    [{ VAULT_ADDR: "http://vault.example.com" }, "over the network in clear text"],
    [{ VAULT_ADDR: "http://127.0.0.1:1" }, "does not answer: "],
  ])("with %j says what is wrong", async (change, message) => {
    const said = await refusal("vault:secret", { ...env, ...change });
    expect(said).toContain(message);
    expect(said).not.toContain("s.token");
  });
});

describe("vault-file", () => {
  it("is read, a file or a folder, of either version", async () => {
    const second = { data: { data: { password: value }, metadata: { version: 2 } } };
    const folder = join(directory, "export");
    file("export/shop/database.json", JSON.stringify(second));
    file("export/old.json", JSON.stringify({ data: { password: value } }));
    file("export/gone.json", JSON.stringify({ data: { data: null, metadata: { version: 2 } } }));
    expect(await open(`vault-file:${folder}`)).toMatchObject({
      secrets: [
        { path: "old", values: { password: value } },
        { path: "shop/database", values: { password: value } },
      ],
      without: [{ path: "gone", reason: "its latest version is deleted" }],
    });
    expect((await open(`vault-file:${folder}/old.json`)).secrets[0]).toMatchObject({ path: "old" });
  });

  it.each([
    [`{"data": "${value}`, "is not JSON"],
    [`"${value}"`, 'has no object "data"'],
    ['{"data":{"a":{"b":[12345678901234567890]}}}', "too many digits"],
  ])("refuses %j", async (text, message) => {
    expect(await refusal(`vault-file:${file("wrong.json", text)}`)).toContain(message);
  });
});

describe("kubernetes", () => {
  it("is read of documents and lists, data and stringData", async () => {
    const manifests = [
      "apiVersion: v1",
      "kind: Secret",
      "metadata: { name: database, namespace: shop }",
      "data: { user: c2hvcA==, password: b2xk, key: //4A }",
      `stringData: { password: ${value} }`,
      "---",
      "kind: ConfigMap",
      "metadata: { name: other }",
      "---",
      JSON.stringify({ kind: "List", items: [{ kind: "Secret", metadata: { name: "a" }, data: { b: "Yw==" } }] }),
      "---",
      JSON.stringify({ kind: "SecretList", items: [{ metadata: { name: "d" } }] }),
    ].join("\n");
    const expected = {
      secrets: [
        { path: "shop/database", values: { user: "shop", password: value, key: Buffer.of(0xff, 0xfe, 0) } },
        { path: "default/a", values: { b: "c" } },
        { path: "default/d", values: {} },
      ],
      without: [],
    };
    expect(await open("kubernetes:-", {}, {}, manifests)).toEqual(expected);
    expect(await open(`kubernetes:${file("secrets.yaml", manifests)}`)).toEqual(expected);
  });

  it.each([
    [`kind: Secret\nmetadata: { name: a }\ndata: { b: "${value}!" }`, "default/a in standard input: b is not base64"],
    [`kind: Secret\nstringData: { b: *${value} }`, "standard input"],
    [`kind: Secret\nstringData: "${value}\\q"\n  x: [`, "is not YAML: "],
    ["kind: Secret\nmetadata: { name: a }\nstringData: { b: 1 }", "stringData.b that is no text"],
    ["kind: Secret\ndata: {}", "has a Secret without a name"],
    ["kind: Secret\nmetadata: {name: a}\n---\nkind: Secret\nmetadata: {name: a}", "two secrets called default/a"],
  ])("refuses %j", async (text, message) => {
    expect(await refusal("kubernetes:-", {}, {}, text)).toContain(message);
  });
});

describe("dotenv", () => {
  it("is read with quotes, comments and several lines", async () => {
    const text = `# a comment\nexport USER=shop\nPASSWORD='${value} # no comment'\nKEY="-----BEGIN\nx"\n`;
    expect((await open(`dotenv:${file(".env.shop", text)}`)).secrets).toEqual([
      { path: ".env.shop", values: { USER: "shop", PASSWORD: `${value} # no comment`, KEY: "-----BEGIN\nx" } },
    ]);
    expect(await refusal("dotenv:-", {}, {}, `# ${value}`)).toContain("standard input has no lines such as NAME=value");
  });
});

it("says which kinds there are, and does not repeat what may be a value", async () => {
  expect(await refusal("vualt:secret")).toContain('Did you mean "vault"?');
  for (const from of [value, `${value}:x`])
    expect(await refusal(from)).toContain("vault, vault-file, kubernetes, dotenv");
  expect(await refusal("dotenv:/nowhere")).toContain("/nowhere does not exist");
});
