import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Fixture, type FixtureStack, reading } from "../testing/fixture.ts";
import type { Ran } from "../testing/test-repository.ts";
import { beforeAllWithTerraform, describeWithTerraform } from "../testing/with-terraform.ts";

const network: FixtureStack = {
  resources: { vpc: { input: "10.0.0.0/16" } },
  outputs: {
    id: { value: "${terraform_data.vpc.id}" },
    cidr: { value: "10.0.0.0/16" },
    ids: { value: ["${terraform_data.vpc.id}", "fixed"] },
  },
};
const cluster: FixtureStack = {
  reads: ["network"],
  resources: { cluster: { input: reading("network", "id"), triggers_replace: reading("network", "cidr") } },
  outputs: { name: { value: "${terraform_data.cluster.id}" } },
};
const second = reading("network", "ids[1]");
const nodes: FixtureStack = {
  reads: ["network", "cluster"],
  resources: { nodes: { input: `${reading("cluster", "name")} ${second}` } },
};

function runs(fixture: Fixture): string {
  return fixture.path(".platform/emulated/runs");
}

describeWithTerraform("platform plan of stacks that were never applied", () => {
  const fixture = new Fixture({ network, cluster, nodes });
  let ran: Ran;
  let directory: string;
  beforeAllWithTerraform(async () => {
    ran = await fixture.run("plan dev --detailed");
    directory = join(runs(fixture), readdirSync(runs(fixture))[0] ?? "");
  });

  it("plans every stack and exits with 2", () => {
    const { code, stdout } = ran;
    expect(code).toBe(2);
    expect(stdout).toMatch(/dev-network {2}1 to add/);
    expect(stdout).toMatch(/dev-cluster {2}1 to add {3}provisional: dev-network is not applied yet/);
    expect(stdout).toMatch(/dev-nodes {4}1 to add {3}provisional: dev-network and dev-cluster are not applied yet/);
    expect(stdout).toMatch(/3 to add, 0 to change, 0 to destroy in 3 stacks\. .* {2}Fingerprint [0-9a-f]{16}\n/);
  });

  it("plans with the future values of known outputs, and with unknown values for the others", () => {
    expect(ran.stdout).toContain("input: (known after apply)");
    expect(ran.stdout).toContain('triggers_replace: "10.0.0.0/16"');
  });

  it("keeps the plan, plan.json and log of each stack, readable by their owner only", () => {
    expect(readdirSync(join(directory, "stacks", "dev-network"))).toEqual(
      expect.arrayContaining(["cdk.tf.json", "plan.json", "plan.tfplan", "terraform.log"]),
    );
    expect(statSync(directory).mode & 0o077).toBe(0);
    expect(statSync(fixture.path(".platform/emulated")).mode & 0o077).toBe(0);
    const log = readFileSync(join(directory, "stacks", "dev-network", "terraform.log"), "utf8");
    expect(log).toMatch(/^\$ (terraform|tofu) plan -json/m);
    expect(log).toContain("Plan: 1 to add, 0 to change, 0 to destroy.");
  });

  it("saves no provisional plan where apply would find it", () => {
    expect(existsSync(join(directory, "stacks", "dev-cluster", "plan.tfplan"))).toBe(false);
  });

  it("writes no state, and no colours without a terminal", () => {
    expect(existsSync(fixture.stateFile("dev-network"))).toBe(false);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a colour
    expect(ran.stdout + ran.stderr).not.toMatch(/\u001b/);
  });

  it("prints only JSON on stdout with --json", async () => {
    const { code, stdout, stderr } = await fixture.run("plan dev --json");
    expect(code).toBe(2);
    expect(stderr).toContain("dev-network planning");
    expect(JSON.parse(stdout)).toMatchObject({
      command: "plan",
      environment: "dev",
      target: "emulated",
      result: "changes",
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      totals: { add: 3, change: 0, replace: 0, destroy: 0, import: 0, move: 0 },
      stacks: [
        { id: "dev-network", status: "planned", provisional: false, counts: { add: 1, outputs: 3 } },
        { id: "dev-cluster", provisional: true, provisionalBecause: "dev-network is not applied yet" },
        { id: "dev-nodes", resources: [{ address: "terraform_data.nodes", kind: "add" }] },
      ],
    });
  });
});

describeWithTerraform("platform plan of applied stacks", () => {
  const fixture = new Fixture({ network, cluster, nodes });
  const original = fixture.stacks;
  beforeAllWithTerraform(async () => {
    await fixture.applied("dev");
  });

  /** Plans `stacks` instead of those that are applied under their names. */
  function planWith(stacks: Record<string, FixtureStack>, argv = "plan dev"): Promise<Ran> {
    fixture.stacks = { ...original, ...stacks };
    return fixture.run(argv);
  }

  it("exits with 0 when nothing changes", async () => {
    const { code, stdout } = await planWith({});
    expect(code).toBe(0);
    expect(stdout).toContain("No changes: what exists is what the stacks configure.");
    expect(stdout).not.toContain("provisional");
  });

  it("is provisional only if an output that is read changes", async () => {
    const outputs = { ...network.outputs, extra: { value: "nobody reads this" } };
    const { code, stdout } = await planWith({ network: { ...network, outputs } });
    expect(code).toBe(2);
    expect(stdout).toContain("dev-network  1 output to add");
    expect(stdout).not.toContain("provisional");
  });

  it("says what is replaced, and why", async () => {
    const resources = { vpc: { input: "10.0.0.0/16", triggers_replace: "x" } };
    const { stdout } = await planWith({ network: { ...network, resources } }, "plan dev --markdown");
    expect(stdout).toContain("| dev-network |  | **1** |  |");
    expect(stdout).toContain("-/+ terraform_data.vpc  replaced because of triggers_replace");
    expect(stdout).toMatch(/\| dev-cluster .* provisional: outputs of dev-network change \|/);
  });

  it("shows what is destroyed and what is moved", async () => {
    const resources = { renamed: { input: "10.0.0.0/16" } };
    const moved = [{ from: "terraform_data.vpc", to: "terraform_data.renamed" }];
    const outputs = { cidr: { value: "10.0.0.0/16" } };
    const { stdout } = await planWith({ network: { resources, moved, outputs } }, "plan dev --stack network");
    expect(stdout).toContain("->  terraform_data.renamed  moved from terraform_data.vpc");
    const gone = await planWith({ network: { outputs } }, "plan dev --stack network");
    expect(gone.stdout).toContain("-   terraform_data.vpc  no longer in the configuration");
  });

  it("plans only the stacks asked for", async () => {
    const { stdout } = await planWith({}, "plan dev --stack dev-network --stack nod*");
    expect(stdout).toContain("dev-network");
    expect(stdout).toContain("dev-nodes");
    expect(stdout).not.toContain("dev-cluster");
  });

  it("detects resources removed outside Terraform, and explains a state that it cannot read", async () => {
    rmSync(fixture.stateFile("dev-nodes"));
    writeFileSync(fixture.stateFile("dev-cluster"), "not a state");
    const { code, stdout } = await planWith({ nodes: { resources: { nodes: {} } } });
    expect(code).toBe(1);
    expect(stdout).toContain("dev-nodes    1 to add");
    expect(stdout).toContain("The state of dev-cluster (local backend) cannot be read");
  });
});

describeWithTerraform("platform plan", () => {
  it("says what to do about a stack whose upstream was never applied and is not selected", async () => {
    const { code, stdout } = await new Fixture({ network, cluster }).run("plan dev --stack cluster");
    expect(code).toBe(1);
    expect(stdout).toContain(
      "dev-cluster reads the outputs of dev-network, which has never been applied. Apply that stack first",
    );
  });

  it("continues past a stack that cannot be planned, and does not run its downstream stacks", async () => {
    const broken = { reads: ["network"], resources: { cluster: { input: "${missing.thing}" } } };
    const { code, stdout } = await new Fixture({ network, cluster: broken, nodes, bucket: network }).run("plan dev");
    expect(code).toBe(1);
    expect(stdout).toContain("dev-network  1 to add");
    expect(stdout).toContain("dev-bucket   1 to add");
    expect(stdout).toMatch(/dev-cluster {2}failed: .*missing/);
    expect(stdout).toContain("dev-nodes    not run: dev-cluster failed");
    expect(stdout).not.toContain("Fingerprint");
  });

  it("has the same fingerprint as long as the changes are the same", async () => {
    const fixture = new Fixture({ network });
    const fingerprint = async () => JSON.parse((await fixture.run("plan dev --json")).stdout).fingerprint;
    const first = await fingerprint();
    expect(await fingerprint()).toBe(first);
    fixture.stacks["network"] = { ...network, resources: { vpc: { input: "10.9.0.0/16" } } };
    expect(await fingerprint()).not.toBe(first);
  });

  it("has a different fingerprint for a different value in a provisional stack", async () => {
    const fixture = new Fixture({ network, cluster });
    const fingerprint = async () => JSON.parse((await fixture.run("plan dev --json")).stdout).fingerprint;
    const first = await fingerprint();
    expect(await fingerprint()).toBe(first);
    const resources = { cluster: { input: [reading("network", "id"), "m5.large"] } };
    fixture.stacks["cluster"] = { ...cluster, resources };
    expect(await fingerprint()).not.toBe(first);
  });

  it("plans for aws with the credentials of the environment's account", async () => {
    const { code, stdout } = await new Fixture({ network }).runWith(["plan", "dev"]);
    expect(code).toBe(2);
    expect(stdout).toContain("dev-network  1 to add");
  });

  it("keeps ten runs, and every run that holds a state that could not be saved", async () => {
    const fixture = new Fixture({ one: { resources: { one: {} } } });
    const old = (day: number) => join(runs(fixture), `2026-01-${day}T00-00-00-000-999999`);
    for (let day = 10; day < 25; day++) mkdirSync(old(day), { recursive: true });
    mkdirSync(join(old(10), "stacks", "dev-one"), { recursive: true });
    writeFileSync(join(old(10), "stacks", "dev-one", "errored.tfstate"), "{}");
    await fixture.run("plan dev");
    expect(readdirSync(runs(fixture))).toHaveLength(11);
    expect(existsSync(old(10))).toBe(true);
    expect(existsSync(old(11))).toBe(false);
  });
});
