import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { applied, secret } from "../../testing/applied-states.ts";
import { withEarlierVersion } from "../../testing/earlier-version.ts";

describe("platform state history", () => {
  it("lists versions and what each changed", async () => {
    const { stdout } = await withEarlierVersion().run("state history dev-network --detailed");
    expect(stdout).toMatch(/^current .* 7 +1\.11\.4 +4 +1 added, 2 changed$/m);
    expect(stdout).toMatch(/^backup .* 6 +1\.11\.4 +3$/m);
    expect(stdout).toContain('cidr_block: "10.9.0.0/16" -> "10.0.0.0/16"');
    expect(stdout).toContain("password: another (sensitive value)");
    expect(stdout).not.toContain(secret);
  });

  it("shows the readable versions when others cannot be read, and exits with 1", async () => {
    const damaged = applied();
    writeFileSync(`${damaged.stateFile("dev-network")}.backup`, "{");
    const state = ".platform/emulated/state/dev-network.tfstate";
    const { code, stdout, stderr } = await damaged.run("state history dev-network");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^current .* 7 /m);
    expect(stdout).toMatch(/^backup .*cannot be read \(truncated\)$/m);
    expect(stderr).toContain(`error: dev-network: version backup of ${state}: is truncated`);
    const printed = await damaged.run("state history dev-network --json");
    expect(printed.stdout).not.toContain(damaged.root);
    const { problems, versions } = JSON.parse(printed.stdout);
    expect(problems).toMatchObject([{ environment: "dev", stack: "dev-network", file: state, kind: "truncated" }]);
    expect(versions[1].failure).toMatchObject({ file: state, kind: "truncated" });
  });
});
