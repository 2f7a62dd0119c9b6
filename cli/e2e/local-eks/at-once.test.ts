import { checkEnvironment, type Environment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { LocalTarget, missing } from "./local-target.ts";

/** A network of two zones and little else: what is in it does not matter here. */
function networkOf(name: string, account: string): Environment {
  const { clusters: _, sandpits: __, ...spec } = smallSpec;
  return checkEnvironment({ ...spec, name, account: { id: account, alias: `ml-${name}` } });
}

const target = new LocalTarget([networkOf("small", "111111111111"), networkOf("twin", "333333333333")]);

/** Both environments, whose accounts are two local AWS, by two commands at the same time. */
async function both(command: string): Promise<void> {
  const ran = await Promise.all(["small", "twin"].map((name) => target.run(`${command} ${name} --auto-approve`)));
  for (const { code, stdout, stderr } of ran) expect(code, stdout + stderr).toBe(0);
}

/** That accounts have clusters, and two at once, is shown in small.test.ts and background.test.ts. */
describe("two environments at once", () => {
  skipWithoutTerraform();
  beforeEach(({ skip }) => skip(missing !== undefined, missing));
  afterAll(() => target.stop());

  it("are applied, each in an account of its own", async () => {
    await both("apply");
    const { accounts } = JSON.parse((await target.runWith(["local", "status", "--json"])).stdout);
    expect(accounts).toMatchObject([
      { environments: ["small"], status: "runs", clusters: [] },
      { environments: ["twin"], status: "runs", clusters: [] },
    ]);
  });

  it("have states of their own, which are listed together", async () => {
    const { stdout } = await target.run("state list --json");
    const { stacks } = JSON.parse(stdout) as { stacks: { id: string; status: string }[] };
    const applied = stacks.filter(({ status }) => status === "read").map(({ id }) => id);
    expect(applied.sort()).toEqual(["small-network", "twin-network"]);
  });

  it("are destroyed, and leave nothing once stopped", async () => {
    await both("destroy");
    expect((await target.runWith(["local", "stop"])).code).toBe(0);
    expect(target.processes()).toEqual([]);
    expect((await target.runWith(["local", "status"])).stdout).toContain("Nothing runs.");
  });
});
