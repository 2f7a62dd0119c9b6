import { existsSync, readFileSync, rmSync } from "node:fs";
import { openWorld } from "@ml-platform/emulator";
import { checkEnvironment, type Environment, type PermanentSpec } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { UserError } from "@ml-platform/rules";
import { stacksOf } from "@ml-platform/stacks";
import { describe, expect, it } from "vitest";
import { openSandpitRegistry } from "../../sandpit/registry/open-registry.ts";
import { beforeAllWithTerraform, skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { Rehearsal } from "../rehearsal.ts";

skipWithoutTerraform();

/** A small base, without the accelerators that make most of what a dedicated sandpit has. */
const spec: PermanentSpec = {
  ...smallSpec,
  clusters: {
    ml: {
      ...smallSpec.clusters?.["ml"],
      kubernetes: "1.36",
      access: smallSpec.clusters?.["ml"]?.access ?? {},
      nodeGroups: { system: { instanceType: "m7i.large", size: { min: 1, max: 2 } } },
    },
  },
  sandpits: { developers: ["arn:aws:iam::111111111111:role/developer"], quota: { perOwner: 3 }, perHour: 25 },
};
const rehearsal = new Rehearsal([checkEnvironment(spec)]);
rehearsal.specs = { small: spec };
/** What sandpits read of it. */
const ids = ["small-network", "small-ml-cluster"];

const run = (command: string, user = "anna", services = {}) =>
  rehearsal.run(command, { env: { PLATFORM_USER: user }, services });

async function succeed(command: string, user?: string, services?: object): Promise<string> {
  const { code, stdout, stderr } = await run(`sandpit ${command}`, user, services);
  expect(code, stdout + stderr).toBe(0);
  return stdout;
}

interface Listed {
  readonly name: string;
  readonly state: string;
  readonly expires: string;
}

const listed = async (): Promise<readonly Listed[]> => JSON.parse(await succeed("list --json")).sandpits;

/** Attributes of the objects of a type that a state has. */
function objects(id: string, type: string): unknown[] {
  const { resources } = JSON.parse(readFileSync(rehearsal.stateFile(id), "utf8")) as {
    resources: { type: string; mode: string; instances: { attributes: unknown }[] }[];
  };
  return resources
    .filter((each) => each.mode === "managed" && each.type === type)
    .flatMap(({ instances }) => instances.map(({ attributes }) => attributes));
}

const pods = (name: string) =>
  objects(`${name}-ml-tenant`, "kubernetes_resource_quota_v1").map((quota) => JSON.stringify(quota));

/** What exists in the emulated AWS and its clusters. */
function world(): string[] {
  const opened = openWorld(rehearsal.path(".platform", "emulated", "world"));
  return opened.names().flatMap((name) =>
    opened
      .realm(name)
      .list()
      .map(({ key, type }) => `${type} ${key}`),
  );
}

let before: { readonly states: readonly string[]; readonly world: readonly string[] };
const present = () => ({ states: ids.map((id) => readFileSync(rehearsal.stateFile(id), "utf8")), world: world() });

beforeAllWithTerraform(async () => {
  const { code, stdout, stderr } = await run(
    `apply small --auto-approve ${ids.map((id) => `--stack ${id}`).join(" ")}`,
  );
  expect(code, stdout + stderr).toBe(0);
  before = present();
});

describe("a shared sandpit", () => {
  it("is made, used, changed, extended, put to sleep, woken and taken down; its base never changes", async () => {
    await succeed("up");
    expect(objects("anna-ml-tenant", "kubernetes_namespace_v1")).toHaveLength(1);
    expect(await succeed("show")).toContain("sandpit-anna");

    await succeed("up --set tenant.quota.pods=5");
    expect(pods("anna").join()).toContain('"pods":"5"');

    const [{ expires }] = (await listed()) as [Listed];
    await succeed("extend --by 1d");
    expect(Date.parse((await listed())[0]?.expires ?? "") - Date.parse(expires)).toBe(86_400_000);

    await succeed("sleep");
    expect(pods("anna").join()).toContain('"pods":"0"');
    expect(await listed()).toMatchObject([{ name: "anna", state: "sleeping" }]);
    await succeed("wake");
    expect(pods("anna").join()).toContain('"pods":"5"');
    expect(await listed()).toMatchObject([{ name: "anna", state: "ready" }]);

    await succeed("down --auto-approve");
    expect(await listed()).toEqual([]);
    expect(existsSync(rehearsal.stateFile("anna-ml-tenant"))).toBe(false);
    expect(present()).toEqual(before);
  });

  it("of one owner is not in the way of another's, also when both are made at once", async () => {
    const users = ["anna", "bob"];
    await Promise.all(users.map((user) => succeed("up", user)));
    expect((await listed()).map(({ name, state }) => [name, state])).toEqual([
      ["anna", "ready"],
      ["bob", "ready"],
    ]);
    await succeed("down --auto-approve", "anna");
    const { code, stdout } = await run("sandpit up --json", "bob");
    expect([code, JSON.parse(stdout).report.result]).toEqual([0, "no changes"]);
  });
});

describe("what no registry explains", () => {
  it("is found by its tags and its states, and removed", async () => {
    // Bob's stands already.
    await succeed("up", "anna");
    const registry = openSandpitRegistry({ root: rehearsal.root, env: {} }, "emulated", checkEnvironment(spec));
    for (const name of ["anna", "bob"]) {
      await registry.removeBundle(name);
      await registry.dismiss(name);
      await registry.remove(name, (await registry.read(name))?.version ?? "");
    }
    rmSync(rehearsal.stateFile("bob-ml-tenant"));

    const { code, stdout } = await run("sandpit gc --json");
    const { leftovers } = JSON.parse(stdout) as { leftovers: { sandpit: string; kind: string; type?: string }[] };
    expect(code).toBe(2);
    expect(leftovers.filter(({ sandpit }) => sandpit === "anna")).toMatchObject([
      { kind: "state", id: "anna-ml-tenant" },
    ]);
    const types = leftovers.filter(({ sandpit }) => sandpit === "bob").map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(["aws_iam_role", "aws_iam_role_policy", "kubernetes_namespace_v1"]));

    await succeed("gc --yes");
    expect(await succeed("gc")).toBe("Nothing is left over.\n");
    expect(await listed()).toEqual([]);
    expect(present()).toEqual(before);
  });
});

describe("a dedicated sandpit", () => {
  it("has a later Kubernetes before its base, and is taken down when its code is gone", async () => {
    await succeed("up --kind dedicated --kubernetes 1.37");
    expect(objects("anna-ml-cluster", "aws_eks_cluster")).toMatchObject([{ name: "anna-ml", version: "1.37" }]);
    expect(objects("small-ml-cluster", "aws_eks_cluster")).toMatchObject([{ version: "1.36" }]);
    const gone = () => {
      throw new UserError("The code of this sandpit is gone.");
    };
    const code = {
      synthesize: gone,
      stacksOf: async (environment: Environment) =>
        environment.sandpit === undefined ? stacksOf(environment) : gone(),
    };
    expect((await run("sandpit up", "anna", code)).code).toBe(1);
    await succeed("down --auto-approve", "anna", code);
    expect(await listed()).toEqual([]);
    expect(present()).toEqual(before);
  });
});
