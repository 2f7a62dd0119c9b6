import { expect, it } from "vitest";
import { anna, dev, type Fixture } from "../testing/fixture.ts";
import { pair } from "../testing/pair.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

/** `anna` has a cluster of her own in the network of `dev`. */
function derived(): Fixture {
  const fixture = pair();
  fixture.environments = [dev, anna];
  return fixture;
}

describeWithTerraform("a personal environment", () => {
  it("is planned once its base is applied; before that, the error names the stack that it reads", async () => {
    const fixture = derived();
    const early = await fixture.run("plan anna");
    expect(early.code).toBe(1);
    expect(early.stdout).toContain(
      "anna-cluster reads the outputs of dev-network, which has never been applied. It is a stack of dev: apply dev first.",
    );
    await fixture.run("apply dev --auto-approve");
    const { code, stdout } = await fixture.run("plan anna");
    expect(code).toBe(2);
    expect(stdout).toContain("anna-cluster  1 to add");
    expect(stdout).not.toContain("provisional");
    expect(stdout).not.toContain("dev-");
  });

  it("is applied and destroyed without changing its base", async () => {
    const fixture = derived();
    await fixture.applied("dev");
    expect((await fixture.run("apply anna --auto-approve")).code).toBe(0);
    expect(fixture.addresses("anna-cluster")).toEqual(["terraform_data.cluster"]);
    expect((await fixture.run("state drift")).code).toBe(0);
    expect((await fixture.run("plan dev")).stdout).not.toContain("warning");
    expect((await fixture.run("destroy anna --auto-approve")).code).toBe(0);
    expect((await fixture.run("plan dev")).code).toBe(0);
  });

  it("prevents the destruction of the base's stacks that it reads", async () => {
    const fixture = derived();
    await fixture.applied("dev", "anna");
    const { code, stdout, stderr } = await fixture.run("destroy dev --auto-approve");
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(
      "anna-cluster still exists and depends on dev-network: anna is derived from dev. Destroy it first: ./platform destroy anna --target emulated. Nothing was changed.",
    );
    expect((await fixture.run("destroy dev --stack cluster --auto-approve")).code).toBe(0);
    expect((await fixture.run("destroy anna --auto-approve")).code).toBe(0);
    expect((await fixture.run("destroy dev --auto-approve")).code).toBe(0);
  });

  it.each([
    ["was removed", {}],
    ["does not load", { anna: "environments/personal/anna.ts cannot be loaded" }],
  ])("still prevents it if its file %s", async (_, problems) => {
    const fixture = derived();
    await fixture.applied("dev", "anna");
    if (Object.keys(problems).length > 0) fixture.problems = problems;
    else fixture.environments = [dev];
    const { code, stderr } = await fixture.run("destroy dev --auto-approve");
    expect(code).toBe(1);
    expect(stderr).toContain("anna-cluster may depend on what would be destroyed: its state still holds resources");
    expect((await fixture.run("plan dev")).code).toBe(0);
  });

  it("is a reader of its base's outputs, and downstream of its base's resources", async () => {
    const fixture = derived();
    await fixture.applied("dev", "anna");
    for (const command of ["state outputs", "state outputs dev"]) {
      const { outputs, missing } = await fixture.json(command);
      expect(missing).toEqual([]);
      const cidr = outputs.find(({ name }: { name: string }) => name === "cidr");
      expect(cidr.readers.map(({ stack }: { stack: string }) => stack)).toEqual(["dev-cluster", "anna-cluster"]);
    }
    const { outputs, missing } = await fixture.json("state outputs anna");
    expect(missing).toEqual([]);
    expect(outputs.filter(({ stack }: { stack: string }) => !stack.startsWith("anna-"))).toEqual([]);
  });
});
