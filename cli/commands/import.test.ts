import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { Fixture } from "../testing/fixture.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

describeWithTerraform("platform import", () => {
  it("takes one object in, plans nothing else, and then holds it", async () => {
    const fixture = new Fixture({ network: { resources: { vpc_6776A399: {}, other: {} } } });
    const command = "import dev terraform_data.vpc vpc-1";
    const imported = await fixture.run(command, { answer: "yes" });
    expect(imported.code, imported.stderr).toBe(0);
    expect(imported.stdout).toContain("1 imported");
    expect(imported.stderr).toContain("Imported. To apply the rest: ./platform apply dev --target emulated");
    expect(fixture.addresses("dev-network")).toEqual(["terraform_data.vpc_6776A399"]);

    const again = await fixture.run(command, { answer: "yes" });
    expect(again.code).toBe(1);
    expect(again.stderr).toContain("The state of dev-network holds terraform_data.vpc_6776A399 already.");
  });

  it.each([
    ["dev terraform_data.vpcs vpc-1", 'No stack declares "terraform_data.vpcs". Did you mean "terraform_data.vpc"?'],
    ["dev terraform_data.vpc vpc-1", "There is no terminal to ask on, so nothing was changed. Pass --auto-approve"],
  ])("%s", async (argv, text) => {
    const { code, stderr } = await new Fixture({ network: { resources: { vpc: {} } } }).run(`import ${argv}`);
    expect(code).toBe(1);
    expect(stderr).toContain(text);
  });

  it("destroys nothing: an object that would be replaced is not the one that is configured", async () => {
    const fixture = new Fixture({ network: { resources: { vpc: { triggers_replace: "dev" } } } });
    const { code, stderr } = await fixture.run("import dev terraform_data.vpc vpc-of-prod --auto-approve");
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(
        'would destroy or replace terraform_data.vpc, so "vpc-of-prod" is probably another object',
      ),
    ]);
    expect(existsSync(fixture.stateFile("dev-network"))).toBe(false);
  });

  it("refuses an object that another resource of the stack is already", async () => {
    const fixture = new Fixture({ network: { resources: { vpc: {}, other: {} } } });
    expect((await fixture.run("import dev terraform_data.other vpc-1 --auto-approve")).code).toBe(0);
    const { code, stderr } = await fixture.run("import dev terraform_data.vpc vpc-1 --auto-approve");
    expect([code, stderr]).toEqual([1, expect.stringContaining('"vpc-1" is dev-network:terraform_data.other already')]);
  });

  it("imports nothing after another answer", async () => {
    const fixture = new Fixture({ network: { resources: { vpc: {} } } });
    const { code, stderr } = await fixture.run("import dev terraform_data.vpc ${id}", { answer: "no" });
    expect([code, stderr]).toEqual([1, expect.stringContaining("Nothing was changed.")]);
  });
});
