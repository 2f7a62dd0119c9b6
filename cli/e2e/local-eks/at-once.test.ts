import { checkEnvironment } from "@ml-platform/environments";
import { small, smallSpec } from "@ml-platform/environments/testing";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { skipWithoutTerraform } from "../../testing/with-terraform.ts";
import { LocalTarget, missing } from "./local-target.ts";

const { ml } = smallSpec.clusters ?? {};
const principalArn = "arn:aws:iam::333333333333:role/admin";
const twin = checkEnvironment({
  ...smallSpec,
  name: "twin",
  account: { id: "333333333333", alias: "ml-twin" },
  clusters: {
    ml: { kubernetes: "1.35", ...ml, access: { admins: { principalArn, policy: "AmazonEKSClusterAdminPolicy" } } },
  },
});
const target = new LocalTarget([small, twin]);

/** Both environments, whose accounts are two local AWS, by two commands at the same time. */
async function both(command: string): Promise<void> {
  const ran = await Promise.all(
    ["small --stack network", "twin --stack network --stack ml-cluster"].map((scope) =>
      target.run(`${command} ${scope} --auto-approve`),
    ),
  );
  for (const { code, stdout, stderr } of ran) expect(code, stdout + stderr).toBe(0);
}

/** That an account can have two clusters is shown in background.test.ts. */
describe("two environments at once, one of them with a cluster", () => {
  skipWithoutTerraform();
  beforeEach(({ skip }) => skip(missing !== undefined, missing));
  afterAll(() => target.stop());

  it("are applied, each in an account of its own", async () => {
    await both("apply");
    const { accounts } = JSON.parse((await target.runWith(["local", "status", "--json"])).stdout);
    expect(accounts).toMatchObject([
      { environments: ["small"], status: "runs", clusters: [] },
      { environments: ["twin"], status: "runs", clusters: [{ name: "twin-ml" }] },
    ]);
  });

  it("have states of their own, which are listed together", async () => {
    const { stdout } = await target.run("state list --json");
    const { stacks } = JSON.parse(stdout) as { stacks: { id: string; status: string }[] };
    const applied = stacks.filter(({ status }) => status === "read").map(({ id }) => id);
    expect(applied.sort()).toEqual(["small-network", "twin-ml-cluster", "twin-network"]);
  });

  it("are destroyed, and leave nothing once stopped", async () => {
    await both("destroy");
    expect((await target.runWith(["local", "stop"])).code).toBe(0);
    expect(target.processes()).toEqual([]);
    expect((await target.runWith(["local", "status"])).stdout).toContain("Nothing runs.");
  });
});
