import { mkdirSync } from "node:fs";
import { small } from "@ml-platform/environments/testing";
import { thisProcess } from "@ml-platform/state";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TestRepository } from "../testing/test-repository.ts";
import { accountDirectory, writeRun } from "./run-file.ts";

class Repository extends TestRepository {
  override readonly target = "local";

  override services() {
    return {};
  }

  /** Lets commands find a local AWS, at which nothing answers. */
  runs(account: string): void {
    const directory = accountDirectory(this.root, account);
    mkdirSync(directory, { recursive: true });
    writeRun(directory, { account, process: thisProcess(), url: "http://127.0.0.1:9", clusters: [] });
  }
}

const other = { ...small, name: "other", account: { id: "222222222222", alias: "ml-other" } };

let repository: Repository;
const before = { ...process.env };
beforeEach(() => {
  repository = new Repository([small, other]);
});
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});

describe("a command on the local target", () => {
  it.each(["list", "state list", "output small", "destroy small", "kubeconfig small"])(
    "says how to start the local AWS while nothing runs: %s",
    async (command) => {
      const { code, stderr } = await repository.run(command);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/not running.*\.\/platform apply \S+ --target local/)]);
    },
  );

  it.each(["bootstrap ml-small", "synth small", "ci drift small"])(
    "is refused where it makes no sense: %s",
    async (command) => {
      const { code, stderr } = await repository.run(command);
      expect([code, stderr]).toEqual([1, expect.stringContaining("does not work on the local AWS. Pass --target aws")]);
    },
  );

  it("starts nothing for an environment that does not exist", async () => {
    const { code, stderr } = await repository.run("plan smal");
    expect([code, stderr]).toEqual([1, expect.stringContaining('Did you mean "small"?')]);
    expect(stderr).not.toContain("Starting");
  });

  it.each(["plan", "plan small --all"])(
    "starts nothing for a command that does not say for what: %s",
    async (command) => {
      const { code, stderr } = await repository.run(command);
      expect([code, stderr]).toEqual([1, expect.stringContaining("Name an environment")]);
      expect(stderr).not.toContain("Starting");
    },
  );

  it("says what is missing where the local AWS cannot start", async () => {
    const { code, stderr } = await repository.runWith(["plan", "small", "--target", "local"], {
      env: { MOTO_SERVER: "/none" },
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: The local AWS did not start\. moto_server was not found .*platform local setup/m);
    expect(stderr).toContain("Its log: .platform/local/111111111111/local-aws.log. Nothing was changed.");
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it("sees environments whose account runs, with their states there, and tells of others who asks for them", async () => {
    repository.runs(small.account.id);
    expect(await repository.json("list")).toMatchObject([
      { name: "small", backend: "s3", stacks: [{ state: "s3" }, {}, {}, {}] },
    ]);
    const { code, stderr } = await repository.run("output other");
    expect([code, stderr]).toEqual([1, expect.stringContaining("The local AWS of other is not running")]);
  });

  it("signs its calls with the key of this repository, whatever the user's own are", async () => {
    process.env["AWS_PROFILE"] = "production";
    process.env["AWS_USE_FIPS_ENDPOINT"] = "true";
    repository.runs(small.account.id);
    await repository.run("list");
    expect(process.env["AWS_PROFILE"]).toBeUndefined();
    expect(process.env["AWS_USE_FIPS_ENDPOINT"]).toBeUndefined();
    expect(process.env["AWS_ACCESS_KEY_ID"]).toMatch(/^LOCAL[0-9A-F]{32}$/);
  });

  it("checks the machine, and what can be checked of an environment, while nothing runs", async () => {
    const { checks } = await repository.json("doctor small");
    const named = (name: string) => checks.find((each: { name: string }) => each.name === name);
    expect(named("Node")).toMatchObject({ status: "ok" });
    expect(named("State key")).toMatchObject({ status: "skipped", says: expect.stringContaining("is not running") });
  });

  it("is listed while it runs", async () => {
    repository.runs(small.account.id);
    const { stdout } = await repository.runWith(["local", "status", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      accounts: [{ id: small.account.id, environments: ["small"], status: "runs", pid: process.pid, clusters: [] }],
    });
  });

  it("lists what has ended by itself", async () => {
    repository.runs(small.account.id);
    const directory = accountDirectory(repository.root, small.account.id);
    const ended = { ...thisProcess(), start: "an-earlier-boot 1" };
    writeRun(directory, { account: small.account.id, process: ended, url: "http://127.0.0.1:9", clusters: [] });
    const { stdout } = await repository.runWith(["local", "status"]);
    expect(stdout).toContain("111111111111 (small)   ended by itself");
    expect((await repository.runWith(["local", "stop", "small"])).stdout).toContain("Ended");
    expect((await repository.runWith(["local", "status"])).stdout).toContain("Nothing runs.");
  });

  it.each([
    ["up", "small", "--base small"],
    ["up anna", "small", ""],
    ["down anna", "other", "--base other"],
    ["list", "<environment>", ""],
  ])("starts nothing for sandpits, but says what to apply: sandpit %s", async (command, says, options) => {
    repository = new Repository([{ ...small }, { ...other, sandpits: undefined }]);
    const { code, stderr } = await repository.run(`sandpit ${command} ${options}`.trim());
    expect([code, stderr]).toEqual([1, expect.stringContaining(`./platform apply ${says} --target local`)]);
    expect(stderr).not.toContain("Starting");
  });

  it("asks for the local AWS of a sandpit's base, whichever else runs", async () => {
    repository = new Repository([small, { ...other, sandpits: undefined }]);
    repository.runs(other.account.id);
    const { code, stderr } = await repository.run("sandpit up");
    expect([code, stderr]).toEqual([1, expect.stringContaining("The local AWS of small is not running")]);
  });
});
