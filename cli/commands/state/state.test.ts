import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { UserError } from "@ml-platform/rules";
import type { ReportData } from "@ml-platform/state/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repository } from "../../inspect/source-lines.ts";
import { Fixture, reading } from "../../testing/fixture.ts";
import { type StateContents, writeState } from "../../testing/state-file.ts";

const secret = "marked-secret-4711";

const network: StateContents = {
  serial: 7,
  resources: [
    {
      type: "aws_vpc",
      name: "main",
      attributes: {
        id: "vpc-1",
        arn: "arn:aws:ec2:us-east-2:111111111111:vpc/vpc-1",
        cidr_block: "10.0.0.0/16",
        tags: { team: "ml" },
      },
    },
    {
      type: "aws_subnet",
      name: "a",
      attributes: { id: "subnet-1", vpc_id: "vpc-1" },
      dependencies: ["aws_vpc.main"],
      status: "tainted",
    },
    {
      type: "aws_nat_gateway",
      name: "a",
      attributes: { id: "nat-1", connectivity_type: "public" },
      dependencies: ["aws_subnet.a", "aws_vpc.main"],
    },
    { type: "aws_eip", name: "old", attributes: { id: "eip-1" }, deposed: "1a2b3c4d" },
    {
      type: "aws_db_instance",
      name: "main",
      attributes: { id: "db-1", password: secret, note: `uses ${secret}` },
      sensitive: ["password"],
    },
  ],
  outputs: { vpc_id: { value: "vpc-1" }, token: { value: secret, sensitive: true } },
};

const cluster: StateContents = {
  resources: [{ type: "terraform_data", name: "control", attributes: { id: "control-1", input: "vpc-1" } }],
};

function applied(): Fixture {
  const fixture = new Fixture({
    network: { resources: { vpc: {} }, outputs: { vpc_id: { value: "${terraform_data.vpc.id}" } } },
    cluster: { reads: ["network"], resources: { control: { input: reading("network", "vpc_id") } } },
  });
  writeState(fixture.stateFile("network"), network);
  writeState(fixture.stateFile("cluster"), cluster);
  return fixture;
}

const fixture = applied();
const json = async (argv: string) => JSON.parse((await fixture.run(`state ${argv} --json`)).stdout);

describe("state list", () => {
  it("lists what exists in all environments, and says what is not applied", async () => {
    const { code, stdout } = await fixture.run("state list");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^STACK +ADDRESS +ID +STATE$/m);
    expect(stdout).toMatch(/^dev-network +aws_subnet\.a +subnet-1 +tainted$/m);
    expect(stdout).toContain("5 resources, 1 tainted, 1 deposed in 2 stacks.");
    expect(stdout).toContain("Not applied: prod (all of it).");
  });

  it.each([
    ["--tainted", ["aws_subnet.a"]],
    ["--deposed", ["aws_eip.old"]],
    ["--type aws_vpc --type terraform_*", ["aws_vpc.main", "terraform_data.control"]],
    ["--stack cluster", ["terraform_data.control"]],
  ])("filters by %s", async (filter, addresses) => {
    const { resources } = await json(`list dev ${filter}`);
    expect(resources.map(({ address }: { address: string }) => address).sort()).toEqual(addresses);
  });

  it("says so where nothing is applied, and names environments there are not", async () => {
    expect((await fixture.run("state list prod")).stdout).toBe(
      "Nothing is applied yet.\nNot applied: prod (all of it).\n",
    );
    const { code, stderr } = await fixture.run("state list prd");
    expect(code).toBe(1);
    expect(stderr).toContain('No environment is called "prd". Did you mean prod? Environments: dev, prod.');
  });

  it("shortens addresses on a terminal only", async () => {
    const narrow = await fixture.runWith(["state", "list", "dev", "--target", "emulated"], { columns: 36 });
    expect(narrow.stdout).toContain("…");
    expect((await fixture.run("state list dev")).stdout).not.toContain("…");
  });
});

describe("state show", () => {
  it.each(["dev-network:aws_vpc.main", "aws_vpc.main", "arn:aws:ec2:us-east-2:111111111111:vpc/vpc-1", "vpc-1"])(
    "finds a resource by %s",
    async (name) => {
      expect((await fixture.run(`state show ${name}`)).stdout).toMatch(/^aws_vpc\.main\n {2}stack +dev-network$/m);
    },
  );

  it("shows neighbours, cost and state", async () => {
    const { resource } = await json("show nat-1");
    expect(resource).toMatchObject({ dependencies: ["aws_subnet.a", "aws_vpc.main"], dependants: [], tainted: false });
    expect(resource.cost.status).toBe("exact");
    expect((await json("show subnet-1")).resource).toMatchObject({ tainted: true, dependants: ["aws_nat_gateway.a"] });
  });

  it("masks secrets; --reveal shows one attribute, on a terminal", async () => {
    const masked = await fixture.run("state show db-1");
    expect(masked.stdout).toContain('password = "(sensitive value)"');
    expect(masked.stdout).not.toContain(secret);
    const reveal = ["state", "show", "db-1", "--reveal", "password", "--target", "emulated"];
    const piped = await fixture.runWith(reveal, { answer: "" });
    expect(piped.stdout).toBe("");
    expect(piped.stderr).toContain("works on a terminal only");
    expect((await fixture.runWith(reveal, { columns: 80, answer: "" })).stdout).toBe(`${secret}\n`);
    const wrong = await fixture.runWith([...reveal.slice(0, 4), "pasword", ...reveal.slice(5)], {
      columns: 80,
      answer: "",
    });
    expect(wrong.stderr).toContain('aws_db_instance.main has no attribute "pasword". Attributes: id, note, password.');
  });

  it("says what to type where nothing or several fit", async () => {
    const { code, stderr } = await fixture.run("state show aws_vpc.mian");
    expect(code).toBe(1);
    expect(stderr).toContain("Similar:\n  dev-network:aws_vpc.main");
    writeState(fixture.stateFile("network").replace("dev-", "prod-"), network);
    const several = await fixture.run("state show aws_vpc.main");
    expect(several.stderr).toContain(
      "names 2 resources. Name one of them:\n  dev-network:aws_vpc.main\n  prod-network:aws_vpc.main",
    );
    expect((await fixture.run("state show aws_vpc.main --environment prod")).code).toBe(0);
  });
});

describe("state search", () => {
  it.each([
    ["10.0.0.0/16", 1],
    ["vpc_id=vpc-1", 1],
    ["tag=team=ml", 1],
    ["type:aws_vpc stack:network", 1],
    [secret, 0],
  ])("finds by %s", async (terms, total) => {
    expect((await json(`search ${terms} --environment dev`)).total).toBe(total);
  });

  it("shows what matched, and limits", async () => {
    expect((await fixture.run("state search vpc-1 --environment dev --limit 1")).stdout).toMatch(
      /id=vpc-1.*\n\n3 resources found\. The first 1: --limit shows more\.$/m,
    );
    expect((await fixture.run("state search x --limit none")).stderr).toContain(
      '--limit "none" is not a number to show.',
    );
  });
});

describe("state outputs", () => {
  it("shows who publishes and who reads, without sensitive values", async () => {
    const { stdout } = await fixture.run("state outputs dev");
    expect(stdout).toMatch(/^dev-network +vpc_id +dev-cluster +vpc-1$/m);
    expect(stdout).toMatch(/^dev-network +token +nobody +no longer in the code +\(sensitive value\)$/m);
  });

  it("tells reads that lead nowhere", async () => {
    const broken = applied();
    writeState(broken.stateFile("network"), { ...network, outputs: {} });
    expect((await broken.run("state outputs dev")).stdout).toContain(
      "dev-cluster reads vpc_id of dev-network, which does not publish it.",
    );
  });
});

describe("state graph", () => {
  it("draws stacks and resources, as Mermaid, DOT and SVG", async () => {
    expect((await fixture.run("state graph dev")).stdout).toMatch(
      /^flowchart LR[\s\S]*network<br\/>4 resources[\s\S]*n0 --> n1/,
    );
    expect((await fixture.run("state graph dev-network --format dot")).stdout).toContain(
      '"aws_vpc.main" -> "aws_subnet.a";',
    );
    const { graph } = await json("graph dev-network");
    expect(graph.edges).not.toContainEqual({ from: "aws_vpc.main", to: "aws_nat_gateway.a" });
    const { stderr } = await fixture.run("state graph --out drawings/all.svg");
    expect(stderr).toBe("Stacks of all environments is in drawings/all.svg.\n");
    expect(readFileSync(join(fixture.root, "drawings/all.svg"), "utf8")).toMatch(/^<svg /);
  });

  it("names what there is", async () => {
    expect((await fixture.run("state graph devv")).stderr).toContain(
      'Neither an environment nor a stack is called "devv". Did you mean dev? There are: dev, prod, dev-network',
    );
    expect((await fixture.run("state graph dev --format png")).stderr).toContain("Formats: mermaid, dot, svg.");
  });

  it("writes no file whose name tells another format", async () => {
    const { code, stderr } = await fixture.run("state graph dev --out drawings/dev.png");
    expect(code).toBe(1);
    expect(stderr).toContain(
      '"drawings/dev.png" does not tell its format. Let it end in .mmd, .mermaid, .dot, .gv, .svg, or pass --format.',
    );
    expect(existsSync(join(fixture.root, "drawings/dev.png"))).toBe(false);
    expect((await fixture.run("state graph dev --format dot --out drawings/dev.txt")).code).toBe(0);
  });

  it("draws no empty graph of a stack whose state cannot be read", async () => {
    const broken = applied();
    writeFileSync(broken.stateFile("network"), "");
    const { code, stdout, stderr } = await broken.run("state graph dev-network --out network.svg");
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("dev-network cannot be drawn: .platform/emulated/state/dev-network.tfstate: is empty");
    expect(existsSync(join(broken.root, "network.svg"))).toBe(false);
  });
});

it("state impact shows what is downstream, across stacks", async () => {
  const { resources, stacks } = await json("impact dev-network:aws_vpc.main");
  expect(resources.map(({ address, distance }: { address: string; distance: number }) => [address, distance])).toEqual([
    ["aws_subnet.a", 1],
    ["aws_nat_gateway.a", 1],
  ]);
  expect(stacks).toEqual(["dev-network"]);
});

describe("state history and diff", () => {
  const versions = applied();
  const file = versions.stateFile("network");
  beforeAll(() => {
    const [vpc, , ...others] = network.resources!;
    const changed = { ...vpc!, attributes: { ...vpc!.attributes, cidr_block: "10.9.0.0/16" } };
    const database = others.map((resource) =>
      resource.type === "aws_db_instance"
        ? { ...resource, attributes: { ...resource.attributes, password: `${secret}-old` } }
        : resource,
    );
    writeState(`${file}.backup`, { ...network, serial: 6, resources: [changed, ...database] });
    writeState(file.replace("dev-", "prod-"), { ...network, resources: network.resources!.slice(0, 1) });
  });

  it("lists versions and what each changed", async () => {
    const { stdout } = await versions.run("state history dev-network --detailed");
    expect(stdout).toMatch(/^current .* 7 +1\.11\.4 +4 +1 added, 2 changed$/m);
    expect(stdout).toMatch(/^backup .* 6 +1\.11\.4 +3$/m);
    expect(stdout).toContain('cidr_block: "10.9.0.0/16" -> "10.0.0.0/16"');
    expect(stdout).toContain("password: another (sensitive value)");
    expect(stdout).not.toContain(secret);
  });

  it("shows the versions that can be read beside those that cannot, with exit code 1", async () => {
    const damaged = applied();
    writeFileSync(`${damaged.stateFile("network")}.backup`, "");
    const backup = ".platform/emulated/state/dev-network.tfstate";
    const { code, stdout, stderr } = await damaged.run("state history dev-network");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^current .* 7 /m);
    expect(stdout).toMatch(/^backup .*cannot be read \(empty\)$/m);
    expect(stderr).toContain(`error: dev-network: version backup of ${backup}: is empty`);
    const printed = await damaged.run("state history dev-network --json");
    expect(printed.stdout).not.toContain(damaged.root);
    const { problems, versions: shown } = JSON.parse(printed.stdout);
    expect(problems).toMatchObject([{ environment: "dev", stack: "dev-network", file: backup, kind: "empty" }]);
    expect(shown[1].failure).toMatchObject({ file: backup, kind: "empty" });
  });

  it("compares two versions: exit code 2 where they differ, 0 where not", async () => {
    const { code, stdout } = await versions.run("state diff dev-network");
    expect(code).toBe(2);
    expect(stdout).toContain("+ aws_subnet.a");
    expect((await versions.run("state diff dev-network current current")).code).toBe(0);
    expect((await versions.run("state diff dev-network 41")).stderr).toContain(
      '"41" names no version of dev-network. Versions, newest first: current, backup.',
    );
    expect((await versions.run("state diff dev-cluster")).stderr).toContain("Only one version of dev-cluster is kept");
  });

  it("compares one stack in two environments", async () => {
    const { code, stdout } = await versions.run("state diff dev prod --stack network");
    expect(code).toBe(2);
    expect(stdout).toContain("network: dev -> prod");
    expect(stdout).toContain("- aws_subnet.a");
    expect((await versions.run("state diff dev-network prod-network --json")).code).toBe(2);
    expect((await versions.run("state diff dev")).stderr).toContain("Compare dev with another environment");
    expect((await versions.run("state diff dev prod --stack cluster")).stderr).toContain(
      "Nothing of prod that was asked for is applied",
    );
  });
});

describe("state locks and unlock", () => {
  const info = {
    ID: "5d0ec0bb-4e02",
    Operation: "OperationTypeApply",
    Who: "anna@laptop",
    Created: "2026-11-21T20:10:30Z",
  };
  const services = { now: () => new Date("2026-11-21T22:15:00Z") };
  const locked = applied();
  const path = locked.stateFile("network");
  // The least of GitLab's protocol that a lock needs.
  let held: object | undefined = info;
  const server = createServer((request, response) => {
    if (request.method === "DELETE") held = undefined;
    response.writeHead(held === undefined && request.method === "GET" ? 404 : 200).end(JSON.stringify(held ?? {}));
  });
  beforeAll(async () => {
    writeFileSync(
      join(dirname(locked.stateFile("network")), ".dev-network.tfstate.lock.info"),
      JSON.stringify({ ...info, Path: path }),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/state`;
    locked.stacks["remote"] = { backend: { http: { address, lock_address: `${address}/lock` } } };
  });
  afterAll(() => server.close());

  it("shows holder, operation and age", async () => {
    const { code, stdout } = await locked.run("state locks dev", { services });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dev-network +anna@laptop +apply +2 h +5d0ec0bb-4e02$/m);
    expect(stdout).toContain("2 locks held.");
    const { locks, free } = JSON.parse((await locked.run("state locks dev --json", { services })).stdout);
    expect(locks[0]).toMatchObject({
      stack: "dev-network",
      who: "anna@laptop",
      ageSeconds: 7470,
      path: ".platform/emulated/state/dev-network.tfstate",
    });
    expect(free).toEqual(["dev-cluster"]);
  });

  it("does not unlock a local state, and explains what does", async () => {
    const { code, stderr } = await locked.run("state unlock dev-network", { answer: "5d0ec0bb-4e02", services });
    expect(code).toBe(1);
    expect(stderr).toContain("End that process on laptop.");
    expect(stderr).toContain(".platform/emulated/state/.dev-network.tfstate.lock.info is a left-over");
  });

  it("takes a lock away only by its id, typed or named", async () => {
    const refused = async (argv: string, answer?: string) =>
      (await locked.run(`state unlock ${argv}`, answer === undefined ? {} : { answer })).stderr;
    expect(await refused("dev-cluster")).toContain("dev-cluster is not locked.");
    expect(await refused("dev-remote")).toContain("There is no terminal to ask on");
    expect(await refused("dev-remote --auto-approve")).toContain("--auto-approve needs --id");
    expect(await refused("dev-remote --id 1 --auto-approve")).toContain(
      'not by "1": its lock is 5d0ec0bb-4e02, held by anna@laptop',
    );
    expect(await refused("dev-remote", "yes")).toContain("Not confirmed, so the lock was left.");
    expect(await refused("remote", "5d0ec0bb-4e02")).toContain(
      '"remote" names several stacks: dev-remote, prod-remote.',
    );
    expect(held).toBe(info);
    const { code, stdout } = await locked.run("state unlock dev-remote", { answer: "5d0ec0bb-4e02" });
    expect(code).toBe(0);
    expect(stdout).toContain("dev-remote is unlocked.");
    expect(held).toBeUndefined();
  });
});

describe("state orphans", () => {
  it("finds states without a stack, and stacks without a state", async () => {
    const orphaned = applied();
    writeState(orphaned.stateFile("old"), cluster);
    const { code, stdout } = await orphaned.run("state orphans");
    expect(code).toBe(2);
    expect(stdout).toMatch(/^\.platform\/emulated\/state\/dev-old\.tfstate +1 resource$/m);
    expect(stdout).toContain("Without a state (never applied, or lost): prod-network, prod-cluster.");
    expect((await orphaned.run("state orphans prod")).code).toBe(0);
    const report = await orphaned.run("state report --json");
    expect(JSON.parse(report.stdout)).toMatchObject({ stacks: 5 });
  });

  it("lists the state of a destroyed stack, which is no finding and needs no attention", async () => {
    const destroyed = applied();
    writeState(destroyed.stateFile("old"), {});
    const { code, stdout } = await destroyed.run("state orphans");
    expect(stdout).toMatch(/^\.platform\/emulated\/state\/dev-old\.tfstate +nothing$/m);
    expect(code).toBe(0);
    expect(JSON.parse((await destroyed.run("state report --json")).stdout)).toMatchObject({ stacks: 4 });
  });

  it("takes no state for an orphan whose environment cannot be synthesized", async () => {
    const half = applied();
    const { synthesize } = half.services();
    const services = {
      synthesize: async (...[names, options]: Parameters<typeof synthesize>) => {
        if (names.includes("dev")) throw new UserError("network.cidr is no CIDR.");
        return synthesize(names, options);
      },
    };
    const { code, stdout, stderr } = await half.run("state orphans", { services });
    expect(stdout).toContain("Every state has its stack in the code.");
    expect(stderr).toContain("dev cannot be synthesized: network.cidr is no CIDR.");
    expect(code).toBe(1);
  });
});

it("state cost tells each status, and never a silent zero", async () => {
  const { stdout } = await fixture.run("state cost dev --detailed");
  expect(stdout).toMatch(/^A MONTH +EXACT +ESTIMATED +TOGETHER +UNKNOWN +UNSUPPORTED$/m);
  expect(stdout).toMatch(/^dev-network +\$[\d.]+ +\$0\.00 +\$[\d.]+ +0 +1$/m);
  expect(stdout).toMatch(/^aws_db_instance\.main +unsupported: no pricing rule for aws_db_instance$/m);
  expect(stdout).toMatch(/^Prices of \d{4}-\d\d-\d\d, /m);
});

describe("state pull and backup", () => {
  const services = { now: () => new Date("2026-11-21T22:15:00.123Z") };

  it("copy whole states for their owner only, and say how to bring them back", async () => {
    const { stdout } = await fixture.run("state backup dev", { services });
    const copy = ".platform/backups/2026-11-21T22-15-00-123/dev-network.tfstate";
    expect(stdout).toContain("2 states copied to .platform/backups/2026-11-21T22-15-00-123/.");
    expect(stdout).toContain(`cp ${copy} .platform/emulated/state/dev-network.tfstate`);
    expect(stdout).not.toContain(secret);
    expect(readFileSync(join(fixture.root, copy), "utf8")).toBe(readFileSync(fixture.stateFile("network"), "utf8"));
    expect(statSync(join(fixture.root, copy)).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(join(fixture.root, copy))).mode & 0o777).toBe(0o700);
  });

  it("copies an earlier version", async () => {
    const earlier = applied();
    writeState(`${earlier.stateFile("network")}.backup`, { ...network, serial: 6 });
    const { copies } = JSON.parse((await earlier.run("state pull dev-network --version backup --json")).stdout);
    expect(copies).toMatchObject([{ stack: "dev-network", serial: 6 }]);
    expect((await earlier.run("state pull prod-network")).stderr).toContain("prod-network is not applied.");
  });
});

describe("a state that cannot be read", () => {
  it.each([
    ["", "empty"],
    ['{"version": 4, "resources": [', "truncated"],
    ['{"version": 5}', "newer-version"],
    [`not json, but ${secret}`, "not-json"],
  ])("is reported, and the rest is shown: %j", async (text, kind) => {
    const broken = applied();
    mkdirSync(dirname(broken.stateFile("network")), { recursive: true });
    writeFileSync(broken.stateFile("network"), text);
    const listed = await broken.run("state list dev");
    expect(listed.code).toBe(1);
    expect(listed.stdout).toContain("terraform_data.control");
    expect(listed.stderr).toContain("dev-network: .platform/emulated/state/dev-network.tfstate: ");
    const { problems } = JSON.parse((await broken.run("state cost dev --json")).stdout);
    expect(problems).toMatchObject([
      { stack: "dev-network", kind, file: ".platform/emulated/state/dev-network.tfstate" },
    ]);
    for (const command of ["report", "backup dev", "locks", "outputs", "history dev-network", "graph dev", "orphans"]) {
      const { stdout, stderr } = await broken.run(`state ${command}`);
      expect(stdout + stderr).not.toMatch(new RegExp(`${secret}|    at |${broken.root}`));
    }
  });

  it("is told once a reason, with the environment that shares it", async () => {
    const broken = applied();
    for (const name of ["network", "cluster"]) writeFileSync(broken.stateFile(name), "");
    expect((await broken.run("state list dev")).stderr).toMatch(/^error: dev-network, dev-cluster: each is empty\./m);
  });
});

it("state --help lists the commands, and a slip is answered with the path of the command", async () => {
  const help = await fixture.runWith(["state", "--help"]);
  for (const name of ["list", "show", "search", "outputs", "graph", "impact", "history", "diff", "drift", "locks"]) {
    expect(help.stdout).toMatch(new RegExp(`^  ${name} `, "m"));
  }
  expect((await fixture.run("state list --tainte")).stderr).toContain("(platform state list --help says more)");
});

describe("state report", () => {
  const reported = applied();
  let data: ReportData;
  beforeAll(async () => {
    writeState(reported.stateFile("old"), cluster);
    writeState(`${reported.stateFile("network")}.backup`, { ...network, serial: 6, resources: [] });
    writeState(reported.stateFile("network").replace("dev-", "prod-"), network);
    writeFileSync(reported.stateFile("cluster"), "{");
    const lock = {
      ID: "5d0ec0bb",
      Operation: "OperationTypeApply",
      Who: "anna@laptop",
      Created: "2026-11-21T20:10:30Z",
    };
    writeFileSync(join(dirname(reported.stateFile("network")), ".dev-network.tfstate.lock.info"), JSON.stringify(lock));
    const drift = { stack: "dev-network", environment: "dev", checkedAt: "2026-11-21T21:00:00.000Z" };
    const gone = { address: "aws_vpc.main", type: "aws_vpc", kind: "removed", attributes: [] };
    writeFileSync(
      join(reported.root, ".platform", "emulated", "drift.json"),
      JSON.stringify([{ ...drift, resources: [gone] }, "damaged"]),
    );
    const { stdout } = await reported.run("state report --out page.html");
    expect(stdout).toBe("11 objects of 5 stacks: open page.html in a browser.\n");
    const html = readFileSync(join(reported.root, "page.html"), "utf8");
    expect(html).not.toContain(secret);
    expect(html).not.toContain(reported.root);
    const [, embedded] = /<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(html)!;
    data = JSON.parse(embedded!);
  });

  it("tells how each stack stands, with its lock, drift and stack", () => {
    expect(data.stacks.map(({ id, standing }) => [id, standing])).toEqual([
      ["dev-network", "applied"],
      ["dev-cluster", "unreadable"],
      ["prod-network", "applied"],
      ["prod-cluster", "not-applied"],
      ["dev-old", "orphan"],
    ]);
    const [applied, unreadable] = data.stacks;
    expect(applied).toMatchObject({
      stack: ".platform/emulated/state/dev-network.tfstate",
      serial: 7,
      lock: { id: "5d0ec0bb", holder: "anna@laptop", created: "2026-11-21T20:10:30.000Z" },
      drift: { checkedAt: "2026-11-21T21:00:00.000Z", resources: [{ address: "aws_vpc.main", kind: "removed" }] },
    });
    expect(unreadable?.problem).toContain(".platform/emulated/state/dev-cluster.tfstate: ");
  });

  it("sums environments up", () => {
    expect(data.environments[0]).toMatchObject({
      name: "dev",
      account: "ml-dev (111111111111)",
      counts: { stacks: 3, resources: 5, tainted: 1, deposed: 1, problems: 1 },
      drift: { stacks: 1, resources: 1 },
      locks: [{ stack: "dev-network" }],
    });
    expect(data.environments[0]?.cost.unsupported).toBeGreaterThan(0);
  });

  it("holds histories and comparisons", () => {
    const history = data.histories.find(({ stack }) => stack === "dev-network");
    expect(history?.versions.map(({ serial, changes }) => [serial, changes?.length])).toEqual([
      [7, 5],
      [6, undefined],
    ]);
    expect(data.comparisons).toMatchObject([{ left: "dev", right: "prod" }]);
    expect(data.comparisons[0]?.stacks.find(({ name }) => name === "network")?.differences).toEqual([]);
  });
});

it("state report tells which history it lacks, with exit code 1", async () => {
  const looped = applied();
  const backup = `${looped.stateFile("network")}.backup`;
  symlinkSync(backup, backup);
  const { code, stdout, stderr } = await looped.run("state report");
  expect(code).toBe(1);
  expect(stdout).toContain("state-report.html");
  expect(stderr).toContain(
    "dev-network: the history of .platform/emulated/state/dev-network.tfstate: cannot be read (ELOOP).",
  );
});

it("says why a stack may not be found: its environment cannot be synthesized", async () => {
  const half = applied();
  const { synthesize } = half.services();
  const services = {
    synthesize: async (...[names, options]: Parameters<typeof synthesize>) => {
      if (names.includes("dev")) throw new UserError("network.cidr is no CIDR.");
      return synthesize(names, options);
    },
  };
  const { code, stderr } = await half.run("state history dev-network", { services });
  expect(code).toBe(1);
  expect(stderr).toContain('No stack matches "dev-network".');
  expect(stderr).toContain("dev cannot be synthesized: network.cidr is no CIDR.");
});

describe("docs/state.md", () => {
  const text = readFileSync(join(repository, "docs", "state.md"), "utf8");

  it.each([
    "list",
    "show dev-network:aws_vpc.main",
    "search vpc-1",
    "outputs",
    "graph",
    "impact dev-network:aws_vpc.main",
    "history dev-network",
    "diff dev-network current current",
    "locks",
    "orphans",
    "cost",
    "pull dev-network",
    "backup",
    "report",
  ])("documents every member of %s --json", async (command) => {
    const [name = ""] = command.split(" ");
    const shapes = text.slice(text.indexOf("## JSON")).split("\n");
    const shape = shapes.find((line) => line.startsWith("- ") && line.split(": ")[0]?.includes(`\`${name}\``));
    const { target: _, problems, ...members } = await json(command);
    expect(problems).toEqual([]);
    for (const member of Object.keys(members)) expect(shape ?? "", `${name} ${member}`).toContain(member);
  });

  it("names every command", async () => {
    const { stdout } = await fixture.runWith(["state", "--help"]);
    const names = [...stdout.matchAll(/^ {2}([a-z]+) \[options\]/gm)].map(([, name]) => name);
    expect(names).toHaveLength(16);
    for (const name of names) expect(text).toMatch(new RegExp(`^\\|.*\`${name}[ \`]`, "m"));
  });
});
