import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Fixture, reading } from "../testing/fixture.ts";
import { lockLocally } from "../testing/lock-info.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

async function applied(): Promise<Fixture> {
  const fixture = new Fixture({
    network: { resources: { vpc: {} }, outputs: { id: { value: "${terraform_data.vpc.id}" } } },
    cluster: { reads: ["network"], resources: { cluster: { input: reading("network", "id") } } },
  });
  await fixture.applied("dev");
  return fixture;
}

describeWithTerraform("platform destroy", () => {
  it("destroys downstream stacks first, after the environment's name is typed", async () => {
    const fixture = await applied();
    const { code, stdout, stderr } = await fixture.run("destroy dev", { answer: "dev" });
    expect(code).toBe(0);
    expect(stdout).toContain("0 added, 0 changed, 2 destroyed in 2 stacks.");
    expect(stderr).toMatch(/dev-cluster 1 destroyed[\s\S]*dev-network destroying/);
    const again = await fixture.run("destroy dev");
    expect(again.code).toBe(0);
    expect(again.stderr).toContain("Nothing of dev exists.");
  });

  it("changes nothing after any other answer, or when nobody can be asked", async () => {
    const fixture = await applied();
    const answered = await fixture.run("destroy dev", { answer: "yes" });
    expect(answered.code).toBe(1);
    const unattended = await fixture.run("destroy dev");
    expect(unattended.code).toBe(1);
    expect(unattended.stderr).toContain("There is no terminal to ask on");
    expect((await fixture.run("plan dev")).code).toBe(0);
  });

  it("refuses a protected environment and says how to lift the protection", async () => {
    const { code, stderr } = await new Fixture({ network: {} }).run("destroy prod --auto-approve");
    expect(code).toBe(1);
    expect(stderr).toContain("prod is protected and cannot be destroyed.");
    expect(stderr).toContain(
      "in a reviewed change: set protected: false in environments/prod.ts. Apply that (./platform apply prod --target emulated), then destroy",
    );
  });

  it("says in the plan of a destroy that it will be refused", async () => {
    const fixture = new Fixture({ network: { resources: { vpc: {} } } });
    await fixture.applied("prod");
    const { code, stdout } = await fixture.run("plan prod --destroy");
    expect(code).toBe(1);
    expect(stdout).toContain(
      "The environment prod is protected and cannot be destroyed. Refused: To destroy it all the same, ",
    );
  });

  it("refuses to destroy a stack that another one depends on", async () => {
    const fixture = await applied();
    const refused = await fixture.run("destroy dev --stack network --auto-approve");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("dev-cluster still exists and depends on dev-network.");
    const { code, stdout } = await fixture.run("destroy dev --stack cluster --auto-approve");
    expect(code).toBe(0);
    expect(stdout).toContain("dev-cluster  1 destroyed");
    expect((await fixture.run("destroy dev --stack network --auto-approve")).code).toBe(0);
  });

  it("destroys what a later commit lacks, although the stacks that it has depended on it", async () => {
    const fixture = await applied();
    expect((await fixture.run("plan dev --destroy --stack network --kept dev-cluster --no-lock")).code).toBe(2);
    // A stack that only the later commit has looks as if its code had been removed.
    cpSync(fixture.stateFile("dev-cluster"), fixture.stateFile("dev-later"));
    const { code, stderr } = await fixture.run("destroy dev --stack network --kept dev-cluster --auto-approve");
    expect(code).toBe(1);
    expect(stderr).toContain("dev-later may depend on what would be destroyed");
    const kept = "--kept dev-cluster,dev-later";
    expect(await fixture.run(`destroy dev --stack network ${kept} --auto-approve`)).toMatchObject({ code: 0 });
  });

  it("keeps the upstreams of a stack that cannot be destroyed, and continues when run again", async () => {
    const fixture = new Fixture({});
    const fixed = fixture.path("fixed");
    const provisioner = [{ "local-exec": { when: "destroy", command: `test -f ${fixed}` } }];
    fixture.stacks = {
      network: { resources: { vpc: {} }, outputs: { id: { value: "${terraform_data.vpc.id}" } } },
      cluster: { reads: ["network"], resources: { cluster: { input: reading("network", "id"), provisioner } } },
    };
    await fixture.run("apply dev --auto-approve");
    const { code, stdout, stderr } = await fixture.run("destroy dev --auto-approve");
    expect(code).toBe(1);
    expect(stdout).toMatch(/dev-cluster {2}failed/);
    expect(stdout).toContain("dev-network  not run: dev-cluster failed");
    expect(stderr).toContain("Run again to continue: ./platform destroy dev --target emulated");
    writeFileSync(fixed, "");
    expect((await fixture.run("destroy dev --auto-approve")).code).toBe(0);
  });

  it("destroys without asking what was reviewed, and nothing else", async () => {
    const fixture = await applied();
    const planned = await fixture.run("plan dev --destroy --json");
    expect(planned.code).toBe(2);
    const { isDestroy, fingerprint, totals } = JSON.parse(planned.stdout) as Record<string, unknown>;
    expect(isDestroy).toBe(true);
    expect(totals).toMatchObject({ destroy: 2 });
    const hint = (await fixture.run("plan dev --destroy")).stderr;
    expect(hint).toContain(`To destroy: ./platform destroy dev --target emulated --fingerprint ${fingerprint}\n`);
    const other = await fixture.run("destroy dev --fingerprint 0123456789abcdef");
    expect(other.code).toBe(1);
    expect(other.stderr).toContain("The plan is not the one that was reviewed");
    expect((await fixture.run("plan dev")).code).toBe(0);
    expect((await fixture.run(`destroy dev --fingerprint ${fingerprint}`)).code).toBe(0);
    expect((await fixture.run("plan dev --destroy")).code).toBe(0);
  });

  it("speaks for the stacks that were looked at only", async () => {
    const fixture = new Fixture({ network: { resources: { vpc: {} } }, other: { resources: { other: {} } } });
    await fixture.run("apply dev --stack network --auto-approve");
    expect((await fixture.run("destroy dev --stack other")).stderr).toContain("Nothing of dev-other exists.");
  });

  it("asks with the place", async () => {
    const fixture = await applied();
    const questions: string[] = [];
    await fixture.run("destroy dev", { answer: async (question) => `${questions.push(question)}` });
    expect(questions).toEqual([
      "Destroy all of this in dev on the emulator, posing as account 111111111111 (ml-dev), us-east-2? It cannot be undone. Type dev to continue: ",
    ]);
  });

  it("destroys nothing if one plan fails, names the stack and says what to do", async () => {
    const fixture = await applied();
    const { network, cluster } = fixture.stacks;
    const kept = { lifecycle: { prevent_destroy: true } };
    fixture.stacks = { network: { ...network, resources: { vpc: kept } }, cluster: { ...cluster } };
    const { code, stdout, stderr } = await fixture.run("destroy dev --auto-approve");
    expect(code).toBe(1);
    expect(stdout).toMatch(/dev-network {2}failed: /);
    expect(stderr).toContain("Nothing was destroyed: dev-network could not be planned");
    expect(fixture.addresses("dev-cluster")).toEqual(["terraform_data.cluster"]);
    const { result } = JSON.parse((await fixture.run("destroy dev --auto-approve --json")).stdout);
    expect(result).toBe("failed");
    expect((await fixture.run("destroy dev --stack cluster --auto-approve")).code).toBe(0);
  });

  it("looks again right before it destroys a stack: nothing may depend on it by then", async () => {
    const fixture = await applied();
    const cluster = readFileSync(fixture.stateFile("dev-cluster"), "utf8");
    await fixture.run("destroy dev --stack cluster --auto-approve");
    const { code, stdout, stderr } = await fixture.run("destroy dev", {
      async answer() {
        // Somebody applied it without platform, and so without the lock of the environment.
        writeFileSync(fixture.stateFile("dev-cluster"), cluster);
        return "dev";
      },
    });
    expect(code).toBe(1);
    expect(stdout).toContain(
      "Something of dev-cluster, which depends on dev-network, was made since this destroy was planned. Nothing of dev-network was destroyed.",
    );
    expect(stderr).toContain("Run again to continue: ./platform destroy dev --target emulated");
    expect(fixture.addresses("dev-network")).toEqual(["terraform_data.vpc"]);
    expect((await fixture.run("destroy dev --auto-approve")).code).toBe(0);
  });

  it("does not say that all is destroyed if somebody made more of it meanwhile", async () => {
    const fixture = await applied();
    const cluster = readFileSync(fixture.stateFile("dev-cluster"), "utf8");
    await fixture.run("destroy dev --stack cluster --auto-approve");
    const done = join(fixture.root, "done");
    fixture.stacks["network"] = { resources: { vpc: {}, other: {} } };
    const { code, stderr } = await fixture.run("destroy dev", {
      answer: async () => "dev",
      onStderr: (text) => {
        if (!/dev-network 1 destroyed/.test(text) || existsSync(done)) return;
        writeFileSync(done, "");
        writeFileSync(fixture.stateFile("dev-cluster"), cluster);
      },
    });
    expect(code).toBe(1);
    expect(stderr).toContain("Something of dev-cluster was made while this destroy was at work.");
  });

  it("plans a stack whose state is locked, since it may exist soon", async () => {
    const fixture = await applied();
    await fixture.run("destroy dev --auto-approve");
    lockLocally(fixture, "dev-network");
    const { code, stdout, stderr } = await fixture.run("destroy dev");
    expect(code).toBe(0);
    expect(stdout).toContain("No changes");
    expect(stderr).toContain("dev-network planning");
    expect(stderr).toContain("Nothing of dev exists.");
  });
});
