import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Fixture, reading } from "../testing/fixture.ts";
import { writeState } from "../testing/state-file.ts";
import { until } from "../testing/until.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

/** A resource whose creation runs a shell command. */
function running(command: string, more: Readonly<Record<string, unknown>> = {}) {
  return { ...more, provisioner: [{ "local-exec": { command } }] };
}

/** `left` and `right` read `network`; `below` reads `left`. If `left` fails, then until the file `<root>/fixed` exists. */
function fan(leftFails = false): Fixture {
  const fixture = new Fixture({});
  const left = { input: reading("network", "id") };
  const upstream = { reads: ["network"] };
  fixture.stacks = {
    network: { resources: { vpc: {} }, outputs: { id: { value: "${terraform_data.vpc.id}" } } },
    left: {
      ...upstream,
      resources: { left: leftFails ? running(`test -f ${fixture.path("fixed")}`, left) : left },
      outputs: { id: { value: "${terraform_data.left.id}" } },
    },
    right: { ...upstream, resources: { right: { input: reading("network", "id") } } },
    below: { reads: ["left"], resources: { below: { input: reading("left", "id") } } },
  };
  return fixture;
}

/** A resource whose creation writes `<root>/started` and ends once `<root>/release` exists. */
function lasting(fixture: Fixture, more: Readonly<Record<string, unknown>> = {}) {
  const [started, release] = [fixture.path("started"), fixture.path("release")];
  const resource = running(`touch ${started}; while ! test -f ${release}; do sleep 0.05; done`, more);
  return { resource, isStarted: () => existsSync(started), end: () => writeFileSync(release, "") };
}

function resourcesIn(fixture: Fixture, id: string): string[] {
  return existsSync(fixture.stateFile(id)) ? fixture.addresses(id) : [];
}

describeWithTerraform("platform apply", () => {
  it("applies a chain of new stacks after the answer yes", async () => {
    const fixture = fan();
    const { code, stdout } = await fixture.run("apply dev", { answer: "yes" });
    expect(code).toBe(0);
    expect(stdout).toContain("4 to add, 0 to change, 0 to destroy in 4 stacks.");
    expect(stdout).toContain("4 added, 0 changed, 0 destroyed in 4 stacks.");
    expect((await fixture.run("plan dev")).code).toBe(0);
  });

  it("asks with the place", async () => {
    const questions: string[] = [];
    await fan().run("apply dev", { answer: async (question) => `${questions.push(question)}` });
    expect(questions).toEqual([
      "Apply this to dev on the emulator, posing as account 111111111111 (ml-dev), us-east-2? Type yes to continue: ",
    ]);
  });

  it("changes nothing after any other answer", async () => {
    const fixture = fan();
    const { code, stderr } = await fixture.run("apply dev", { answer: "no" });
    expect(code).toBe(1);
    expect(stderr).toContain("Nothing was changed.");
    expect(resourcesIn(fixture, "dev-network")).toEqual([]);
  });

  it("refuses when nobody can be asked", async () => {
    const fixture = fan();
    const { code, stderr } = await fixture.run("apply dev");
    expect(code).toBe(1);
    expect(stderr).toContain("There is no terminal to ask on");
    expect(stderr).toContain("--auto-approve or --fingerprint <hex>");
    expect(resourcesIn(fixture, "dev-network")).toEqual([]);
  });

  it("asks nothing when there is nothing to do", async () => {
    const fixture = new Fixture({ network: { resources: { vpc: {} } } });
    await fixture.run("apply dev --auto-approve");
    const { code, stdout } = await fixture.run("apply dev");
    expect(code).toBe(0);
    expect(stdout).toContain("No changes");
  });

  it("lets a failing stack stop only its downstream stacks, and continues when run again", async () => {
    const fixture = fan(true);
    const failed = await fixture.run("apply dev --auto-approve");
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(/dev-network {2}applied: 1 added/);
    expect(failed.stdout).toMatch(/dev-right {4}applied: 1 added/);
    expect(failed.stdout).toMatch(/dev-left {5}failed: .*local-exec provisioner error/);
    expect(failed.stdout).toMatch(/log: .*dev-left\/terraform.log/);
    expect(failed.stdout).toContain("dev-below    not run: dev-left failed");
    expect(failed.stderr).toContain(
      "Run again to continue, after the fix where one is named above: ./platform apply dev --target emulated",
    );

    writeFileSync(fixture.path("fixed"), "");
    const resumed = await fixture.run("apply dev --auto-approve");
    expect(resumed.code).toBe(0);
    expect(resumed.stdout).toContain("-/+ terraform_data.left  replaced because of tainted");
    expect(resumed.stdout).toMatch(/dev-network {2}no changes/);
    expect((await fixture.run("plan dev")).code).toBe(0);
  });

  it("applies the reviewed plan by its fingerprint, with or without spaces", async () => {
    const fixture = new Fixture({ network: { resources: { vpc: {} } } });
    const { fingerprint } = JSON.parse((await fixture.run("plan dev --json")).stdout) as { fingerprint: string };
    const spaced = fingerprint.replace(/(.{4})/g, "$1 ");
    const { code } = await fixture.runWith(["apply", "dev", "--target", "emulated", "--fingerprint", spaced]);
    expect(code).toBe(0);
    expect(resourcesIn(fixture, "dev-network")).toEqual(["terraform_data.vpc"]);
  });

  it("refuses a plan that is not the reviewed one", async () => {
    const fixture = new Fixture({ network: { resources: { vpc: {} } } });
    const { fingerprint } = JSON.parse((await fixture.run("plan dev --json")).stdout) as { fingerprint: string };
    fixture.stacks["network"] = { resources: { vpc: {}, more: {} } };
    const { code, stdout, stderr } = await fixture.run(`apply dev --fingerprint ${fingerprint}`);
    expect(code).toBe(1);
    expect(stderr).toContain("The plan is not the one that was reviewed");
    expect(stdout).toContain("2 to add");
    expect(resourcesIn(fixture, "dev-network")).toEqual([]);
  });

  it("refuses a malformed fingerprint", async () => {
    const { code, stderr } = await fan().run("apply dev --fingerprint 12zz");
    expect(code).toBe(1);
    expect(stderr).toContain('--fingerprint "12zz" is not a plan fingerprint');
  });

  it("refuses a saved plan if the state changed while a person was reading it", async () => {
    const fixture = new Fixture({ network: { resources: { vpc: {} } } });
    const { code, stdout } = await fixture.run("apply dev", {
      async answer() {
        // As Terraform does, used without platform and so without the lock of the environment.
        writeState(fixture.stateFile("dev-network"), { serial: 2 });
        return "yes";
      },
    });
    expect(code).toBe(1);
    expect(stdout).toContain("The state of dev-network changed after it was planned");
  });

  it("refuses a provisional stack that would do more than its plan showed, unless that is accepted", async () => {
    const fixture = new Fixture({
      network: { resources: { vpc: {} }, outputs: { id: { value: "${terraform_data.vpc.id}" } } },
      cluster: { reads: ["network"], resources: { cluster: { input: reading("network", "id") }, other: {} } },
    });
    await fixture.run("apply dev --auto-approve");
    fixture.stacks["network"] = { ...fixture.stacks["network"], resources: { vpc: { triggers_replace: "x" } } };
    const { code, stdout } = await fixture.run("apply dev", {
      async answer() {
        const state = JSON.parse(readFileSync(fixture.stateFile("dev-cluster"), "utf8")) as {
          resources: { name: string }[];
        };
        const resources = state.resources.filter(({ name }) => name !== "other");
        writeFileSync(fixture.stateFile("dev-cluster"), JSON.stringify({ ...state, resources }));
        return "yes";
      },
    });
    expect(code).toBe(1);
    expect(stdout).toContain("dev-cluster would do more than its plan showed: create terraform_data.other.");
    expect((await fixture.run("apply dev --auto-approve")).code).toBe(0);
  });

  it("explains a held lock", async () => {
    const fixture = new Fixture({});
    const creation = lasting(fixture);
    fixture.stacks = { network: { resources: { vpc: creation.resource } } };
    const first = fixture.run("apply dev --auto-approve");
    await until(creation.isStarted);
    const second = await fixture.run("plan dev --lock-timeout 0s");
    creation.end();
    expect(second.code).toBe(1);
    expect(second.stdout).toMatch(
      /The state of dev-network is locked by \S+@\S+ since 20\d\d-.*\(apply, lock [0-9a-f-]+\)/,
    );
    expect((await first).code).toBe(0);
  });

  it("waits for a held lock, and says so", async () => {
    const fixture = new Fixture({});
    const creation = lasting(fixture);
    fixture.stacks = { network: { resources: { vpc: creation.resource } } };
    const first = fixture.run("apply dev --auto-approve");
    await until(creation.isStarted);
    const second = await fixture.run("plan dev", {
      onStderr: (text) => text.includes("dev-network planning: waiting for the lock") && creation.end(),
    });
    expect(second.code).toBe(0);
    expect(second.stdout).toContain("No changes");
    expect((await first).code).toBe(0);
  });

  it("stops cleanly on Ctrl-C: finished work is saved, nothing else starts, and the next run continues", async () => {
    const fixture = new Fixture({});
    // Runs until Terraform stops it, which Terraform does when it is interrupted.
    const creation = lasting(fixture, { input: "${terraform_data.vpc.id}" });
    fixture.stacks = {
      network: {
        resources: {
          vpc: {},
          slow: creation.resource,
        },
        outputs: { id: { value: "${terraform_data.slow.id}" } },
      },
      cluster: { reads: ["network"], resources: { cluster: { input: reading("network", "id") } } },
    };
    const interrupted = fixture.run("apply dev --auto-approve");
    await until(creation.isStarted);
    fixture.interrupt();
    // The same signal once more, as npm and pnpm forward it.
    fixture.interrupt();
    const { code, stdout, stderr } = await interrupted;
    expect(code).toBe(1);
    expect(stdout).toMatch(/dev-network {2}interrupted after 1 added/);
    expect(stdout).not.toContain("failed");
    expect(stdout).toContain("dev-cluster  not run: interrupted");
    expect(stdout).toContain("1 added, 0 changed, 0 destroyed in 1 stack.");
    expect(stderr).toMatch(/Stopping: (Terraform|OpenTofu) finishes the current resource and saves its state\./);
    expect(stderr).toContain("Interrupted. What was done is saved in its state. Run again to continue:");
    expect(resourcesIn(fixture, "dev-network")).toContain("terraform_data.vpc");

    creation.end();
    expect((await fixture.run("apply dev --auto-approve")).code).toBe(0);
  });

  it("kills Terraform on the second Ctrl-C, and explains the consequence", async () => {
    const fixture = new Fixture({});
    const started = fixture.path("started");
    fixture.stacks = { network: { resources: { slow: {} } } };
    const real = process.env["PLATFORM_TERRAFORM"] ?? "terraform";
    // Runs longer than a test may take.
    const apply = `trap '' INT; touch ${started}; exec sleep 600`;
    const deaf = fixture.writeProgram("deaf-terraform", `if [ "$1" = apply ]; then ${apply}; fi\nexec ${real} "$@"`);
    const ran = fixture.run("apply dev --auto-approve", { env: { PLATFORM_TERRAFORM: deaf } });
    await until(() => existsSync(started));
    fixture.interrupt();
    // A signal within one second counts as the same key press.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    fixture.interrupt();
    const { code, stderr } = await ran;
    expect(code).toBe(1);
    expect(stderr).toContain(
      "Killed. What Terraform did last may be missing from the state. Plan before you apply again.",
    );
  });

  it("names what Terraform was doing when somebody else killed it, and does not say that all is saved", async () => {
    const provisioner = [{ "local-exec": { command: "kill -9 $PPID" } }];
    const fixture = new Fixture({ network: { resources: { vpc: { provisioner } } } });
    const { code, stdout, stderr } = await fixture.run("apply dev --auto-approve");
    expect(code).toBe(1);
    expect(stdout).toContain("It was creating terraform_data.vpc: what the state lacks of it, import or delete.");
    expect(stderr).toContain("the last changes of dev-network may be missing from its state");
    expect(stderr).not.toContain("saved");
  });

  it("never shows a sensitive value, even when the error of another stack contains it", async () => {
    const secret = "correct-horse-battery";
    const fixture = new Fixture({
      network: {
        resources: { vpc: { input: `\${sensitive("${secret}")}` } },
        outputs: {
          token: { value: "${terraform_data.vpc.output}", sensitive: true },
          known: { value: secret, sensitive: true },
        },
      },
      cluster: {
        reads: ["network"],
        resources: {
          cluster: running(`echo ${reading("network", "known")} >&2; exit 1`, { input: reading("network", "known") }),
        },
      },
    });
    const shown = [
      await fixture.run("plan dev --detailed"),
      await fixture.run("plan dev --json"),
      await fixture.run("apply dev --auto-approve --detailed"),
      await fixture.run("plan dev --detailed"),
      await fixture.run("output dev"),
      await fixture.run("output dev --json"),
      await fixture.run("apply dev --auto-approve --json"),
    ];
    expect(shown.map(({ code }) => code)).toEqual([2, 2, 1, 2, 0, 0, 1]);
    for (const { stdout, stderr } of shown) expect(stdout + stderr).not.toContain(secret);
    expect(shown[2]?.stdout).toContain("(sensitive value)");
  });

  it("prints only JSON on stdout with --json", async () => {
    const fixture = new Fixture({ network: { resources: { vpc: {} } } });
    const { stdout, stderr } = await fixture.run("apply dev --auto-approve --json");
    expect(stderr).toContain("1 to add");
    expect(JSON.parse(stdout)).toMatchObject({
      command: "apply",
      result: "applied",
      totals: { add: 1 },
      stacks: [{ id: "dev-network", status: "applied" }],
    });
  });
});
