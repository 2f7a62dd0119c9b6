import { readFileSync, statSync } from "node:fs";
import { findMoto, type LocalAws, MotoClient, noMoto, startLocalAws } from "@ml-platform/emulator";
import { checkEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { importThroughThrottling } from "../../secrets/testing/import-through-throttling.ts";
import { firstBlock, typed } from "../../secrets/testing/page.ts";
import { declaring, SecretsRepository } from "../../secrets/testing/secrets-repository.ts";
import { VaultStandIn } from "../../secrets/testing/vault.ts";
import { Fixture } from "../../testing/fixture.ts";
import { schemaErrors } from "../../testing/schema-errors.ts";
import type { RunOptions } from "../../testing/test-repository.ts";
import { describeWithTerraform } from "../../testing/with-terraform.ts";

const moto = findMoto();
beforeEach(({ skip }) => skip(moto === undefined, noMoto));

const region = "us-east-2";
let aws: LocalAws;
let client: MotoClient;
beforeAll(async () => {
  if (moto === undefined) return;
  aws = await startLocalAws({ account: "111111111111", region });
  client = new MotoClient(aws.url, region);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
}, 60_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await aws?.stop();
});

/** What the stack of the secrets does, and what else happens to them. */
const secretsManager = (action: string, body: object) =>
  client.json("secretsmanager", `secretsmanager.${action}`, body);
const create = (...names: string[]) =>
  Promise.all(names.map((name) => secretsManager("CreateSecret", { Name: `dev/${name}` })));

const rotation = {
  everyDays: 30,
  lambdaArn: "arn:aws:lambda:us-east-2:111111111111:function:rotate",
  roleArn: "arn:aws:iam::111111111111:role/rotate",
};

/** A repository that declares these secrets, which exist. */
async function repositoryWith(...names: string[]) {
  await create(...names);
  const made = new SecretsRepository(aws.url, Object.fromEntries(names.map((name) => [name, declaring()])));
  return {
    made,
    run: (line: string, options: RunOptions = {}) => made.runWith(["secrets", ...line.split(" ")], options),
  };
}

describe("platform secrets put and get", () => {
  it("keep a value from a file or a pipe, once, and the one before it", async () => {
    const { made, run } = await repositoryWith("apps/a/one");
    const file = made.write("value", "first\n");
    const put = await run(`put dev apps/a/one --file ${file}`);
    expect(put).toMatchObject({ code: 0, stdout: "dev/apps/a/one has the new value.\n" });
    const again = await run("put dev apps/a/one", { stdin: "first" });
    expect(again.stdout).toBe("dev/apps/a/one has this value already. Nothing was written.\n");
    const second = await run("put dev apps/a/one", { stdin: "second\n" });
    expect(second.stdout).toContain("The one before is kept as AWSPREVIOUS.");
    expect((await run("get dev apps/a/one")).stdout).toBe("second");
    expect((await run("get dev apps/a/one --show", { columns: 80 })).stdout).toBe("second");
    const out = made.path("out");
    expect(await run(`get dev apps/a/one --previous --file ${out}`)).toMatchObject({ code: 0, stdout: "" });
    expect([readFileSync(out, "utf8"), statSync(out).mode & 0o777]).toEqual(["first", 0o600]);
    expect((await run(`get dev apps/a/one --file ${out}`)).stderr).toContain("exists. Name a new file");
    for (const { stdout, stderr } of [put, again, second])
      expect(stdout + stderr).not.toMatch(/first|second\b(?! has)/);
  });

  it("say what a secret lacks", async () => {
    const { made, run } = await repositoryWith("apps/a/empty");
    expect((await run("get dev apps/a/empty")).stderr).toContain("has no value yet");
    made.environments = new SecretsRepository(aws.url, { "apps/a/none": declaring() }).environments;
    expect((await run("put dev apps/a/none", { stdin: "x" })).stderr).toContain(
      "dev/apps/a/none is declared, and does not exist yet. Apply its stack first: ./platform apply dev --stack dev-secrets",
    );
    expect((await run("get dev apps/a/none")).stderr).toContain("dev/apps/a/none does not exist yet");
    await secretsManager("DeleteSecret", { SecretId: "dev/apps/a/empty" });
    made.environments = new SecretsRepository(aws.url, { "apps/a/empty": declaring() }).environments;
    expect((await run("put dev apps/a/empty", { stdin: "x" })).stderr).toContain("is being deleted. To keep it: ");
  });

  it("create what a member of a team keeps, with the tags that its policy asks for", async () => {
    const { run } = await repositoryWith();
    expect((await run("put dev teams/nlp/token", { stdin: "x" })).code).toBe(0);
    const { Tags } = (await secretsManager("DescribeSecret", { SecretId: "dev/teams/nlp/token" })) as { Tags: unknown };
    expect(Tags).toEqual([
      { Key: "environment", Value: "dev" },
      { Key: "team", Value: "nlp" },
    ]);
  });

  it("let one of two who write at once write, and tell the other", async () => {
    const { run } = await repositoryWith("apps/a/race");
    await run("put dev apps/a/race", { stdin: "before" });
    const both = await Promise.all(["one", "two"].map((stdin) => run("put dev apps/a/race", { stdin })));
    const won = (await run("get dev apps/a/race")).stdout;
    expect(["one", "two"]).toContain(won);
    // Either they met, or the second began after the first was done.
    const lost = both.find(({ code }) => code === 1);
    if (lost !== undefined) expect(lost.stderr).toContain("Somebody else has given dev/apps/a/race another value");
    else expect((await run("get dev apps/a/race --previous")).stdout).toBe(won === "one" ? "two" : "one");
  });
});

describe("platform secrets rotate", () => {
  it("takes a new value, and says what still has the one before", async () => {
    const { made, run } = await repositoryWith("apps/b/key");
    const workloads = [{ cluster: "ml", namespace: "shop", serviceAccount: "api" }];
    const readers = { roles: ["arn:aws:iam::111111111111:role/batch"], workloads, teams: ["nlp"], platform: true };
    made.environments = new SecretsRepository(aws.url, { "apps/b/key": declaring({ readers }) }).environments;
    await run("put dev apps/b/key", { stdin: "one" });
    const { code, stdout } = await run("rotate dev apps/b/key --file -", { stdin: "two" });
    expect(code).toBe(0);
    expect(stdout).toContain("Still with the value before:");
    for (const text of ["shop/api in ml", "-n team-nlp rollout", "kubectl get externalsecrets -A", "role/batch"]) {
      expect(stdout).toContain(text);
    }
    expect((await run("get dev apps/b/key --previous")).stdout).toBe("one");
    expect((await run("rotate dev apps/b/key --file -", { stdin: "two" })).stderr).toContain("so nothing was rotated");
  });

  it("starts the rotation that is declared", async () => {
    const { made, run } = await repositoryWith("apps/b/rotated");
    made.environments = new SecretsRepository(aws.url, { "apps/b/rotated": declaring({ rotation }) }).environments;
    await run("put dev apps/b/rotated", { stdin: "one" });
    const { code, stdout } = await run("rotate dev apps/b/rotated");
    expect(code).toBe(0);
    expect(stdout).toContain("The rotation of dev/apps/b/rotated has begun.");
    expect(await secretsManager("DescribeSecret", { SecretId: "dev/apps/b/rotated" })).toHaveProperty(
      "LastRotatedDate",
    );
  });
});

describe("platform secrets list", () => {
  it("shows what is declared, what exists and what has a value, and no value", async () => {
    const { made, run } = await repositoryWith("platform/c/full", "platform/c/empty");
    const declared = {
      "platform/c/full": declaring({ rotation }),
      "platform/c/empty": declaring(),
      "platform/c/new": declaring(),
    };
    made.environments = new SecretsRepository(aws.url, declared).environments;
    await run("put dev platform/c/full", { stdin: "hunter2" });
    await run("put dev teams/nlp/c", { stdin: "hunter2" });
    await create("platform/c/undeclared");
    const { stdout } = await run("list dev");
    expect(stdout).not.toContain("hunter2");
    // Whether a second has begun or a day is over is a matter of milliseconds.
    const still = stdout.replace(/\d+ s ago/g, "0 s ago").replace("in 30 d", "in 29 d");
    const rows = still.split("\n").map((line) => line.split(/ {2,}/));
    expect(rows.filter(([name = ""]) => name.includes("/c"))).toEqual([
      ["platform/c/empty", "yes", "yes", "none", "0 s ago"],
      ["platform/c/full", "yes", "yes", "yes", "0 s ago", "in 29 d"],
      ["platform/c/new", "yes", "not applied", "none"],
      ["platform/c/undeclared", "no", "yes", "none", "0 s ago"],
      ["teams/nlp/c", "team nlp", "yes", "yes", "0 s ago"],
    ]);
    const document = JSON.parse((await run("list dev --json")).stdout);
    expect(schemaErrors("secrets list", document)).toEqual([]);
  });
});

describe("platform secrets import and verify", () => {
  it("say what is wrong with the source before anybody signs in", async () => {
    const signedOut = new (class extends SecretsRepository {
      override services() {
        return { ...super.services(), identify: () => Promise.reject(new Error("signed out")) };
      }
    })("http://127.0.0.1:1", {});
    for (const command of ["import", "verify"]) {
      const { code, stderr } = await signedOut.runWith(["secrets", command, "dev", "--from", "valt:secret"]);
      expect(code).toBe(1);
      expect(stderr).toContain('Kinds: vault, vault-file, kubernetes, dotenv. Did you mean "vault"?');
    }
  });

  it("show, write, pass over and compare, by hash", async () => {
    const { made, run } = await repositoryWith("apps/d/one", "apps/d/two");
    const from = `--from dotenv:${made.write("d.env", "ONE=hunter2\nTWO=hunter3\nREST=hunter4\n")}`;
    const rule = (key: string, to: string) => ({ from: "d.env", to: `apps/d/${to}`, keys: [key], as: "plain" });
    const mapping = `--mapping ${made.write("mapping.yaml", JSON.stringify([rule("ONE", "one"), rule("TWO", "two")]))}`;
    await run("put dev apps/d/two", { stdin: "older" });

    const dry = await run(`import dev ${from} ${mapping}`);
    expect(dry.code).toBe(2);
    const [, hash = ""] = /^new +dev\/apps\/d\/one {2}([0-9a-f]{12}) in the source \(d\.env\)$/m.exec(dry.stdout) ?? [];
    expect(hash).not.toBe("");
    expect(dry.stdout).toMatch(
      /^replace {2}dev\/apps\/d\/two {2}[0-9a-f]{12} here, [0-9a-f]{12} in the source \(d\.env\)$/m,
    );
    expect(dry.stdout).toContain("d.env: REST: no rule takes these keys.");
    expect(dry.stdout).toContain("2 secrets to write. Nothing was written: add --apply.");
    expect((await run("get dev apps/d/two")).stdout).toBe("older");
    const different = await run(`verify dev ${from} ${mapping} --json`);
    expect(different.code).toBe(2);
    expect(schemaErrors("secrets verify", JSON.parse(different.stdout))).toEqual([]);
    expect(different.stdout).not.toContain(hash);

    const applied = await run(`import dev ${from} ${mapping} --apply --json`);
    expect(applied.code).toBe(0);
    const document = JSON.parse(applied.stdout);
    expect(schemaErrors("secrets import", document)).toEqual([]);
    expect(document.secrets.map(({ result }: { result: string }) => result)).toEqual(["written", "written"]);
    expect((await run(`import dev ${from} ${mapping} --apply`)).stdout).toContain(
      "0 secrets written. 2 have their value already.",
    );
    const equal = await run(`verify dev ${from} ${mapping}`);
    expect(equal).toMatchObject({ code: 0, stdout: expect.stringContaining("2 secrets compared: 2 equal, 0 not.") });
    for (const { stdout, stderr } of [dry, different, applied, equal])
      expect(stdout + stderr).not.toMatch(/hunter|older/);
  });

  it("writes nothing while some are not declared, or do not exist", async () => {
    const { made, run } = await repositoryWith();
    const from = `--from dotenv:${made.write("e.env", "A=b\n")}`;
    const to = (name: string) => `--mapping ${made.write("e.yaml", JSON.stringify([{ from: "e.env", to: name }]))}`;
    expect((await run(`import dev ${from} ${to("apps/e/no")} --apply`)).stderr).toContain('"apps/e/no": { readers');
    made.environments = new SecretsRepository(aws.url, { "apps/e/no": declaring() }).environments;
    const { code, stderr } = await run(`import dev ${from} ${to("apps/e/no")} --apply`);
    expect(code).toBe(1);
    expect(stderr).toContain("dev/apps/e/no is declared, and does not exist yet.");
    const skipped = `--mapping ${made.write("e.yaml", JSON.stringify([{ from: "**", skip: true }]))}`;
    expect((await run(`verify dev ${from} ${skipped}`)).code).toBe(0);
    const elsewhere = `--mapping ${made.write("e.yaml", JSON.stringify([{ from: "x", skip: true }]))}`;
    expect((await run(`verify dev ${from} ${elsewhere}`)).stdout).toContain("e.env: no rule says where it goes.");
  });

  it("take 60 secrets through throttling and a kill, and leave no value behind", {
    timeout: 300_000,
  }, async () => {
    const { isKilled, refused, imported, verified, places, ...seen } = await importThroughThrottling(aws.url, create);
    expect(isKilled).toBe(true);
    expect(refused).toBeGreaterThan(20);
    expect(imported).toMatch(/^\d+ secrets written\. (?:[2345]\d) have their value already\.$/m);
    expect(verified.stdout).toContain("60 secrets compared: 60 equal, 0 not.");
    expect(verified.code).toBe(0);
    expect(seen.arguments).toContain("import");
    expect(places).toEqual([]);
  });
});

describe("docs/secrets.md", () => {
  const others = ["./platform validate dev", "./platform apply dev --stack dev-secrets"];
  const declared = parse(`{${firstBlock("ts").replace(/,(\s*[}\]])/g, "$1")}}`).secrets;
  const manifest = (user: string) =>
    `kind: Secret\nmetadata: { name: db, namespace: shop }\nstringData: { user: ${user} }\n`;
  const to = (from: string) => `- { from: ${from}, to: apps/shop/database }\n`;
  const files: Readonly<Record<string, string>> = {
    "database.json": '{"user":"shop","password":"one"}',
    "new.json": '{"user":"shop","password":"two"}',
    token: "glrt-one\n",
    "vault.yaml": firstBlock("yaml"),
    "export/database.json": '{"data":{"user":"export"}}',
    "vault-file.yaml": to("database"),
    "manifests/db.yaml": manifest("manifest"),
    "secrets.yaml": manifest("piped"),
    "kubernetes.yaml": to("shop/db"),
    "shop.env": "USER=shop\n",
    "dotenv.yaml": to("shop.env"),
    ".vault-token": "s.token\n",
  };
  /** What a command exits with, where that is not 0: an import that has something to write. */
  const exits: readonly (readonly [RegExp, number])[] = [[/ import (?!.*--apply)/, 2]];

  it("declares secrets that an environment takes, and has no command that is not run here", async () => {
    const environment = checkEnvironment({ ...smallSpec, secrets: declared }, "docs/secrets.md");
    const fixture = new Fixture({});
    fixture.environments = [{ ...environment, name: "dev" }];
    expect((await fixture.runWith(["validate", "dev"])).code).toBe(0);
    expect(typed.filter((line) => !/platform secrets |^export /.test(line))).toEqual(others);
  });

  it("has commands that do what it says, one after the other", async () => {
    const { secrets } = checkEnvironment({ ...smallSpec, secrets: declared }, "docs/secrets.md");
    await create(...Object.keys(secrets?.declared ?? {}));
    const repository = new SecretsRepository(aws.url, secrets?.declared ?? {});
    for (const [name, text] of Object.entries(files)) repository.write(name, text);
    const stored = { "shop/database": { user: "shop", pass: "three" }, ci: { token: "glrt-two" }, "old/x": { y: "z" } };
    const vault = new VaultStandIn({ secret: { version: 2, secrets: stored } }, { token: "s.token", namespace: "ml" });
    const VAULT_ADDR = await vault.start();
    const env: Record<string, string> = { VAULT_TOKEN: "s.token" };
    const outputs = new Map<string, string>();
    for (const line of typed.filter((each) => !others.includes(each))) {
      const assigned =
        /^export (.*)/
          .exec(line)?.[1]
          ?.split(" ")
          .map((each) => each.split("=")) ?? [];
      Object.assign(env, Object.fromEntries(assigned), assigned.length > 0 ? { VAULT_ADDR } : {});
      const [, words, input] = /platform (secrets [^<|]*)(?:< (\w+))?/.exec(line) ?? [];
      if (words === undefined) continue;
      const piped = input ?? /^cat (\S+)/.exec(line)?.[1];
      const given = words
        .trim()
        .split(" ")
        .map((word) =>
          word.replace(/^(.*:|~\/)?([\w.-]+)$/, (all, kind = "", name) => {
            const isFile = kind === "vault:" ? false : name in files || /\.json$|^export$|^manifests$/.test(name);
            return isFile ? `${kind === "~/" ? "" : kind}${repository.path(name)}` : all;
          }),
        );
      const stdin = piped === undefined ? {} : { stdin: files[piped] ?? "" };
      const { code, stdout, stderr } = await repository.runWith(given, { env, ...stdin });
      const [, expected = 0] = exits.find(([pattern]) => pattern.test(line)) ?? [];
      expect({ line, code, stderr: code === expected ? "" : stderr }).toEqual({ line, code: expected, stderr: "" });
      outputs.set(line, stdout);
    }
    vault.stop();
    expect([...outputs.keys()]).toEqual(typed.filter((line) => / secrets /.test(line)));
    expect(outputs.get("./platform secrets get dev apps/shop/database | wc -c")).toBe(files["database.json"]);
    expect(readFileSync(repository.path("before.json"), "utf8")).toBe(files["database.json"]);
    const { stdout } = await repository.runWith(["secrets", "get", "dev", "apps/shop/database"]);
    expect(JSON.parse(stdout)).toEqual({ user: "shop", password: "three" });
    expect((await repository.runWith(["secrets", "get", "dev", "platform/gitlab-runner/gpu"])).stdout).toBe("glrt-two");
  });
});

describeWithTerraform("docs/secrets.md", () => {
  it("applies the stack of the secrets by itself", async () => {
    const fixture = new Fixture({ secrets: { resources: { database: {} } } });
    fixture.target = "aws";
    const { code, stdout } = await fixture.run("apply dev --stack dev-secrets", { answer: "yes" });
    expect(code).toBe(0);
    expect(stdout).toContain("dev-secrets");
  });
});
