import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../../inspect/source-lines.ts";
import { applied } from "../../testing/applied-states.ts";

const fixture = applied();

describe("docs/state.md", () => {
  const text = readFileSync(join(repository, "docs", "state.md"), "utf8");

  it.each([
    "list",
    "show dev-network:aws_vpc.main",
    "search vpc-1",
    "outputs",
    "graph",
    "impact dev-network:aws_vpc.main",
    "history dev-network",
    "diff dev-network current current",
    "locks",
    "orphans",
    "cost",
    "pull dev-network",
    "backup",
    "report",
  ])("documents every member of %s --json", async (command) => {
    const [name = ""] = command.split(" ");
    const shapes = text.slice(text.indexOf("## JSON")).split("\n");
    const shape = shapes.find((line) => line.startsWith("- ") && line.split(": ")[0]?.includes(`\`${name}\``));
    const { target: _, problems, ...members } = await fixture.json(`state ${command}`);
    expect(problems).toEqual([]);
    for (const member of Object.keys(members)) expect(shape ?? "", `${name} ${member}`).toContain(member);
  });

  it("names every command", async () => {
    const { stdout } = await fixture.runWith(["state", "--help"]);
    const names = [...stdout.matchAll(/^ {2}([a-z]+) \[options\]/gm)].map(([, name]) => name);
    expect(names).toHaveLength(16);
    for (const name of names) expect(text).toMatch(new RegExp(`^\\|.*\`${name}[ \`]`, "m"));
  });
});
