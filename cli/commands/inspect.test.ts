import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { expect, it } from "vitest";
import { Fixture, reading } from "../testing/fixture.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

function pair(): Fixture {
  return new Fixture({
    network: {
      resources: { vpc: {} },
      outputs: { cidr: { value: "10.0.0.0/16" }, token: { value: "correct-horse", sensitive: true } },
    },
    cluster: { reads: ["network"], resources: { cluster: { input: reading("network", "cidr") } } },
  });
}

describeWithTerraform("platform output, list, validate and synth", () => {
  it("prints what is published, without sensitive values", async () => {
    const fixture = pair();
    expect((await fixture.run("output dev --stack network")).stdout).toBe("dev-network: not applied\n");
    await fixture.run("apply dev --auto-approve");
    const { code, stdout } = await fixture.run("output dev --stack network");
    expect(code).toBe(0);
    expect(stdout).toBe("dev-network\n  cidr   10.0.0.0/16\n  token  (sensitive value)\n");
    expect(JSON.parse((await fixture.run("output dev --json")).stdout)).toEqual({
      "dev-network": { cidr: { value: "10.0.0.0/16", sensitive: false }, token: { sensitive: true } },
      "dev-cluster": {},
    });
  });

  it("lists environments, stacks, what they read and what stands", async () => {
    const fixture = pair();
    await fixture.run("apply dev --auto-approve --stack network");
    const { stdout } = await fixture.run("list");
    expect(stdout).toContain("dev   ml-dev (111111111111)   us-east-2\n  dev-network  applied\n");
    expect(stdout).toContain("  dev-cluster  not applied   reads dev-network\n");
    expect(stdout).toContain("prod   ml-dev (111111111111)   us-east-2   protected\n");
    const listed = JSON.parse((await fixture.run("list --json")).stdout) as unknown[];
    expect(listed[0]).toMatchObject({
      name: "dev",
      stacks: [
        { id: "dev-network", state: "applied", dependencies: [] },
        { id: "dev-cluster", state: "not applied", dependencies: ["dev-network"] },
      ],
    });
  });

  it("validates every environment, and lists warnings and exemptions", async () => {
    const { code, stdout } = await pair().run("validate");
    expect(code).toBe(0);
    expect(stdout).toContain("dev: valid (validated by Terraform)");
    expect(stdout).toContain("prod: valid (validated by Terraform)");
    expect(stdout).toContain("  warning at dev-network/one: is only an example");
    expect(stdout).toContain("  exempt from required-tags: dev-a/one, because it cannot be tagged");
  });

  it("reports what Terraform finds not valid", async () => {
    const fixture = new Fixture({ network: { resources: { vpc: { no_such_argument: 1 } } } });
    const { code, stdout } = await fixture.run("validate dev");
    expect(code).toBe(1);
    expect(stdout).toContain("dev: not valid");
    expect(stdout).toMatch(/error in dev-network: .*no_such_argument/);
  });

  it("goes on after an environment that is refused, in the same shape", async () => {
    const fixture = pair();
    const working = fixture.services();
    const services = {
      async synthesize(...[names, options]: Parameters<typeof working.synthesize>) {
        if (names.includes("dev")) throw new UserError("dev breaks a policy.");
        return working.synthesize(names, options);
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
    expect(stdout).toContain("dev: not valid (not run by Terraform)\n  error: dev breaks a policy.\n\nprod: valid");
  });

  it("validates without Terraform for aws", async () => {
    const { code, stdout } = await pair().runWith(["validate", "dev", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { environment: "dev", errors: [], warnings: [{}, {}], exemptions: [{}] },
    ]);
  });

  it("writes configurations and says where", async () => {
    const fixture = pair();
    const { stdout } = await fixture.run("synth dev");
    expect(stdout).toBe("cdktf.out/stacks/dev-network/cdk.tf.json\ncdktf.out/stacks/dev-cluster/cdk.tf.json\n");
    expect(readFileSync(join(fixture.root, "cdktf.out/stacks/dev-network/cdk.tf.json"), "utf8")).toContain(
      "10.0.0.0/16",
    );
    await fixture.run("synth prod");
    expect(existsSync(join(fixture.root, "cdktf.out/stacks/dev-network"))).toBe(false);
  });

  it("writes all environments under one manifest", async () => {
    const fixture = pair();
    await fixture.run("synth");
    const { stacks } = JSON.parse(readFileSync(join(fixture.root, "cdktf.out/manifest.json"), "utf8"));
    expect(Object.keys(stacks)).toEqual(["dev-network", "dev-cluster", "prod-network", "prod-cluster"]);
  });

  it("leaves a directory alone that no synthesis wrote", async () => {
    const fixture = pair();
    const source = join(fixture.root, "stacks", "network-stack.ts");
    mkdirSync(join(fixture.root, "stacks"));
    writeFileSync(source, "");
    const { code, stderr } = await fixture.run("synth --outdir .");
    expect(code).toBe(1);
    expect(stderr).toContain("is not empty and was not written by a synthesis");
    expect(existsSync(source)).toBe(true);
  });
});
