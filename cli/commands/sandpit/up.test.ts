import { checkEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { describe, expect, it } from "vitest";
import { updateEntry } from "../../sandpit/run/update-entry.ts";
import { reading } from "../../testing/fixture.ts";
import { baseSpec, nothing, SandpitFixture } from "../../testing/sandpit-fixture.ts";

const prod = checkEnvironment({ ...smallSpec, name: "prod", backend: { type: "local" }, sandpits: undefined });
const emptyState = '{"version":4,"terraform_version":"1.11.4","serial":2,"lineage":"x","outputs":{},"resources":[]}';

const up = (fixture: SandpitFixture, options = "", user = "anna", services = {}) =>
  fixture.run(`sandpit up${options}`, { env: fixture.env(user), services });

/** A base with a sandpit of anna's. */
async function withAnna(): Promise<SandpitFixture> {
  const fixture = new SandpitFixture();
  const { code, stderr } = await up(fixture);
  expect(code, stderr).toBe(0);
  return fixture;
}

const entryOf = async (fixture: SandpitFixture, name = "anna") => (await fixture.sandpits().registry.read(name))?.entry;

describe("platform sandpit up", () => {
  it("needs no argument, and says what it costs, when it ends, and what comes next", async () => {
    const fixture = new SandpitFixture();
    const { code, stdout, stderr } = await up(fixture, "", "Anna.Berg");
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("annaberg-work    applied: 1 added");
    expect(stdout).toMatch(
      /Sandpit annaberg is ready\. It costs nothing an hour by itself, at most \$5\.10\. It ends in 3d \(20/,
    );
    expect(stderr).toContain("./platform sandpit down annaberg --target emulated");
    expect(await entryOf(fixture, "annaberg")).toMatchObject({ owner: "Anna.Berg", kind: "shared", state: "ready" });
  });

  it("asks nothing, and prints one document with --json", async () => {
    const fixture = new SandpitFixture();
    const { stdout } = await up(fixture, " --json");
    const { sandpit, report } = JSON.parse(stdout);
    expect(sandpit).toMatchObject({ name: "anna", state: "ready", stacks: ["anna-tenant", "anna-work"] });
    expect(report).toMatchObject({ command: "apply", environment: "anna", result: "applied", totals: { add: 2 } });
  });

  it("is an update when it is run again: what was set stays until it is set again or taken back", async () => {
    const fixture = await withAnna();
    const changes = async () => (await entryOf(fixture))?.changes;
    await up(fixture, " --set tenant.quota.pods=5");
    expect(await changes()).toEqual({ tenant: { quota: { pods: "5" } } });
    const { code, stdout } = await up(fixture);
    expect([code, await changes()]).toEqual([0, { tenant: { quota: { pods: "5" } } }]);
    expect(stdout).toContain("No changes");
    await up(fixture, " --set tenant.quota.pods=");
    expect(await changes()).toBeUndefined();
  });

  it("goes on with a dedicated one that was given its range, and was killed before its entry had it", async () => {
    const fixture = new SandpitFixture();
    const { code, stderr } = await up(fixture, " --kind dedicated");
    expect(code, stderr).toBe(0);
    const made = await entryOf(fixture);
    const { registry } = fixture.sandpits();
    await updateEntry(registry, "anna", ({ range: _, ...entry }) => ({ ...entry, state: "creating", command: "up" }));
    expect(await up(fixture)).toMatchObject({ code: 0 });
    expect((await entryOf(fixture))?.range).toBe(made?.range);
    // A ledger that was restored may not have it any more.
    await registry.dismiss("anna");
    await registry.admit("bea", () => ({ owner: "bea", base: "dev", range: "10.200.0.0/16" }));
    expect(await up(fixture)).toMatchObject({ code: 0 });
    expect((await registry.admissions()).get("anna")).toEqual({ owner: "anna", base: "dev", range: made?.range });
  });

  it("destroys the stacks that the code no longer has", async () => {
    const fixture = await withAnna();
    const { work: _, ...stacks } = fixture.stacks;
    fixture.stacks = stacks;
    const { code, stdout, stderr } = await up(fixture);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("What is no longer part of the sandpit, and is destroyed afterwards:");
    expect(stdout).toContain("anna-work  1 destroyed");
    expect(fixture.objects()).toEqual(["anna-tenant"]);
    expect((await entryOf(fixture))?.stacks).toEqual(["anna-tenant"]);
    expect((await fixture.sandpits().registry.readBundle("anna"))?.stacks.map(({ id }) => id)).toEqual(["anna-tenant"]);
  });

  it("warns when little time is left", async () => {
    const fixture = new SandpitFixture();
    const at = (time: string) => ({ now: () => new Date(time) });
    await up(fixture, "", "anna", at("2026-11-26T08:00:00Z"));
    const { stderr } = await up(fixture, "", "anna", at("2026-11-29T07:00:30Z"));
    expect(stderr).toContain("anna ends in 1h. To keep it: ./platform sandpit extend anna --target emulated");
  });
});

describe("platform sandpit up refuses, and nothing is left,", () => {
  it.each<[why: string, options: string, message: string | RegExp, define?: (fixture: SandpitFixture) => void]>([
    ["a name that an environment has", " dev", '"dev" is the name of an environment.'],
    ["a setting that is none", " --set x", "--set x: is no setting."],
    ["a name that begins with one", " dev-x", '"dev-x" and the environment "dev" cannot exist together'],
    ["a name that is none", " Anna_B", /Anna_B/],
    [
      "too long a life",
      " --ttl 20d",
      "A sandpit of dev may live 14d at most, counted from its creation, and --ttl asks for 20d.",
    ],
    ["a life that is none", " --ttl soon", '--ttl "soon" is not a time to live. Pass one such as 8h, 2d or 1d12h.'],
    ["a version of a cluster that is shared", " --kubernetes 1.36", "A shared sandpit is in a cluster of its base"],
    ["a version that does not exist", " --kind dedicated --kubernetes 1.99", "1.99"],
    ["a change that the schema rejects", " --set tenant.quota.pods=-1", "tenant.quota.pods"],
    ["a kind that does not exist", " --kind small", "Allowed choices are shared, dedicated."],
    ["an environment that allows none", " --base prod", /prod allows no sandpits: .* Those that do: dev\./],
    [
      "what is too dear",
      "",
      "anna may cost $5.10 an hour by its estimate, and a sandpit of dev at most $1.00",
      (fixture) => fixture.define({ ...baseSpec, sandpits: { perHour: 1 } }),
    ],
    [
      "a base of which nothing exists",
      "",
      "dev is not ready: dev-network, which anna needs, does not exist. Apply it first: ./platform apply dev --target emulated.",
      (fixture) => fixture.write(".platform/emulated/state/dev-network.tfstate", emptyState),
    ],
    [
      "a base that does not publish what is read",
      "",
      "dev is not ready: it does not publish cidr of dev-network yet",
      (fixture) => {
        fixture.stacks["tenant"] = { reads: ["network"], outputs: { cidr: { value: reading("network", "cidr") } } };
      },
    ],
  ])("%s", async (_, options, message, define = () => {}) => {
    const fixture = new SandpitFixture();
    fixture.environments = [...fixture.environments, prod];
    define(fixture);
    const { code, stdout, stderr } = await up(fixture, options);
    expect(code).toBe(1);
    expect(stderr + stdout).toMatch(message);
    expect(await fixture.left()).toEqual(nothing);
  });
});

describe("platform sandpit up needs", () => {
  it("a Terraform", async () => {
    const fixture = new SandpitFixture();
    const env = { ...fixture.env("anna"), PLATFORM_TERRAFORM: fixture.path("nowhere") };
    const { code, stderr } = await fixture.run("sandpit up", { env });
    expect([code, stderr]).toEqual([1, expect.stringContaining("nowhere")]);
    expect(await fixture.left()).toEqual(nothing);
  });

  it("credentials, before it asks anything of AWS", async () => {
    const fixture = new SandpitFixture();
    fixture.keepStatesIn({ type: "s3", bucket: "states", region: "us-east-2" });
    const identify = async () => {
      throw Object.assign(new Error("The security token included in the request is expired"), { name: "ExpiredToken" });
    };
    const { code, stderr } = await up(fixture, "", "anna", { identify });
    expect(code).toBe(1);
    expect(stderr).toContain("The AWS credentials have expired: sign in again (aws sso login).");
  });

  it("a backend that has a place for its registry", async () => {
    const fixture = new SandpitFixture();
    fixture.keepStatesIn({ type: "http", address: "https://states.example.com" });
    const { code, stderr } = await up(fixture);
    expect(code).toBe(1);
    expect(stderr).toContain("dev keeps its states in a backend of type http, which has no place for the registry");
  });
});

describe("platform sandpit up leaves a sandpit as it is", () => {
  it.each<[why: string, options: string, user: string, message: string]>([
    ["of somebody else", " anna", "bob", "Sandpit anna belongs to anna, and you are bob."],
    ["of somebody else, to an admin who does not say so", " anna", "root", "add --admin."],
    [
      "when its kind would change",
      " --kind dedicated",
      "anna",
      "anna is a shared sandpit, and cannot become a dedicated one.",
    ],
    [
      "when its end would change",
      " --ttl 5d",
      "anna",
      "To let it live longer: ./platform sandpit extend anna --target emulated",
    ],
    ["when a change is rejected", " --set tenant.quota.pods=x", "anna", "tenant.quota.pods"],
  ])("%s", async (_, options, user, message) => {
    const fixture = await withAnna();
    const before = await entryOf(fixture);
    const { code, stderr } = await up(fixture, options, user);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(await entryOf(fixture)).toEqual(before);
  });

  it.each([
    [
      "asleep",
      { state: "sleeping" },
      "anna is asleep. Nothing was changed. Wake it first: ./platform sandpit wake anna",
    ],
    [
      "being taken down",
      { state: "destroying", command: "down" },
      "Go on with that first: ./platform sandpit down anna",
    ],
    ["failed going down", { state: "failed", command: "down" }, "Go on with that first: ./platform sandpit down anna"],
    ["expired", { expires: "2020-01-01T00:00:00.000Z" }, "To let it live longer: ./platform sandpit extend anna"],
  ] as const)("that is %s", async (_, changed, message) => {
    const fixture = await withAnna();
    const { registry } = fixture.sandpits();
    await updateEntry(registry, "anna", (entry) => ({ ...entry, ...changed }));
    const { code, stderr } = await up(fixture);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(await entryOf(fixture)).toMatchObject(changed);
  });

  it("but not to an admin who says so, and to a pipeline of its merge request", async () => {
    const fixture = new SandpitFixture();
    const env = { ...fixture.env("anna"), CI_MERGE_REQUEST_IID: "12" };
    await fixture.run("sandpit up", { env });
    expect((await up(fixture, " anna --admin", "root")).code).toBe(0);
    expect((await fixture.run("sandpit up anna", { env: { ...env, PLATFORM_USER: "bob" } })).code).toBe(0);
    expect(await entryOf(fixture)).toMatchObject({ owner: "anna", mergeRequest: 12 });
  });
});

describe("quotas of a base", () => {
  it("hold for each owner and in total", async () => {
    const fixture = await withAnna();
    expect((await up(fixture, " other")).code).toBe(0);
    const third = await up(fixture, " third");
    expect(third.stderr).toContain(
      "anna has anna and other, and may have 2 sandpits of dev at once (sandpits.quota.perOwner of dev). Take one down first. Nothing was changed.",
    );
    expect((await up(fixture, "", "bob")).code).toBe(0);
    expect((await up(fixture, "", "carol")).stderr).toContain(
      "There are 3 sandpits of dev, and no more may exist at once",
    );
    expect((await fixture.left()).entries).toEqual(["anna", "bob", "other"]);
    // A sandpit that exists can still be changed.
    expect((await up(fixture, " other")).code).toBe(0);
  });

  it("hold however many come at once", async () => {
    const fixture = new SandpitFixture();
    const ran = await Promise.all(["anna", "bob", "carol", "dora", "emil"].map((user) => up(fixture, "", user)));
    expect(ran.map(({ code }) => code).sort()).toEqual([0, 0, 0, 1, 1]);
    expect((await fixture.left()).entries).toHaveLength(3);
    expect((await fixture.left()).admissions).toHaveLength(3);
  });
});

describe("two that bring up the same name at once", () => {
  it("make it one after the other, or one is refused by the lock", async () => {
    const fixture = new SandpitFixture();
    const ran = await Promise.all([up(fixture, " --lock-timeout 60s"), up(fixture, " --lock-timeout 60s")]);
    expect(
      ran.map(({ code }) => code),
      ran.map(({ stderr }) => stderr).join("\n"),
    ).toEqual([0, 0]);
    expect(fixture.objects()).toEqual(["anna-tenant", "anna-work"]);
    expect((await fixture.left()).entries).toEqual(["anna"]);
  });
});

describe("a failed apply", () => {
  it("is said by the entry, continued by up, and taken down by down", async () => {
    for (const next of ["up", "down --auto-approve"]) {
      const fixture = new SandpitFixture();
      fixture.write("fails", "anna-work");
      const { code, stderr } = await up(fixture);
      expect(code).toBe(1);
      expect(stderr).toContain("Run again to continue, or take it down: ./platform sandpit up anna --target emulated");
      expect(await entryOf(fixture)).toMatchObject({
        state: "failed",
        command: "up",
        problem: expect.stringContaining("anna-work failed"),
      });
      expect(fixture.objects()).toEqual(["anna-tenant"]);
      fixture.write("fails", "");
      expect((await fixture.run(`sandpit ${next}`, { env: fixture.env("anna") })).code).toBe(0);
      if (next === "up") expect(await entryOf(fixture)).not.toHaveProperty("problem");
      else expect(await fixture.left()).toEqual(nothing);
    }
  });
});
