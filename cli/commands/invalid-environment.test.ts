import { describe, expect, it } from "vitest";
import type { Fixture } from "../testing/fixture.ts";
import { pair } from "../testing/pair.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

const problem = 'environments/dev.ts cannot be loaded: Expected "}" but found end of file';

/** `environments/dev.ts` has a typo; `environments/prod.ts` has none. */
function typo(): Fixture {
  const fixture = pair();
  fixture.problems = { dev: problem };
  return fixture;
}

describe("a typo in the file of one environment", () => {
  it("makes list fail, which still lists the others", async () => {
    const { code, stdout, stderr } = await typo().run("list");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^prod .*\n {2}prod-network .*\n {2}prod-cluster /);
    expect(stderr).toBe(`error: ${problem}\n`);
  });

  it("is in the JSON of list", async () => {
    const { code, stdout } = await typo().run("list --json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      { name: "dev", file: "environments/dev.ts", problem },
      { name: "prod", stacks: [{ id: "prod-network" }, { id: "prod-cluster" }] },
    ]);
  });

  it.each(["synth", "synth --outdir elsewhere"])("makes %s fail, which still writes the others", async (command) => {
    const { code, stdout, stderr } = await typo().run(command);
    expect(code).toBe(1);
    expect(stdout).toMatch(/stacks\/prod-network\/cdk\.tf\.json\n.*stacks\/prod-cluster\/cdk\.tf\.json\n$/);
    expect(stderr).toBe(`error: ${problem}\n`);
  });

  it("does not affect the synthesis of another environment", async () => {
    expect(await typo().run("synth prod")).toMatchObject({ code: 0, stderr: "" });
  });

  it.each([
    "plan dev",
    "apply dev --auto-approve",
    "destroy dev --auto-approve",
    "output dev",
    "synth dev",
    "state list dev",
    "state report dev",
    "state orphans dev",
  ])("is the only message of %s", async (command) => {
    expect(await typo().run(command)).toEqual({ code: 1, stdout: "", stderr: `error: ${problem}\n` });
  });

  it("is the result of plan --json", async () => {
    const { code, stdout } = await typo().run("plan dev --json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ result: "failed", error: problem });
  });

  it.each(["list", "drift", "locks", "outputs", "cost", "orphans", "backup", "report", "search prod", "graph"])(
    "is reported by state %s, which continues",
    async (command) => {
      const { code, stdout, stderr } = await typo().run(`state ${command}`);
      expect(code).toBe(1);
      expect(stdout).not.toBe("");
      expect(stderr).toContain(`error: ${problem}\n`);
    },
  );

  it("is reported in the JSON of state list", async () => {
    const { problems, stacks } = await typo().json("state list");
    expect(problems).toEqual([{ environment: "dev", kind: "not-valid", message: problem }]);
    expect(stacks).toMatchObject([{ id: "prod-network" }, { id: "prod-cluster" }]);
  });

  it.each(["list prod", "locks prod", "outputs prod", "cost prod", "orphans prod", "backup prod", "graph prod"])(
    "does not affect state %s",
    async (command) => {
      expect(await typo().run(`state ${command}`)).toMatchObject({ code: 0, stderr: "" });
    },
  );

  it("is given as the reason why a stack is not found", async () => {
    const { code, stderr } = await typo().run("state history dev-network");
    expect(code).toBe(1);
    expect(stderr).toContain('No stack matches "dev-network".');
    expect(stderr).toContain(`dev has no stacks: ${problem}`);
  });

  it("does not keep the environment from being suggested for a mistyped name", async () => {
    expect((await typo().run("plan dve")).stderr).toContain(
      'No environment is called "dve". Did you mean "dev"? Environments: dev, prod.',
    );
  });
});

describeWithTerraform("while the file of another environment has a typo", () => {
  it("a valid environment is planned, applied and planned again", async () => {
    const fixture = typo();
    expect((await fixture.run("plan prod")).code).toBe(2);
    expect((await fixture.run("apply prod --auto-approve")).code).toBe(0);
    expect((await fixture.run("plan prod")).code).toBe(0);
    expect(await fixture.run("state list prod")).toMatchObject({ code: 0, stderr: "" });
    expect((await fixture.run("output prod --stack network")).stdout).toContain("cidr   10.0.0.0/16");
    expect((await fixture.run("state drift prod")).code).toBe(0);
  });

  it("the others are validated, and that one is reported as not valid", async () => {
    const { code, stdout } = await typo().run("validate");
    expect(code).toBe(1);
    expect(stdout).toContain(`dev: not valid (stacks not validated)\n  error: ${problem}\n\nprod: valid`);
    expect(await typo().json("validate")).toMatchObject([
      { environment: "dev", errors: [{ message: problem }] },
      { environment: "prod", errors: [] },
    ]);
    expect((await typo().run("validate prod")).code).toBe(0);
    expect((await typo().run("validate dev")).code).toBe(1);
  });

  it("its states do not count as orphans of another environment", async () => {
    const fixture = pair();
    await fixture.applied("dev");
    fixture.problems = { dev: problem };
    expect((await fixture.run("apply prod --auto-approve")).stdout).not.toContain("warning");
    expect((await fixture.run("state orphans")).stdout).toContain("Every state has its stack in the code.");
  });
});
