import { readFileSync } from "node:fs";
import { secretShapes } from "@ml-platform/state/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { Fixture, reading } from "../../testing/fixture.ts";
import { type StateContents, type StateResource, writeState } from "../../testing/state-file.ts";

const marker = "marked-4711";
const secretOf = (stack: string, version: string) => `${marker}-of-${stack}-${version}`;
const pin = 471147114711;

/** Each state marks a secret and a number as sensitive; every other state has unmarked copies of them. */
const stacks = ["network", "cluster"] as const;
const environments = ["dev", "prod"] as const;
const ids = environments.flatMap((environment) => stacks.map((stack) => `${environment}-${stack}`));

/** Every shape of a secret, with others in the earlier version. */
const shapes = { old: secretShapes(1), new: secretShapes(2) };
const shapeSecrets = new Set(
  [...shapes.old, ...shapes.new].flatMap(({ secrets }) =>
    secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]),
  ),
);
const shaped = (version: "old" | "new"): StateResource[] =>
  shapes[version].map(({ type = "terraform_data", attributes, marked = [] }, index) => ({
    type,
    name: `shape_${index}`,
    attributes: { id: `shape-${index}`, ...attributes },
    sensitive: marked,
  }));

function contents(id: string, version: "old" | "new"): StateContents {
  const secrets = [...ids.map((each) => secretOf(each, "new")), secretOf(id, version)];
  const copies: StateResource = {
    type: "terraform_data",
    name: "copies",
    attributes: {
      id: "copies",
      equal: secrets,
      inside: `${version}: ${secrets.join(" and ")}`,
      json: JSON.stringify({ note: secrets }),
      pin2: version === "old" ? pin : 1,
      "esc\u001b]0;title\u0007": "\u009b2J",
      changed: version,
    },
  };
  const database: StateResource = {
    type: "aws_db_instance",
    name: "main",
    attributes: {
      id: "db",
      password: secretOf(id, version),
      pin,
      options: JSON.stringify({ db: { password: `${marker}-json` } }),
      settings: `host=db password=${marker}-text`,
    },
    sensitive: ["password", "pin"],
  };
  return {
    serial: version === "old" ? 1 : 2,
    resources: [copies, database, ...(id === "dev-network" ? shaped(version) : [])],
    outputs: {
      url: { value: `https://example.com/${secretOf("dev-network", "new")}` },
      pairs: { value: [{ name: "DB_PASSWORD", value: `${marker}-pair` }] },
      encoded: { value: JSON.stringify({ password: `${marker}-encoded` }) },
    },
  };
}

const fixture = new Fixture({
  network: { resources: { copies: {} }, outputs: { url: { value: "${terraform_data.copies.id}" } } },
  cluster: { reads: ["network"], resources: { copies: { input: reading("network", "url") } } },
});

beforeAll(() => {
  for (const id of ids) {
    writeState(fixture.stateFile(id), contents(id, "new"));
    writeState(`${fixture.stateFile(id)}.backup`, contents(id, "old"));
  }
});

/** Output must contain no secret, and no control character either. */
function expectNoSecret(text: string): void {
  expect(text).not.toContain(marker);
  expect(text).not.toContain(String(pin));
  expect([...shapeSecrets].filter((secret) => text.includes(secret))).toEqual([]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
}

describe("no secret of any state", () => {
  it.each([
    "list",
    "list dev --stack network",
    "show dev-network:terraform_data.copies --all",
    "show dev-network:terraform_data.copies --environment dev --all",
    "show dev-network:aws_db_instance.main --all",
    "search dev",
    "search copies",
    "search type:terraform_data --limit 1000",
    "search shape-1 --limit 1000",
    "outputs",
    "impact dev-network:aws_db_instance.main",
    "history dev-network --detailed",
    "history prod-cluster --detailed --environment prod",
    "diff dev-network",
    "diff dev prod --noise",
    "diff dev-network dev-cluster --noise",
    "graph",
    "graph dev-network",
    "graph dev-network --format dot",
    "graph dev-network --format svg",
    "cost",
    "orphans",
    "locks",
  ])("is in the output of %s, as text or JSON", async (argv) => {
    for (const format of ["", " --json"]) {
      const { stdout, stderr } = await fixture.run(`state ${argv}${format}`);
      expect(stdout).not.toBe("");
      expect(stderr).not.toContain("unknown");
      expectNoSecret(stdout + stderr);
    }
  });

  it("is found by a search", async () => {
    for (const secret of [marker, ...ids.map((id) => secretOf(id, "new")), String(pin)]) {
      expect(JSON.parse((await fixture.run(`state search ${secret} --json`)).stdout)).toMatchObject({ total: 0 });
    }
  });

  it("is in the report page, its histories included", async () => {
    await fixture.run("state report");
    const page = readFileSync(fixture.path(".platform/emulated/state-report.html"), "utf8");
    const [, data = ""] = /id="report-data">([^<]*)</.exec(page) ?? [];
    expect(data).toContain("terraform_data.copies");
    expect(data).toContain("inside");
    expect(data).not.toContain(marker);
    expect(data).not.toContain(String(pin));
    expect(data).toContain("terraform_data.shape_0");
    expect([...shapeSecrets].filter((secret) => data.includes(secret))).toEqual([]);
  });
});

it("an error message contains no control characters", async () => {
  const { code, stderr } = await fixture.run("state show no\u009b2J");
  expect(code).toBe(1);
  expect(stderr).toContain("no\\u009b2J");
  expectNoSecret(stderr);
});

describe("a sensitive output with an id, a region and a user in it", () => {
  const vpc = "vpc-0aa11bb22cc33dd44";
  const plain = new Fixture({ network: {}, database: {} });
  const json = async (command: string) => JSON.parse((await plain.run(`state ${command} --json`)).stdout);

  beforeAll(() => {
    writeState(plain.stateFile("dev-network"), {
      resources: [{ type: "aws_vpc", name: "main", attributes: { id: vpc, tags: { owner: "mlplatform" } } }],
      outputs: { vpc_id: { value: vpc } },
    });
    const connection = { region: "us-east-2", vpc_id: vpc, username: "mlplatform", password: `${marker}-password` };
    const copy = { type: "terraform_data", name: "copy", attributes: { id: "copy", input: `${marker}-password` } };
    writeState(plain.stateFile("dev-database"), {
      resources: [copy],
      outputs: { connection: { value: connection, sensitive: true } },
    });
  });

  it("takes no resource from any answer", async () => {
    expect(await json(`search ${vpc}`)).toMatchObject({ total: 1, hidden: 1, matches: [{ id: vpc }] });
    expect(await json("search mlplatform")).toMatchObject({ total: 1 });
    expect(await json(`show ${vpc}`)).toMatchObject({
      resource: { id: vpc, hidden: 0, attributes: { tags: { owner: "mlplatform" } } },
    });
    expect((await json("list")).resources).toMatchObject([{ id: vpc }, { id: "copy" }]);
    expect(await json("outputs")).toMatchObject({ hidden: 1 });
    expect((await json("outputs")).outputs).toContainEqual(expect.objectContaining({ name: "vpc_id", value: vpc }));
  });

  it("is counted where something was hidden, and so not searched", async () => {
    const search = await plain.run(`state search ${marker}-password`);
    expect(search.code).toBe(0);
    expect(search.stdout).toBe("0 resources found.\n1 value is hidden and was not searched.\n");
    expect((await plain.run("state show nothing-such")).stderr).toContain("1 value is hidden and was not searched.");
    expect((await plain.run("state list")).stdout).toContain("1 value is hidden.");
    expect((await plain.run("state outputs")).stdout).toContain("1 value is hidden.");
    expect((await plain.run("state show dev-database:terraform_data.copy")).stdout).toContain(
      "1 value: --reveal <attribute> prints one",
    );
  });
});

describe("what is not secret", () => {
  it("is shown beside it", async () => {
    const { stdout } = await fixture.run("state show dev-network:terraform_data.copies");
    expect(stdout).toContain('changed = "new"');
    expect((await fixture.run("state diff dev-network")).stdout).toContain('changed: "old" -> "new"');
  });
});

/** A program that answers as Terraform does when every stack has drifted. */
function terraformThatFinds(resource_drift: readonly unknown[]): string {
  const plan = fixture.write("drifted.json", JSON.stringify({ format_version: "1.2", resource_drift }));
  const lines = ['case "$1" in', "version) echo Terraform v1.11.4 ;;", `show) cat '${plan}' ;;`, "esac"];
  return fixture.writeProgram("terraform", lines.join("\n"));
}

it("no secret of any state is in the drift", async () => {
  const [before, after] = ["was", "is"].map((word) => ({
    note: `${word} ${ids.map((id) => secretOf(id, "new")).join()}`,
    pin2: pin,
    changed: word,
  }));
  const resource = { address: "terraform_data.copies", mode: "managed", type: "terraform_data", name: "copies" };
  const change = { actions: ["update"], before, after, before_sensitive: {}, after_sensitive: {} };
  const env = { PLATFORM_TERRAFORM: terraformThatFinds([{ ...resource, change }]) };
  for (const format of ["", " --json"]) {
    const { code, stdout, stderr } = await fixture.run(`state drift dev --stack network${format}`, { env });
    expect(code, stderr).toBe(2);
    expect(stdout).toContain("changed");
    expectNoSecret(stdout + stderr);
  }
  const kept = readFileSync(fixture.path(".platform/emulated/drift.json"), "utf8");
  expect(kept).toContain("dev-network");
  expectNoSecret(kept);
});
