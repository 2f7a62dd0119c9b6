import { describe, expect, it } from "vitest";
import { anna } from "../testing/fixture.ts";
import { havingSandpits, sandpitEntry } from "../testing/having-sandpits.ts";
import { pair } from "../testing/pair.ts";
import { writeState } from "../testing/state-file.ts";

const resources = [{ type: "terraform_data", name: "vpc", attributes: {} }];

describe("platform list", () => {
  it("lists environments, their stacks, what each reads and which are applied", async () => {
    const fixture = pair();
    writeState(fixture.stateFile("dev-network"), { resources });
    const { code, stdout } = await fixture.run("list");
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        "dev   ml-dev (111111111111)   us-east-2",
        "  dev-network  applied",
        "  dev-cluster  not applied   reads dev-network",
        "",
        "prod   ml-dev (111111111111)   us-east-2   protected",
        "  prod-network  not applied",
        "  prod-cluster  not applied   reads prod-network",
        "",
      ].join("\n"),
    );
    const [listed] = await fixture.json("list");
    expect(listed).toEqual({
      name: "dev",
      kind: "permanent",
      account: { id: "111111111111", alias: "ml-dev" },
      region: "us-east-2",
      protected: false,
      backend: "local",
      stacks: [
        { id: "dev-network", state: "applied", dependencies: [] },
        { id: "dev-cluster", state: "not applied", dependencies: ["dev-network"] },
      ],
      sandpits: [],
    });
  });

  it("reports a destroyed stack, whose state is empty, as not applied", async () => {
    const fixture = pair();
    writeState(fixture.stateFile("dev-network"), {});
    expect((await fixture.run("list")).stdout).toContain("  dev-network  not applied\n");
  });

  it("shows what a personal environment is derived from, and which stacks of its base it reads", async () => {
    const fixture = pair();
    fixture.environments = [...fixture.environments, anna];
    expect((await fixture.run("list")).stdout).toContain(
      [
        "anna   ml-dev (111111111111)   us-east-2   personal, derived from dev",
        "  anna-cluster  not applied   reads dev-network",
        "",
      ].join("\n"),
    );
    const listed = (await fixture.json("list")) as { name: string }[];
    expect(listed.find(({ name }) => name === "anna")).toMatchObject({
      kind: "personal",
      base: "dev",
      stacks: [{ id: "anna-cluster", dependencies: ["dev-network"] }],
    });
  });

  it("says when a personal environment has no stacks of its own", async () => {
    const fixture = pair();
    delete fixture.stacks["cluster"];
    fixture.environments = [anna];
    expect((await fixture.run("list")).stdout).toMatch(/^anna .*\n {2}no stacks of its own\n$/);
  });

  it("says how many sandpits an environment has, where that is known without a request", async () => {
    const fixture = await havingSandpits([sandpitEntry("alice"), sandpitEntry("bob", { base: "prod" })]);
    expect((await fixture.run("list")).stdout).toContain("  1 sandpit: ./platform sandpit list --target emulated\n");
    const [listed, other] = await fixture.json("list");
    expect(listed.sandpits).toEqual(["alice"]);
    expect(other).not.toHaveProperty("sandpits");
  });

  it("synthesizes nothing, and contacts no remote backend", async () => {
    const fixture = pair();
    fixture.keepStatesIn({ type: "s3", bucket: "states", region: "us-east-2", kmsKeyId: "alias/state" });
    const services = {
      synthesize: async () => {
        throw new RangeError("synthesized");
      },
    };
    const { code, stdout } = await fixture.run("list", { services });
    expect(code).toBe(0);
    expect(stdout).toContain("  dev-network  state in s3\n");
  });
});
