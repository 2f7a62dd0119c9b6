import { renameSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { applied, secret } from "../../testing/applied-states.ts";
import { emptyState } from "../../testing/empty-state.ts";

describe("a state that cannot be read", () => {
  it.each([
    ["", "empty"],
    ['{"version": 4, "resources": [', "truncated"],
    ['{"version": 5}', "newer-version"],
    [`not json, but ${secret}`, "not-json"],
  ])("is reported, and the rest is shown: %j", async (text, kind) => {
    const broken = applied();
    const file = broken.stateFile("dev-network");
    if (text === "") emptyState(file);
    else writeFileSync(file, text);
    const listed = await broken.run("state list dev");
    expect(listed.code).toBe(1);
    expect(listed.stdout).toContain("terraform_data.control");
    expect(listed.stderr).toContain("dev-network: .platform/emulated/state/dev-network.tfstate: ");
    const { problems } = await broken.json("state cost dev");
    expect(problems).toMatchObject([
      { stack: "dev-network", kind, file: ".platform/emulated/state/dev-network.tfstate" },
    ]);
  });

  it.each(["report", "backup dev", "locks", "outputs", "history dev-network", "graph dev", "orphans"])(
    "is never printed by %s, nor is the path of the repository",
    async (command) => {
      const broken = applied();
      writeFileSync(broken.stateFile("dev-network"), `not json, but ${secret}`);
      const { stdout, stderr } = await broken.run(`state ${command}`);
      expect(stdout + stderr).not.toBe("");
      expect(stdout + stderr).not.toMatch(new RegExp(`${secret}|    at |${broken.root}`));
    },
  );

  it("was deleted if the one before it still holds something, and is never told as not applied", async () => {
    const broken = applied();
    const file = broken.stateFile("dev-network");
    renameSync(file, `${file}.backup`);
    for (const command of ["list dev", "search vpc-1", "orphans dev", "history dev-network"]) {
      const { code, stdout, stderr } = await broken.run(`state ${command}`);
      expect(code, command).toBe(1);
      expect(stdout, command).not.toMatch(/not applied|never applied/i);
      expect(stderr, command).toContain("was deleted, and the backup beside it");
    }
    expect((await broken.json("state list dev")).problems).toMatchObject([{ stack: "dev-network", kind: "deleted" }]);
  });

  it("is reported once per reason, with all stacks that share it", async () => {
    const broken = applied();
    for (const id of ["dev-network", "dev-cluster"]) emptyState(broken.stateFile(id));
    expect((await broken.run("state list dev")).stderr).toMatch(/^error: dev-network, dev-cluster: each is empty\./m);
  });
});
