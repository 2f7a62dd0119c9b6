import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pair } from "../testing/pair.ts";

describe("platform synth", () => {
  it("writes configurations and says where they are", async () => {
    const fixture = pair();
    const { code, stdout } = await fixture.run("synth dev");
    expect(code).toBe(0);
    expect(stdout).toBe("cdktf.out/stacks/dev-network/cdk.tf.json\ncdktf.out/stacks/dev-cluster/cdk.tf.json\n");
    expect(readFileSync(fixture.path("cdktf.out/stacks/dev-network/cdk.tf.json"), "utf8")).toContain("10.0.0.0/16");
    await fixture.run("synth prod");
    expect(existsSync(fixture.path("cdktf.out/stacks/dev-network"))).toBe(false);
  });

  it("writes all environments under one manifest", async () => {
    const fixture = pair();
    await fixture.run("synth");
    const { stacks } = JSON.parse(readFileSync(fixture.path("cdktf.out/manifest.json"), "utf8"));
    expect(Object.keys(stacks)).toEqual(["dev-network", "dev-cluster", "prod-network", "prod-cluster"]);
  });

  it("does not touch a directory that no synthesis wrote", async () => {
    const fixture = pair();
    const source = fixture.write("stacks/network-stack.ts", "");
    const { code, stderr } = await fixture.run("synth --outdir .");
    expect(code).toBe(1);
    expect(stderr).toContain("is not empty and was not written by a synthesis");
    expect(existsSync(source)).toBe(true);
  });
});
