import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Fixture, reading } from "../testing/fixture.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

/** network <- cluster <- nodes, and nodes <- network. */
function chain(): Fixture {
  return new Fixture({
    network: {
      resources: { vpc: { input: "10.0.0.0/16" } },
      outputs: {
        id: { value: "${terraform_data.vpc.id}" },
        cidr: { value: "10.0.0.0/16" },
        ids: { value: ["${terraform_data.vpc.id}", "fixed"] },
      },
    },
    cluster: {
      reads: ["network"],
      resources: { cluster: { input: reading("network", "id"), triggers_replace: reading("network", "cidr") } },
      outputs: { name: { value: "${terraform_data.cluster.id}" } },
    },
    nodes: {
      reads: ["network", "cluster"],
      resources: {
        nodes: {
          input: `${reading("cluster", "name")} \${element(data.terraform_remote_state.dev-network.outputs.ids, 1)}`,
        },
      },
    },
  });
}

function runs(fixture: Fixture): string {
  return join(fixture.root, ".platform", "emulated", "runs");
}

describeWithTerraform("platform plan", () => {
  it("plans an environment that was never applied, and exits with 2", async () => {
    const { code, stdout } = await chain().run("plan dev");
    expect(code).toBe(2);
    expect(stdout).toMatch(/dev-network {2}1 to add/);
    expect(stdout).toMatch(/dev-cluster {2}1 to add {3}provisional: dev-network is not applied yet/);
    expect(stdout).toMatch(/dev-nodes {4}1 to add {3}provisional: dev-network is not applied yet, dev-cluster is not/);
    expect(stdout).toMatch(/3 to add, 0 to change, 0 to destroy in 3 stacks\. {2}Fingerprint( [0-9a-f]{4}){4}\n/);
  });

  it("keeps plan, plan.json and log of each stack, for their owner only", async () => {
    const fixture = chain();
    await fixture.run("plan dev");
    const [run = ""] = readdirSync(runs(fixture));
    const directory = join(runs(fixture), run, "stacks", "dev-network");
    expect(readdirSync(directory)).toEqual(
      expect.arrayContaining(["cdk.tf.json", "plan.json", "plan.tfplan", "terraform.log"]),
    );
    expect(statSync(join(runs(fixture), run)).mode & 0o077).toBe(0);
    expect(existsSync(join(runs(fixture), run, "stacks", "dev-cluster", "plan.tfplan"))).toBe(false);
  });

  it("plans on known outputs as they will be, and on the others as unknown", async () => {
    const { stdout } = await chain().run("plan dev --detailed --stack network --stack cluster");
    expect(stdout).toContain("input: (known after apply)");
    expect(stdout).toContain('triggers_replace: "10.0.0.0/16"');
  });

  it("exits with 0 once all is applied", async () => {
    const fixture = chain();
    await fixture.run("apply dev --auto-approve");
    const { code, stdout } = await fixture.run("plan dev");
    expect(code).toBe(0);
    expect(stdout).toContain("No changes: what stands is what is configured.");
    expect(stdout).not.toContain("provisional");
  });

  it("is provisional only where an output that is read changes", async () => {
    const fixture = chain();
    await fixture.run("apply dev --auto-approve");
    fixture.stacks["network"] = {
      ...fixture.stacks["network"],
      outputs: { ...fixture.stacks["network"]?.outputs, extra: { value: "nobody reads this" } },
    };
    const { code, stdout } = await fixture.run("plan dev");
    expect(code).toBe(2);
    expect(stdout).toContain("dev-network  1 output to change");
    expect(stdout).not.toContain("provisional");
  });

  it("says what is replaced, and why", async () => {
    const fixture = chain();
    await fixture.run("apply dev --auto-approve");
    fixture.stacks["network"] = {
      ...fixture.stacks["network"],
      resources: { vpc: { input: "10.0.0.0/16", triggers_replace: "x" } },
    };
    const { stdout } = await fixture.run("plan dev");
    expect(stdout).toContain("-/+ terraform_data.vpc  replaced because of triggers_replace");
    expect(stdout).toContain("dev-cluster  1 to change   provisional: outputs of dev-network change");
  });

  it("plans only the stacks asked for", async () => {
    const fixture = chain();
    await fixture.run("apply dev --auto-approve");
    const { stdout } = await fixture.run("plan dev --stack dev-network --stack nod*");
    expect(stdout).toContain("dev-network");
    expect(stdout).toContain("dev-nodes");
    expect(stdout).not.toContain("dev-cluster");
  });

  it("says what to do about a stack whose upstream stands nowhere and was not asked for", async () => {
    const { code, stdout } = await chain().run("plan dev --stack cluster");
    expect(code).toBe(1);
    expect(stdout).toContain("dev-cluster reads the outputs of a stack that has never been applied.");
  });

  it("goes on beside a stack that cannot be planned, and does not run what needs it", async () => {
    const fixture = chain();
    fixture.stacks["cluster"] = { reads: ["network"], resources: { cluster: { input: "${missing.thing}" } } };
    fixture.stacks["bucket"] = { resources: { bucket: { input: "b" } } };
    const { code, stdout } = await fixture.run("plan dev");
    expect(code).toBe(1);
    expect(stdout).toContain("dev-network  1 to add");
    expect(stdout).toContain("dev-bucket   1 to add");
    expect(stdout).toMatch(/dev-cluster {2}failed: .*missing/);
    expect(stdout).toContain("dev-nodes    not run: dev-cluster failed");
    expect(stdout).not.toContain("Fingerprint");
  });

  it("prints only JSON on stdout with --json", async () => {
    const { code, stdout, stderr } = await chain().run("plan dev --json");
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

  it("prints a table with --markdown", async () => {
    const { stdout } = await chain().run("plan dev --markdown");
    expect(stdout).toContain("| dev-network | 1 | 0 | 0 | 0 | 0 | 0 |");
    expect(stdout).toContain("+   terraform_data.vpc");
  });

  it("has the same fingerprint as long as the same would change", async () => {
    const fixture = chain();
    const [first, second] = [await fixture.run("plan dev --json"), await fixture.run("plan dev --json")];
    fixture.stacks["network"] = { ...fixture.stacks["network"], resources: { vpc: { input: "10.9.0.0/16" } } };
    const third = await fixture.run("plan dev --json");
    expect(JSON.parse(second.stdout).fingerprint).toBe(JSON.parse(first.stdout).fingerprint);
    expect(JSON.parse(third.stdout).fingerprint).not.toBe(JSON.parse(first.stdout).fingerprint);
  });

  it("sees what was removed behind its back", async () => {
    const fixture = chain();
    await fixture.run("apply dev --auto-approve");
    rmSync(fixture.stateFile("nodes"));
    const { code, stdout } = await fixture.run("plan dev");
    expect(code).toBe(2);
    expect(stdout).toContain("dev-nodes    1 to add");
  });

  it("explains an unreadable state", async () => {
    const fixture = chain();
    await fixture.run("apply dev --auto-approve");
    writeFileSync(fixture.stateFile("network"), "not a state");
    const { code, stdout } = await fixture.run("plan dev --stack network");
    expect(code).toBe(1);
    expect(stdout).toContain("The state of dev-network (local backend) cannot be read");
  });

  it("keeps ten runs", async () => {
    const fixture = new Fixture({ one: { resources: { one: {} } } });
    for (let run = 10; run < 25; run++)
      mkdirSync(join(runs(fixture), `2026-01-${run}T00-00-00-000-999999`), { recursive: true });
    await fixture.run("plan dev");
    expect(readdirSync(runs(fixture))).toHaveLength(10);
  });

  it("writes no state and no colours", async () => {
    const fixture = chain();
    const { stdout, stderr } = await fixture.run("plan dev");
    expect(existsSync(fixture.stateFile("network"))).toBe(false);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a colour
    expect(stdout + stderr).not.toMatch(/\u001b/);
  });

  it("logs what terraform said", async () => {
    const fixture = chain();
    await fixture.run("plan dev --stack network");
    const [run = ""] = readdirSync(runs(fixture));
    const log = readFileSync(join(runs(fixture), run, "stacks", "dev-network", "terraform.log"), "utf8");
    expect(log).toContain("$ terraform plan -json");
    expect(log).toContain("Plan: 1 to add, 0 to change, 0 to destroy.");
  });
});
