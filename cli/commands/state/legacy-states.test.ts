import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { applied } from "../../testing/applied-states.ts";
import { dev } from "../../testing/fixture.ts";
import { describeWithTerraform } from "../../testing/with-terraform.ts";

const old = JSON.stringify({
  version: 3,
  terraform_version: "0.11.14",
  serial: 4,
  lineage: "a",
  modules: [
    {
      path: ["root"],
      outputs: {},
      resources: {
        "aws_vpc.old": { primary: { id: "vpc-old", attributes: { id: "vpc-old", "tags.%": "1", "tags.team": "ml" } } },
        "aws_subnet.a.0": { depends_on: ["aws_vpc.old"], primary: { id: "subnet-old", attributes: {} } },
      },
    },
  ],
});

describeWithTerraform("a state of Terraform before 0.12", () => {
  const fixture = applied();
  const file = fixture.stateFile("dev-network");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, old);

  it("is listed, searched and shown, with a note that it is only read", async () => {
    const { code, stdout, stderr } = await fixture.run("state list dev");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^dev-network +aws_subnet\.a\[0\] +subnet-old/m);
    expect(stderr).toContain("note: dev-network has state format 3 of Terraform 0.11.14. It is only read here");
    expect((await fixture.json("state list dev")).stacks).toMatchObject([{ id: "dev-network", format: 3 }, {}]);
    expect((await fixture.json("state search tag=team=ml")).total).toBe(1);
    expect((await fixture.json("state show vpc-old")).resource).toMatchObject({ dependants: ["aws_subnet.a[0]"] });
  });

  it("is not moved", async () => {
    const { environments } = fixture;
    fixture.environments = [{ ...dev, name: "work", renamedFrom: ["dev"] }];
    const { code, stderr } = await fixture.run("state move work --auto-approve");
    fixture.environments = environments;
    expect(code).toBe(1);
    expect(stderr).toContain(
      "The state of dev-network has format 3, of Terraform before 0.12, which is only read here",
    );
  });

  it("is not pushed", async () => {
    writeFileSync(join(fixture.root, "old.tfstate"), old);
    const { code, stderr } = await fixture.run("state push dev-network old.tfstate --auto-approve");
    expect(code).toBe(1);
    expect(stderr).toContain("has state format 3, of Terraform before 0.12, which is only read here");
  });
});
