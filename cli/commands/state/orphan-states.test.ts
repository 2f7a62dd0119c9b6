import { describe, expect, it } from "vitest";
import { applied } from "../../testing/applied-states.ts";
import type { Fixture } from "../../testing/fixture.ts";
import { havingSandpits, sandpitEntry } from "../../testing/having-sandpits.ts";
import { stateText, writeState } from "../../testing/state-file.ts";

const nat = {
  resources: [
    {
      type: "aws_nat_gateway",
      name: "left",
      attributes: { id: "nat-old", arn: "arn:aws:ec2:us-east-2:111111111111:natgateway/nat-old" },
    },
  ],
  outputs: { nat_id: { value: "nat-old" } },
};

/** `dev` once had `old`, and somebody has removed the environment that had `removed-stack`. */
function orphaned(): Fixture {
  const fixture = applied();
  writeState(fixture.stateFile("dev-old"), nat);
  writeState(`${fixture.stateFile("dev-old")}.backup`, { resources: [] });
  writeState(fixture.stateFile("removed-stack"), {
    resources: [{ ...nat.resources[0], name: "gone" } as never],
    outputs: { nat_name: { value: "nat" } },
  });
  writeState(fixture.stateFile("dev-empty"), {});
  return fixture;
}

describe("a state whose stack the code no longer has", () => {
  const fixture = orphaned();

  it.each([
    ["list", /^dev-old +aws_nat_gateway\.left +nat-old/m],
    ["list dev --stack old", /^dev-old +aws_nat_gateway\.left +nat-old/m],
    ["list", /^removed-stack +aws_nat_gateway\.gone +nat-old/m],
    ["list removed --stack stack", /^removed-stack +aws_nat_gateway\.gone +nat-old/m],
    ["list", /^No stack in the code: dev-old, removed-stack \(\.\/platform state orphans --target emulated\)\.$/m],
    ["search nat-old", /^removed-stack +aws_nat_gateway\.gone/m],
    ["search natgateway/nat-old --environment dev", /^1 resource found\.$/m],
    [
      "search nat-old --environment dev",
      /^Left out: 1 state of no environment, removed-stack \(\.\/platform state orphans/m,
    ],
    ["show dev-old:aws_nat_gateway.left", /^aws_nat_gateway\.left\n {2}stack +dev-old$/m],
    ["show removed-stack:aws_nat_gateway.gone", /^ {2}id = "nat-old"$/m],
    ["impact dev-old:aws_nat_gateway.left", /^0 resources in 1 stack \(dev-old\)/m],
    ["outputs", /^dev-old +nat_id +nobody +nat-old$/m],
    ["outputs", /^removed-stack +nat_name +nobody +nat$/m],
    ["graph dev", /old<br\/>1 resource, not in the code/],
    ["graph", /no environment[\s\S]*removed-stack<br\/>1 resource/],
    ["graph removed-stack", /nat_gateway/],
    ["history dev-old", /^current .* 2 added$/m],
    ["pull removed-stack", /removed-stack\.tfstate/],
    ["backup dev --stack old", /^dev-old +1 +.*\/dev-old\.tfstate$/m],
    ["diff dev-old", /\+ aws_nat_gateway\.left/],
    ["diff dev-old dev-empty", /- aws_nat_gateway\.left/],
    ["diff dev-network dev-old", /aws_nat_gateway\.left/],
    ["cost dev", /^dev-old +\$/m],
    ["cost", /^removed-stack +\$[\s\S]*^no environment total +\$/m],
  ])("is included by %s", async (command, shows) => {
    const { code, stdout, stderr } = await fixture.run(`state ${command}`);
    expect(stderr).toBe("");
    expect(stdout).toMatch(shows);
    expect(code).toBe(command.startsWith("diff") ? 2 : 0);
  });

  it("is told apart in JSON", async () => {
    const { stacks, resources } = await fixture.json("state list");
    const origins = Object.fromEntries(stacks.map(({ id, origin }: { id: string; origin?: string }) => [id, origin]));
    expect(origins).toMatchObject({ "dev-old": "orphan", "removed-stack": "orphan" });
    expect(origins).not.toHaveProperty("dev-empty");
    expect(resources).toContainEqual(expect.objectContaining({ stack: "dev-old", origin: "orphan" }));
    const { leftOut } = await fixture.json("state search nat-old --environment dev");
    expect(leftOut).toEqual(["removed-stack"]);
  });

  it("is not restored to a stack that is not there", async () => {
    expect((await fixture.run("state pull dev-old")).stdout).not.toContain("state push");
  });

  it("hides the secrets of the others, as they hide its own", async () => {
    const secretive = applied();
    const password = ["kept", "by", "nobody", "4711"].join("-");
    const attributes = { id: "db-old", password };
    writeState(secretive.stateFile("dev-old"), {
      resources: [{ type: "aws_db_instance", name: "old", attributes, sensitive: ["password"] }],
    });
    writeState(secretive.stateFile("dev-cluster"), {
      resources: [{ type: "terraform_data", name: "copy", attributes: { id: "c", input: `with ${password}` } }],
    });
    expect((await secretive.run("state show dev-cluster:terraform_data.copy")).stdout).not.toContain(password);
  });
});

describe("the state of a sandpit", () => {
  it("is found with those of the environments, and is no orphan", async () => {
    const fixture = await havingSandpits([sandpitEntry("alice")]);
    writeState(fixture.stateFile("alice-ml-tenant"), nat);
    const { matches } = await fixture.json("state search nat-old");
    expect(matches).toMatchObject([{ stack: "alice-ml-tenant", environment: "alice", origin: "sandpit" }]);
    expect((await fixture.run("state orphans")).code).toBe(0);
  });
});

describe("the states of an environment whose file does not load", () => {
  it("are shown, as what they are", async () => {
    const half = applied();
    half.problems = { dev: "environments/dev.ts cannot be loaded: Unexpected token" };
    const { matches, problems } = await half.json("state search subnet-1");
    expect(matches).toMatchObject([{ stack: "dev-network", environment: "dev", origin: "unloaded" }]);
    expect(problems).toMatchObject([{ environment: "dev", kind: "not-valid" }]);
    expect((await half.run("state search subnet-1 --environment prod")).code).toBe(0);
    const own = await half.run("state list dev --type aws_vpc");
    expect(own.stdout).toMatch(/^dev-network +aws_vpc\.main +vpc-1$/m);
    expect(own.stderr).toBe("error: environments/dev.ts cannot be loaded: Unexpected token\n");
    expect(own.code).toBe(1);
  });
});

it("a state is addressed by whatever name its file has", async () => {
  const fixture = applied();
  fixture.write(".platform/emulated/state/a.b_c.tfstate", stateText(nat));
  const { resource } = await fixture.json("state show a.b_c:aws_nat_gateway.left");
  expect(resource).toMatchObject({ stack: "a.b_c", id: "nat-old" });
});
