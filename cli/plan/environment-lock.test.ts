import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { anna, Fixture } from "../testing/fixture.ts";
import { HttpStates } from "../testing/http-states.ts";
import { lockInfo, later as services } from "../testing/lock-info.ts";
import { pair } from "../testing/pair.ts";
import { until } from "../testing/until.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

const network = { network: { resources: { vpc: {} } } };

function lockFile(fixture: Fixture, environment: string): string {
  return fixture.path(".platform", fixture.target, "state", `.${environment}_environment.lock`);
}

/** A run that holds the lock until `end` is called, as one that asks a person. */
function asking(fixture: Fixture, command: string) {
  let end = (): void => {};
  const answer = new Promise<string>((resolve) => {
    end = () => resolve("no");
  });
  let isAsking = false;
  const ran = fixture.run(command, {
    answer: async () => {
      isAsking = true;
      return await answer;
    },
  });
  return { ran, end: () => end(), isAsking: () => isAsking };
}

describeWithTerraform("the lock of an environment", () => {
  it("is held from before the plan until the end of the run, and its holder is named", async () => {
    const fixture = new Fixture(network);
    const first = asking(fixture, "apply dev --stack network");
    await until(first.isAsking);
    const second = await fixture.run("apply dev --auto-approve --lock-timeout 0s");
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(
      /^error: dev is locked: held by \S+@\S+ since 20\S+Z: platform apply dev --target emulated --stack network \(process \d+\), lock [0-9a-f-]+\./m,
    );
    const { id } = /lock (?<id>[0-9a-f-]{36})/.exec(second.stderr)?.groups ?? {};
    expect(second.stderr).toContain(`./platform state unlock dev --id ${id} --target emulated. Nothing was changed.`);
    first.end();
    await first.ran;
    expect(existsSync(lockFile(fixture, "dev"))).toBe(false);
  });

  it.each([
    ["apply", "destroy"],
    ["destroy", "apply"],
    ["destroy", "destroy"],
  ])("keeps %s and %s apart: the second waits, says so, and decides on what the first has left", async (one, two) => {
    const fixture = new Fixture(network);
    await fixture.applied("dev");
    fixture.stacks = { network: { resources: { vpc: {}, more: {} } } };
    const first = asking(fixture, `${one} dev`);
    await until(first.isAsking);
    const { code, stderr } = await fixture.run(`${two} dev --auto-approve`, {
      onStderr: (text) => text.includes("Waiting for the lock of dev: held by ") && first.end(),
    });
    expect(code).toBe(0);
    expect(stderr).toContain(`platform ${one} dev`);
    expect((await first.ran).code).toBe(1);
    expect(fixture.addresses("dev-network")).toHaveLength(two === "apply" ? 2 : 0);
  });

  it("is named in commands as one word of a shell, whatever its file contains", async () => {
    const fixture = new Fixture(network);
    await fixture.applied("dev");
    writeFileSync(lockFile(fixture, "dev"), JSON.stringify({ ...lockInfo, ID: "$(id)" }));
    const words = "--id '$(id)'";
    expect((await fixture.run("apply dev --auto-approve --lock-timeout 0s")).stderr).toContain(words);
    expect((await fixture.run("state locks dev")).stdout).toContain(words);
  });

  it("is not needed to read", async () => {
    const fixture = new Fixture(network);
    await fixture.applied("dev");
    const first = asking(fixture, "destroy dev");
    await until(first.isAsking);
    for (const command of ["plan dev", "state list", "state locks", "output dev", "list", "validate dev"]) {
      const { code, stderr } = await fixture.run(command);
      expect(code, command + stderr).toBe(0);
    }
    first.end();
    await first.ran;
  });

  it("is released by a run that fails, and by one that is interrupted", async () => {
    const fixture = new Fixture({
      network: { resources: { vpc: { provisioner: [{ "local-exec": { command: "false" } }] } } },
    });
    expect((await fixture.run("apply dev --auto-approve")).code).toBe(1);
    expect(existsSync(lockFile(fixture, "dev"))).toBe(false);
    const { code } = await fixture.run("apply dev", {
      answer: async () => {
        fixture.interrupt();
        return "yes";
      },
    });
    expect(code).toBe(1);
    expect(existsSync(lockFile(fixture, "dev"))).toBe(false);
  });

  it("of a personal environment keeps its base from being destroyed, but not from being applied", async () => {
    const fixture = pair();
    fixture.environments = [...fixture.environments, anna];
    await fixture.applied("dev");
    const first = asking(fixture, "apply anna");
    await until(first.isAsking);
    const destroyed = await fixture.run("destroy dev --auto-approve --lock-timeout 0s");
    expect(destroyed.code).toBe(1);
    expect(destroyed.stderr).toMatch(/^error: anna is locked: held by \S+ since \S+ platform apply anna /m);
    expect(existsSync(lockFile(fixture, "dev"))).toBe(false);
    expect((await fixture.run("apply dev --auto-approve --lock-timeout 0s")).code).toBe(0);
    first.end();
    await first.ran;
  });

  it("is no longer waited for after Ctrl-C", async () => {
    const fixture = new Fixture(network);
    const first = asking(fixture, "apply dev");
    await until(first.isAsking);
    const { code, stderr } = await fixture.run("apply dev --auto-approve", {
      onStderr: (text) => text.includes("Waiting for the lock") && fixture.interrupt(),
    });
    expect(code).toBe(1);
    expect(stderr).toContain("Interrupted while it waited for the lock of dev. Nothing was changed.");
    first.end();
    await first.ran;
  });

  it("is taken over from a process that was killed, and says so", async () => {
    const fixture = new Fixture(network);
    const first = asking(fixture, "apply dev");
    await until(first.isAsking);
    const text = readFileSync(lockFile(fixture, "dev"), "utf8");
    first.end();
    await first.ran;
    writeFileSync(lockFile(fixture, "dev"), text.replace(/"start":"[^"]*"/, '"start":"another boot"'));
    const { code, stderr } = await fixture.run("apply dev --auto-approve");
    expect(code).toBe(0);
    expect(stderr).toContain("The last run that changed dev ended without releasing its lock (");
  });

  it("that somebody released meanwhile is reported; the lock that somebody else took remains", async () => {
    const fixture = new Fixture(network);
    const first = asking(fixture, "apply dev");
    await until(first.isAsking);
    const { ID, ...text } = JSON.parse(readFileSync(lockFile(fixture, "dev"), "utf8"));
    writeFileSync(lockFile(fixture, "dev"), JSON.stringify({ ID: `not-${ID}`, ...text }));
    first.end();
    const { stderr } = await first.ran;
    expect(stderr).toContain("Somebody released the lock of dev while this run was at work");
    expect(readFileSync(lockFile(fixture, "dev"), "utf8")).toContain(`not-${ID}`);
  });
});

describeWithTerraform("the lock of an environment on a server", () => {
  const server = new HttpStates();

  it("is acquired and released as a state's", async () => {
    const fixture = new Fixture(network);
    fixture.keepStatesIn(server.backend);
    const first = asking(fixture, "apply dev");
    await until(first.isAsking);
    expect(JSON.parse(server.locks.get("dev_environment") ?? "")).toMatchObject({ Operation: "apply", Path: "dev" });
    const second = await fixture.run("destroy dev --lock-timeout 0s");
    expect(second.stderr).toMatch(/dev is locked: held by \S+@\S+ since 20\S+Z: platform apply dev /);
    first.end();
    await first.ran;
    expect([...server.locks]).toEqual([]);
  });

  it("that was left by a run which no longer exists is released by state unlock", async () => {
    const fixture = new Fixture(network);
    fixture.keepStatesIn(server.backend);
    server.locks.set("dev_environment", JSON.stringify(lockInfo));
    const refused = await fixture.run("apply dev --auto-approve --lock-timeout 0s", { services });
    const release = /\.\/platform (state unlock dev --id \S+)/.exec(refused.stderr)?.[1]?.replace(/\.$/, "");
    expect((await fixture.run(`${release} --auto-approve`)).stdout).toContain("dev is unlocked.");
    expect((await fixture.run("apply dev --auto-approve")).code).toBe(0);
    expect([...server.locks]).toEqual([]);
  });
});
