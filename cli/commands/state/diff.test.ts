import { describe, expect, it } from "vitest";
import { Fixture } from "../../testing/fixture.ts";
import { writeState } from "../../testing/state-file.ts";

function standing(dev: Readonly<Record<string, unknown>>, prod: Readonly<Record<string, unknown>>): Fixture {
  const fixture = new Fixture({ nodes: { resources: { template: {} } } });
  const file = fixture.stateFile("nodes");
  const resources = (attributes: Readonly<Record<string, unknown>>) => [
    { type: "aws_launch_template", name: "gpu", attributes },
  ];
  writeState(file, { resources: resources(dev) });
  writeState(file.replace("dev-", "prod-"), { resources: resources(prod) });
  return fixture;
}

describe("state diff of two environments", () => {
  const alike = standing({ id: "lt-1", name: "dev-gpu" }, { id: "lt-2", name: "prod-gpu" });

  it.each(["dev prod", "dev-nodes prod-nodes"])("%s: folds ids and names, which are no finding", async (sides) => {
    const { code, stdout } = await alike.run(`state diff ${sides}`);
    expect(stdout).toContain("nothing differs, 1 the same");
    expect(stdout).not.toContain("lt-1");
    expect(code).toBe(0);
  });

  it.each(["dev prod", "dev-nodes prod-nodes"])("%s: brings them back with --noise and in JSON", async (sides) => {
    const { code, stdout } = await alike.run(`state diff ${sides} --noise`);
    expect(stdout).toContain('id: "lt-1" -> "lt-2"');
    expect(stdout).toContain("1 changed, 0 the same");
    expect(code).toBe(0);
    const { comparisons } = JSON.parse((await alike.run(`state diff ${sides} --json`)).stdout);
    expect(comparisons).toMatchObject([
      { same: 1, differences: [{ kind: "changed", attributes: [{ path: "id", noise: true }, { path: "name" }] }] },
    ]);
  });

  it("finds another image", async () => {
    const images = standing({ image_id: "ami-0a1b2c3d4e5f60718" }, { image_id: "ami-1a1b2c3d4e5f60718" });
    const { code, stdout } = await images.run("state diff dev prod");
    expect(stdout).toContain('image_id: "ami-0a1b2c3d4e5f60718" -> "ami-1a1b2c3d4e5f60718"');
    expect(code).toBe(2);
  });
});
