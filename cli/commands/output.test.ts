import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { pair } from "../testing/pair.ts";
import { describeWithTerraform } from "../testing/with-terraform.ts";

describeWithTerraform("platform output", () => {
  it("prints the published outputs, without sensitive values", async () => {
    const fixture = pair();
    expect((await fixture.run("output dev --stack network")).stdout).toBe("dev-network: not applied\n");
    await fixture.run("apply dev --auto-approve");
    const { code, stdout } = await fixture.run("output dev --stack network");
    expect(code).toBe(0);
    expect(stdout).toBe("dev-network\n  cidr   10.0.0.0/16\n  token  (sensitive value)\n");
    expect(await fixture.json("output dev")).toEqual({
      "dev-network": { cidr: { value: "10.0.0.0/16", sensitive: false }, token: { sensitive: true } },
      "dev-cluster": {},
    });
  });

  it("hides a value that the state of another stack marks as sensitive", async () => {
    const fixture = pair();
    await fixture.applied("dev");
    const secret = "a-value-of-more-than-16-characters";
    for (const [id, sensitive] of [
      ["dev-network", true],
      ["dev-cluster", false],
    ] as const) {
      const file = fixture.stateFile(id);
      const state = JSON.parse(readFileSync(file, "utf8"));
      writeFileSync(
        file,
        JSON.stringify({ ...state, outputs: { copied: { value: secret, type: "string", sensitive } } }),
      );
    }
    for (const command of ["output dev", "output dev --json", "output dev --stack cluster"]) {
      const { code, stdout } = await fixture.run(command);
      expect(code).toBe(0);
      expect(stdout).toContain("copied");
      expect(stdout).not.toContain(secret);
    }
  });

  it("needs no synthesis and no Terraform", async () => {
    const fixture = pair();
    await fixture.applied("dev");
    const services = { ...fixture.services(), synthesize: () => Promise.reject(new Error("synthesized")) };
    fixture.services = () => services;
    const { code, stdout } = await fixture.run("output dev --stack network", {
      env: { PLATFORM_TERRAFORM: "/missing" },
    });
    expect(code).toBe(0);
    expect(stdout).toContain("10.0.0.0/16");
  });

  it("says what is wrong with a state, and the fix once", async () => {
    const fixture = pair();
    await fixture.applied("dev");
    writeFileSync(fixture.stateFile("dev-network"), '{"version": 4,');
    const { code, stderr } = await fixture.run("output dev");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: The state of dev-network cannot be read\. .*: is truncated\. Restore an earlier version\. Until then nothing of it is planned/,
    );
  });
});
