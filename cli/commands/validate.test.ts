import { UserError } from "@ml-platform/rules";
import { expect, it } from "vitest";
import { Fixture } from "../testing/fixture.ts";
import { pair } from "../testing/pair.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

describeWithTerraform("platform validate", () => {
  it("validates every environment, and lists warnings and exemptions", async () => {
    const { code, stdout } = await pair().run("validate");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dev: valid \(validated by (Terraform|OpenTofu)\)/m);
    expect(stdout).toMatch(/^prod: valid \(validated by (Terraform|OpenTofu)\)/m);
    expect(stdout).toContain("  warning at dev-network/one: is only an example");
    expect(stdout).toContain("  exempt from required-tags: dev-a/one, because it cannot be tagged");
  });

  it("takes the path of an environment file, which a shell completes", async () => {
    const { code, stdout } = await pair().run("validate ./environments/prod.ts");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^prod: valid /);
  });

  it("reports what Terraform finds invalid", async () => {
    const fixture = new Fixture({ network: { resources: { vpc: { no_such_argument: 1 } } } });
    const { code, stdout } = await fixture.run("validate dev");
    expect(code).toBe(1);
    expect(stdout).toContain("dev: not valid");
    expect(stdout).toMatch(/error in dev-network: .*no_such_argument/);
  });

  it("continues after an environment that synthesis refuses, and reports it in the same format", async () => {
    const fixture = pair();
    const working = fixture.services();
    const services = {
      async synthesize(...[environments, options]: Parameters<typeof working.synthesize>) {
        if (environments.some(({ name }) => name === "dev")) throw new UserError("dev breaks a policy.");
        return working.synthesize(environments, options);
      },
    };
    for (const target of ["aws", "emulated"]) {
      const { code, stdout } = await fixture.runWith(["validate", "--target", target, "--json"], { services });
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject([
        { environment: "dev", errors: [{ message: "dev breaks a policy." }], warnings: [] },
        { environment: "prod", errors: [], warnings: [{}, {}] },
      ]);
    }
    const { stdout } = await fixture.runWith(["validate"], { services });
    expect(stdout).toContain("dev: not valid (stacks not validated)\n  error: dev breaks a policy.\n\nprod: valid");
  });

  it("refuses accounts that pipelines could not use, after the results of the environments", async () => {
    const services = {
      async accounts(): Promise<never> {
        throw new UserError("environments/company.ts is not valid");
      },
    };
    const { code, stdout, stderr } = await pair().runWith(["validate", "--json"], { services });
    expect(code).toBe(1);
    expect(stderr).toBe("error: environments/company.ts is not valid\n");
    expect(JSON.parse(stdout)).toMatchObject([{ environment: "dev", errors: [] }, { environment: "prod" }]);
    expect(await pair().runWith(["validate", "dev"], { services })).toMatchObject({ code: 0, stderr: "" });
  });

  it("validates without Terraform for aws", async () => {
    const { code, stdout } = await pair().runWith(["validate", "dev", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { environment: "dev", errors: [], warnings: [{}, {}], exemptions: [{}] },
    ]);
  });

  it("lists the environments that exist", async () => {
    const { code, stdout, stderr } = await pair().run("validate dve");
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain('No environment is called "dve". Did you mean "dev"? Environments: dev, prod.');
  });
});
