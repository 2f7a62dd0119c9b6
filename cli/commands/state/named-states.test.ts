import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { applied, network, secret } from "../../testing/applied-states.ts";
import { HttpStates } from "../../testing/http-states.ts";
import { stateText } from "../../testing/state-file.ts";

const [vpc, , ...others] = network.resources;
const later = {
  serial: 8,
  resources: [{ ...vpc, attributes: { ...vpc.attributes, cidr_block: "10.1.0.0/16" } }, ...others],
};
const foreign = (text: string): string => text.replace("3b2c1d5e-0000", "77777777-0000");

/** A repository none of whose environments loads, and states that are none of its stacks. */
function named() {
  const fixture = applied();
  fixture.write("copies/theirs.tfstate", foreign(stateText(network)));
  fixture.write("copies/theirs.tfstate.backup", foreign(stateText({ resources: [] })));
  fixture.write("copies/later.tfstate", stateText(later));
  fixture.write("copies/broken.tfstate", "{");
  return fixture;
}

const fixture = named();
const broken = named();
broken.problems = { dev: "environments/dev.ts cannot be loaded", prod: "environments/prod.ts cannot be loaded" };

describe("a state that is no stack of the repository", () => {
  const theirs = "--state copies/theirs.tfstate";

  it.each([
    ["list", /^theirs +aws_vpc\.main +vpc-1/m],
    ["list --tainted", /^theirs +aws_subnet\.a +subnet-1 +tainted$/m],
    ["search 10.0.0.0/16", /^theirs +aws_vpc\.main +cidr_block=10\.0\.0\.0\/16$/m],
    ["show vpc-1", /^aws_vpc\.main\n {2}stack +theirs$/m],
    ["show theirs:aws_vpc.main", /^ {2}tags\.team = "ml"$/m],
    ["impact aws_vpc.main", /^2 resources in 1 stack \(theirs\)[\s\S]*^Only states that were named were looked at/m],
    ["outputs", /^theirs +vpc_id +not known +vpc-1$/m],
    ["graph", /vpc/],
    ["graph theirs --format dot", /"aws_vpc\.main" -> "aws_subnet\.a"/],
    ["history", /^current .* added$/m],
    ["history theirs", /^backup /m],
    ["pull", /^theirs +7 +\.platform\/backups\/.*\/theirs\.tfstate$/m],
    ["pull theirs --version backup", /^theirs +1 +/m],
    ["cost", /^theirs +\$/m],
  ])("is read by %s, whether or not any environment loads", async (command, shows) => {
    for (const each of [fixture, broken]) {
      const { code, stdout, stderr } = await each.run(`state ${command} ${theirs}`);
      expect(stderr).toBe("");
      expect(stdout).toMatch(shows);
      expect(stdout).not.toContain(secret);
      expect(code).toBe(0);
    }
  });

  it("is one of several", async () => {
    const both = `${theirs} --state copies/later.tfstate`;
    expect((await fixture.json(`state search vpc-1 ${both}`)).total).toBe(3);
    expect((await fixture.run(`state show vpc-1 ${both}`)).stderr).toContain(
      '"vpc-1" names 2 resources. Name one of them:\n  theirs:aws_vpc.main\n  later:aws_vpc.main',
    );
    expect((await fixture.run(`state history ${both}`)).stderr).toContain(
      "Several states were given. Name one of them: theirs, later.",
    );
    expect((await fixture.run(`state graph ${both}`)).stdout).toMatch(/theirs[\s\S]*later/);
  });

  it("is compared with another one, a stack of the code, or its own earlier version", async () => {
    const two = await fixture.run(`state diff ${theirs} --state copies/later.tfstate`);
    expect(two.code).toBe(2);
    expect(two.stdout).toContain("theirs and later: theirs -> later");
    expect(two.stdout).toContain("cidr_block: 10.0.0.0/16 -> 10.1.0.0/16".replaceAll(/(10\S+)/g, '"$1"'));
    const withStack = await fixture.json("state diff dev-network --state copies/later.tfstate");
    // Both have the lineage of dev-network: an id that changed would be a change.
    expect(withStack).toMatchObject({ left: "dev-network", right: "later", comparisons: [{ name: "later" }] });
    const tags = { Name: "dev", account: "111111111111", environment: "dev" };
    fixture.write("copies/same.tfstate", foreign(stateText({ resources: [{ ...vpc, attributes: { tags } }] })));
    fixture.write(
      ".platform/emulated/state/dev-tagged.tfstate",
      stateText({ resources: [{ ...vpc, attributes: { tags } }] }),
    );
    expect((await fixture.run("state diff dev-tagged --state copies/same.tfstate")).code).toBe(0);
    expect((await fixture.run(`state diff ${theirs}`)).stdout).toContain("theirs: backup -> current");
    expect((await fixture.run(`state diff backup current ${theirs}`)).stdout).toContain("theirs: backup -> current");
  });

  it.each([
    ["list --state nowhere.tfstate", "nowhere: nowhere.tfstate: does not exist, or"],
    ["search x --state copies/broken.tfstate", "broken: copies/broken.tfstate: is truncated."],
    ["history --state nowhere.tfstate", "nowhere.tfstate does not exist."],
    ["pull --state nowhere.tfstate", "nowhere.tfstate does not exist."],
    [
      "show vpc-1 --state copies/broken.tfstate",
      "Not everything could be searched:\n  broken: copies/broken.tfstate: is",
    ],
    ["list dev --state copies/theirs.tfstate", '--state reads one state, and "dev" others.'],
    ["list --stack a --state copies/theirs.tfstate", '--state reads one state, and "a" others.'],
    ["list --state ftp://example.com/x", "States at ftp:// are not read."],
    ["diff --state a --state b --state c", "diff compares two states: give --state twice"],
    ["diff", "Name two environments, a stack or two, or states with --state"],
    ["history", "Name a stack, such as dev-network, or a state with --state <file or address>."],
  ])("is refused with a reason by %s", async (command, says) => {
    const { code, stdout, stderr } = await fixture.run(`state ${command}`);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain(says);
  });

  it("is named as a person is used to, also by a path that begins at the root", async () => {
    const { stacks } = await fixture.json(`state list --state ${join(fixture.root, "copies/theirs.tfstate")}`);
    expect(stacks).toMatchObject([{ id: "theirs", environment: "", origin: "named", serial: 7 }]);
  });
});

it("a state that may not be read is not looked for in a rehearsal", async () => {
  fixture.target = "aws";
  const { stderr } = await fixture.run("state list --state s3://others/theirs.tfstate", {
    env: { AWS_ENDPOINT_URL_S3: "http://127.0.0.1:1" },
  });
  expect(stderr).toContain("s3://others/theirs.tfstate");
  expect(stderr).not.toContain("--target emulated");
  fixture.target = "emulated";
});

describe("a state of a server", () => {
  const server = new HttpStates();
  beforeAll(() => {
    server.states.set("theirs", stateText(network));
  });

  it("is read by its address", async () => {
    const address = server.backend.type === "http" ? server.backend.address : "";
    expect((await fixture.json(`state search vpc-1 --state ${address}/theirs`)).total).toBe(2);
    expect((await fixture.run(`state list --state ${address}/nobodys`)).stderr).toContain(
      `nobodys: ${address}/nobodys: does not exist, or`,
    );
  });
});
