import { copyFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { emptyState } from "../testing/empty-state.ts";
import type { Fixture } from "../testing/fixture.ts";
import { HttpStates } from "../testing/http-states.ts";
import { pair } from "../testing/pair.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

/** `network` and `cluster` are applied, and the state of `network` is lost. */
async function lostBy(lose: (file: string) => void): Promise<Fixture> {
  const fixture = pair();
  await fixture.applied("dev");
  lose(fixture.stateFile("dev-network"));
  return fixture;
}

const commands = [
  "plan dev",
  "apply dev --auto-approve",
  "destroy dev --auto-approve",
  "plan dev --destroy",
  "output dev",
  "state list dev",
  "plan dev --stack cluster",
];

describeWithTerraform("a state that was lost while its objects exist", () => {
  it.each([
    ["emptied", emptyState],
    ["cut off", (file: string) => truncateSync(file, 100)],
  ])("is an error of every command when it is %s, and none makes or forgets anything", async (_, lose) => {
    const fixture = await lostBy(lose);
    const file = fixture.stateFile("dev-network");
    const lost = readFileSync(file, "utf8");
    for (const command of commands) {
      const { code, stdout, stderr } = await fixture.run(command);
      expect(code, command).toBe(1);
      const said = stdout + stderr;
      expect(said, command).toMatch(/\.platform\/emulated\/state\/dev-network\.tfstate: is (empty|truncated)\./);
      expect(said, command).not.toMatch(/Nothing of dev exists|not applied|1 to add| {4}at /);
    }
    expect(readFileSync(file, "utf8")).toBe(lost);
    expect(fixture.addresses("dev-cluster")).toEqual(["terraform_data.cluster"]);
    expect((await fixture.run("list")).stdout).toContain("dev-network  not readable");
  });

  it("comes back with its backup, as the error says", async () => {
    const fixture = await lostBy((file) => {
      copyFileSync(file, `${file}.backup`);
      emptyState(file);
    });
    const { stdout } = await fixture.run("plan dev");
    const copy =
      /Restore the backup, which holds 1 resource from before the last run that wrote it, then plan: cp (\S+) (\S+)\./.exec(
        stdout,
      );
    copyFileSync(fixture.path(copy?.[1] ?? ""), fixture.path(copy?.[2] ?? ""));
    expect((await fixture.run("plan dev")).code).toBe(0);
  });

  it("is no state at all once its file is deleted, as the error says", async () => {
    const fixture = await lostBy(emptyState);
    expect((await fixture.run("plan dev --stack network")).stdout).toContain(
      "If nothing was ever applied, delete the file: rm .platform/emulated/state/dev-network.tfstate",
    );
  });
});

describeWithTerraform("the file that Terraform leaves when it is killed before its first write", () => {
  it("is no state: the next run makes everything", async ({ skip }) => {
    const fixture = pair();
    await fixture.run("plan dev");
    writeFileSync(fixture.stateFile("dev-network"), "");
    skip(
      statSync(fixture.stateFile("dev-network")).birthtimeMs === 0,
      "this file system does not keep when files were made",
    );
    expect((await fixture.run("destroy dev --auto-approve")).stderr).toContain("Nothing of dev exists.");
    for (const [command, code] of [
      ["plan dev", 2],
      ["plan dev", 2],
      ["apply dev --auto-approve", 0],
    ] as const) {
      expect((await fixture.run(command)).code, command).toBe(code);
    }
    expect(existsSync(fixture.stateFile("dev-network"))).toBe(true);
  });
});

describeWithTerraform("an empty state on a server", () => {
  const server = new HttpStates();

  it("was lost, since nothing writes an empty state", async () => {
    const fixture = pair();
    fixture.keepStatesIn(server.backend);
    server.states.set("dev-network", "");
    for (const command of ["output dev", "destroy dev --auto-approve"]) {
      const { code, stderr } = await fixture.run(command);
      expect(code, command).toBe(1);
      expect(stderr).toContain("/dev-network: is empty.");
      expect(stderr).toContain("Its versions: ./platform state history dev-network.");
    }
  });
});
