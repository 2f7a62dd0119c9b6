import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Fixture } from "../../testing/fixture.ts";
import { beforeAllWithTerraform, describeWithTerraform } from "../../testing/with-terraform.ts";

describeWithTerraform("platform state push", () => {
  const fixture = new Fixture({
    network: { resources: { vpc: {}, other: {} } },
    "ml-cluster": { resources: { cluster: {} } },
  });
  const file = fixture.stateFile("dev-network");
  let whole = "";
  beforeAllWithTerraform(async () => {
    expect((await fixture.run("apply dev --stack network --auto-approve")).code).toBe(0);
    whole = readFileSync(file, "utf8");
  });

  it("brings back what Terraform printed as its last resort, in place of a state that is cut off", async () => {
    writeFileSync(file, whole.slice(0, 200));
    const dump = { "@message": "Emergency state dump", type: "log", state: JSON.parse(whole) as unknown };
    const output = fixture.write("unsaved.jsonl", `{"type":"version"}\n${JSON.stringify(dump)}\n`);
    const { code, stdout, stderr } = await fixture.run(`state push dev-network ${output}`, { answer: "yes" });
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("The state of dev-network is the one with 2 resources");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ lineage: JSON.parse(whole).lineage });
    expect((await fixture.run("plan dev --stack network")).code).toBe(0);
  });

  describe("refuses", () => {
    const changed = (change: object): string => JSON.stringify({ ...(JSON.parse(whole) as object), ...change });
    it.each([
      ["an older state", () => changed({ serial: 0 }), "This state is older (serial 0)"],
      ["the state of another stack", () => changed({ lineage: "other" }), "its lineage is other"],
      ["half a state", () => whole.slice(0, 90), "holds no state"],
      ["nothing", () => "", "holds no state"],
    ])("%s", async (_, text, message) => {
      writeFileSync(file, whole);
      const pushed = fixture.write("pushed.tfstate", text());
      const { code, stderr } = await fixture.run(`state push dev-network ${pushed} --auto-approve`);
      expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
      expect(readFileSync(file, "utf8")).toBe(whole);
    });

    it("the state of another stack where the stack has none yet", async () => {
      writeFileSync(file, whole);
      const { code, stderr } = await fixture.run(`state push dev-ml-cluster ${file} --auto-approve`);
      expect([code, stderr]).toEqual([1, expect.stringContaining("This is a state of dev-network")]);
      expect(existsSync(fixture.stateFile("dev-ml-cluster"))).toBe(false);
    });

    it("a file that does not exist", async () => {
      const { code, stderr } = await fixture.run("state push dev-network nowhere.tfstate --auto-approve");
      expect([code, stderr]).toEqual([1, expect.stringContaining("nowhere.tfstate cannot be read.")]);
    });
  });

  it("replaces a newer state by an older one only with --force", async () => {
    writeFileSync(file, whole);
    const older = fixture.write("older.tfstate", JSON.stringify({ ...(JSON.parse(whole) as object), serial: 0 }));
    const { code, stderr } = await fixture.run(`state push dev-network ${older} --auto-approve --force`);
    expect(code, stderr).toBe(0);
  });
});
