import { describe, expect, it } from "vitest";
import { withEarlierVersion } from "../../testing/earlier-version.ts";
import { Fixture } from "../../testing/fixture.ts";
import { writeState } from "../../testing/state-file.ts";

/** One launch template in each of two environments. */
function launchTemplates(dev: Readonly<Record<string, unknown>>, prod: Readonly<Record<string, unknown>>): Fixture {
  const fixture = new Fixture({ nodes: { resources: { template: {} } } });
  const resources = (attributes: Readonly<Record<string, unknown>>) => [
    { type: "aws_launch_template", name: "gpu", attributes },
  ];
  writeState(fixture.stateFile("dev-nodes"), { resources: resources(dev) });
  writeState(fixture.stateFile("prod-nodes"), { resources: resources(prod) });
  return fixture;
}

describe("platform state diff of two versions", () => {
  const fixture = withEarlierVersion();

  it("exits with 2 if they differ, and with 0 if not", async () => {
    const { code, stdout } = await fixture.run("state diff dev-network");
    expect(code).toBe(2);
    expect(stdout).toContain("+ aws_subnet.a");
    expect((await fixture.run("state diff dev-network current current")).code).toBe(0);
  });

  it("lists the versions that exist", async () => {
    expect((await fixture.run("state diff dev-network 41")).stderr).toContain(
      '"41" names no version of dev-network. Versions, newest first: current, backup.',
    );
    expect((await fixture.run("state diff dev-cluster")).stderr).toContain("Only one version of dev-cluster is kept");
  });
});

describe("platform state diff of one stack in two environments", () => {
  const fixture = withEarlierVersion();

  it("finds resources that only one has", async () => {
    const { code, stdout } = await fixture.run("state diff dev prod --stack network");
    expect(code).toBe(2);
    expect(stdout).toContain("network: dev -> prod");
    expect(stdout).toContain("- aws_subnet.a");
    expect((await fixture.run("state diff dev-network prod-network --json")).code).toBe(2);
  });

  it("refuses what cannot be compared", async () => {
    expect((await fixture.run("state diff dev")).stderr).toContain("Compare dev with another environment");
    expect((await fixture.run("state diff dev nope")).stderr).toContain('"nope" is no environment. Compare dev with');
    const state = fixture.stateFile("dev-network");
    expect((await fixture.run(`state diff --state ${state} --state ${state}`)).stderr).toContain(
      "All of the addresses name the state of dev-network.",
    );
    expect((await fixture.run("state diff dev prod --stack cluster")).stderr).toContain(
      "None of the chosen stacks of prod is applied",
    );
  });
});

describe("platform state diff of two environments", () => {
  const alike = launchTemplates({ id: "lt-1", name: "dev-gpu" }, { id: "lt-2", name: "prod-gpu" });

  it.each(["dev prod", "dev-nodes prod-nodes"])(
    "%s: leaves out ids and names, which do not count as differences",
    async (sides) => {
      const { code, stdout } = await alike.run(`state diff ${sides}`);
      expect(stdout).toContain("nothing differs, 1 the same");
      expect(stdout).not.toContain("lt-1");
      expect(code).toBe(0);
    },
  );

  it.each(["dev prod", "dev-nodes prod-nodes"])("%s: shows them with --noise and in JSON", async (sides) => {
    const { code, stdout } = await alike.run(`state diff ${sides} --noise`);
    expect(stdout).toContain('id: "lt-1" -> "lt-2"');
    expect(stdout).toContain("1 changed, 0 the same");
    expect(code).toBe(0);
    const { comparisons } = JSON.parse((await alike.run(`state diff ${sides} --json`)).stdout);
    expect(comparisons).toMatchObject([
      { same: 1, differences: [{ kind: "changed", attributes: [{ path: "id", noise: true }, { path: "name" }] }] },
    ]);
  });

  it("finds a different image", async () => {
    const images = launchTemplates({ image_id: "ami-0a1b2c3d4e5f60718" }, { image_id: "ami-1a1b2c3d4e5f60718" });
    const { code, stdout } = await images.run("state diff dev prod");
    expect(stdout).toContain('image_id: "ami-0a1b2c3d4e5f60718" -> "ami-1a1b2c3d4e5f60718"');
    expect(code).toBe(2);
  });
});
