import { describe, expect, it } from "vitest";
import { applied, cluster } from "../../testing/applied-states.ts";
import { writeState } from "../../testing/state-file.ts";

describe("platform state orphans", () => {
  it("finds states without a stack, and stacks without a state", async () => {
    const orphaned = applied();
    writeState(orphaned.stateFile("dev-old"), cluster);
    const { code, stdout } = await orphaned.run("state orphans");
    expect(code).toBe(2);
    expect(stdout).toMatch(/^\.platform\/emulated\/state\/dev-old\.tfstate +1 resource$/m);
    expect(stdout).toContain("Without a state (never applied, or lost): prod-network, prod-cluster.");
    expect((await orphaned.run("state orphans prod")).code).toBe(0);
    expect(await orphaned.json("state report")).toMatchObject({ stacks: 3 });
  });

  it("lists the empty state of a destroyed stack, which does not count as an orphan", async () => {
    const destroyed = applied();
    writeState(destroyed.stateFile("dev-old"), {});
    const { code, stdout } = await destroyed.run("state orphans");
    expect(stdout).toMatch(/^\.platform\/emulated\/state\/dev-old\.tfstate +nothing$/m);
    expect(code).toBe(0);
    expect(await destroyed.json("state report")).toMatchObject({ stacks: 2 });
  });

  it("names the locations that cannot be listed", async () => {
    const fixture = applied();
    fixture.keepStatesIn({ type: "http", address: "http://127.0.0.1:1" });
    const { unlisted } = await fixture.json("state orphans");
    expect(unlisted).toEqual(["http://127.0.0.1:1"]);
  });

  it("does not count a state as an orphan if its environment does not load", async () => {
    const half = applied();
    half.problems = { dev: "environments/dev.ts cannot be loaded: Unexpected token" };
    const { code, stdout, stderr } = await half.run("state orphans");
    expect(stdout).toContain("Every state has its stack in the code.");
    expect(stderr).toContain("error: environments/dev.ts cannot be loaded: Unexpected token");
    expect(code).toBe(1);
  });
});
