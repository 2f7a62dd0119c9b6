import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { applied } from "../../testing/applied-states.ts";
import { emptyState } from "../../testing/empty-state.ts";
import { writeState } from "../../testing/state-file.ts";

const fixture = applied();

describe("platform state graph", () => {
  it("draws stacks and resources, as Mermaid, DOT and SVG", async () => {
    expect((await fixture.run("state graph dev")).stdout).toMatch(
      /^flowchart LR[\s\S]*network<br\/>4 resources[\s\S]*n0 --> n1/,
    );
    expect((await fixture.run("state graph dev-network --format dot")).stdout).toContain(
      '"aws_vpc.main" -> "aws_subnet.a";',
    );
    const { graph } = await fixture.json("state graph dev-network");
    expect(graph.edges).not.toContainEqual({ from: "aws_vpc.main", to: "aws_nat_gateway.a" });
    const { stderr } = await fixture.run("state graph --out drawings/all.svg");
    expect(stderr).toBe("Stacks of all environments is in drawings/all.svg.\n");
    expect(readFileSync(fixture.path("drawings/all.svg"), "utf8")).toMatch(/^<svg /);
  });

  it("lists the names and formats that exist", async () => {
    expect((await fixture.run("state graph devv")).stderr).toContain(
      'Neither an environment nor a stack is called "devv". Did you mean "dev"? There are: dev, prod, dev-network',
    );
    expect((await fixture.run("state graph dev --format png")).stderr).toContain("Formats: mermaid, dot, svg.");
  });

  it("writes no file whose extension names no format, unless --format does", async () => {
    const { code, stderr } = await fixture.run("state graph dev --out drawings/dev.png");
    expect(code).toBe(1);
    expect(stderr).toContain(
      '"drawings/dev.png" has no known ending. Use .mmd, .mermaid, .dot, .gv, .svg, or pass --format.',
    );
    expect(existsSync(fixture.path("drawings/dev.png"))).toBe(false);
    expect((await fixture.run("state graph dev --format dot --out drawings/dev.txt")).code).toBe(0);
  });

  it("folds what does not fit, and says what and how to see more", async () => {
    const { stdout, stderr, code } = await fixture.run("state graph dev-network --boxes 2");
    expect([code, stdout.match(/\["/g)?.length]).toEqual([0, 2]);
    const folded =
      "5 resources are drawn as 2 boxes. Everything is drawn by type, and all but the largest type together.";
    expect(stdout).toContain(`%% ${folded}`);
    expect(stderr).toBe(`${folded} To see more, pass --module <address>, --type <type> or --boxes 5.\n`);
    const { graph } = await fixture.json("state graph dev --boxes 1");
    expect(graph.folded).toEqual({
      of: 2,
      what: "stacks",
      boxes: 1,
      how: "The stacks of each environment are drawn together.",
    });
    expect((await fixture.run("state graph dev-network --boxes 0")).stderr).toContain('--boxes "0" is not a number');
  });

  it("narrows a stack to a module or to types, and says what these could be", async () => {
    const inModules = applied();
    writeState(inModules.stateFile("dev-network"), {
      resources: [
        { type: "aws_vpc", name: "main", attributes: { id: "vpc-1" }, module: 'module.m["x.y[0]"]' },
        { type: "aws_vpc", name: "main", attributes: { id: "vpc-2" }, module: 'module.m["z"]' },
        { type: "aws_eip", name: "e", attributes: { id: "eip-1" } },
      ],
    });
    const both = await inModules.run("state graph dev-network");
    expect(both.stdout).toMatch(
      /subgraph g0\["module\.m\[#34;x\.y\[0\]#34;\]"\][\s\S]*subgraph g1\["module\.m\[#34;z#34;\]"\]/,
    );
    const of = async (options: string) =>
      (await inModules.json(`state graph dev-network ${options}`)).graph.nodes.map(({ id }: { id: string }) => id);
    expect(await of(`--module module.m["z"]`)).toEqual(['module.m["z"].aws_vpc.main']);
    expect(await of("--module module.m")).toHaveLength(2);
    expect(await of("--type aws_e*")).toEqual(["aws_eip.e"]);
    const { code, stderr } = await inModules.run("state graph dev-network --module module.n");
    expect([code, stderr]).toEqual([
      1,
      'error: dev-network has nothing in "module.n". Modules: module.m["x.y[0]"], module.m["z"].\n',
    ]);
    expect((await inModules.run("state graph dev-network --type aws_vpx")).stderr).toContain(
      'dev-network has no aws_vpx. Did you mean "aws_vpc"? Types: aws_eip, aws_vpc.',
    );
    expect((await inModules.run("state graph dev --type aws_vpc")).stderr).toContain(
      "--type can only narrow the resources of a stack, not the stacks of dev, which is an environment.",
    );
  });

  it("draws no empty graph of a stack whose state cannot be read", async () => {
    const broken = applied();
    emptyState(broken.stateFile("dev-network"));
    const { code, stdout, stderr } = await broken.run("state graph dev-network --out network.svg");
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("dev-network cannot be drawn: .platform/emulated/state/dev-network.tfstate: is empty");
    expect(existsSync(broken.path("network.svg"))).toBe(false);
  });
});
