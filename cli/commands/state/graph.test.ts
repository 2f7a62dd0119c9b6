import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { applied } from "../../testing/applied-states.ts";
import { emptyState } from "../../testing/empty-state.ts";

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
