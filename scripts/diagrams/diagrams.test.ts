import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "@ml-platform/state";
import { describe, expect, it } from "vitest";
import { clusterDiagram } from "./cluster-diagram.ts";
import { drawDiagrams } from "./draw-diagrams.ts";
import { networkDiagram } from "./network-diagram.ts";
import { referenceStacks } from "./reference-stacks.ts";

const stacks = await referenceStacks();
const configurationOf = (id: string) => stacks.find((stack) => stack.id === id)?.configuration as JsonObject;

describe("the diagrams in docs/diagrams", () => {
  const drawn = drawDiagrams(stacks);
  const directory = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "docs", "diagrams");

  it("are complete, without any others (pnpm diagrams draws them)", () => {
    expect(readdirSync(directory).sort()).toEqual([...drawn.keys()].sort());
  });

  it.each([...drawn])("%s is current (pnpm diagrams draws it)", (name, text) => {
    expect(readFileSync(join(directory, name), "utf8") === text, `docs/diagrams/${name} is not current`).toBe(true);
  });
});

describe("a network diagram", () => {
  const graph = networkDiagram(configurationOf("small-network"));
  const label = (id: string) => graph.nodes.find((node) => node.id === id)?.label;

  it("puts every subnet in its zone, and the zones in the VPC", () => {
    const zones = graph.groups.filter(({ parent }) => parent !== undefined).map(({ id }) => id);
    expect(zones.sort()).toEqual(["us-east-2a", "us-east-2b"]);
    for (const zone of zones) {
      const subnets = graph.nodes.filter((node) => node.group === zone && node.label.endsWith("subnet"));
      expect(subnets.map((node) => node.label).sort()).toEqual([
        "control-plane subnet",
        "private subnet",
        "public subnet",
      ]);
    }
  });

  it("follows the traffic of private subnets through the one NAT gateway to the internet", () => {
    const ways = graph.edges.map(({ from, to }) => `${label(from)} -> ${label(to)}`);
    expect(ways.filter((way) => way === "private subnet -> NAT gateway")).toHaveLength(2);
    expect(ways.filter((way) => way === "private subnet -> s3 endpoint")).toHaveLength(2);
    expect(ways).toContain("NAT gateway -> internet gateway");
    expect(ways).toContain("internet gateway -> internet");
    expect(ways.some((way) => way.startsWith("control-plane subnet"))).toBe(false);
  });
});

describe("a cluster diagram", () => {
  const graph = clusterDiagram(configurationOf("small-ml-cluster"), configurationOf("small-ml-nodes"));

  it("shows each node group in its zones, with its size and type", () => {
    const group = (name: string) => graph.nodes.find(({ label }) => label === name);
    expect(group("gpu-training-us-east-2b")).toMatchObject({
      group: "us-east-2b",
      detail: expect.stringMatching(/^\d+ to \d+ × /),
    });
    expect(group("system")?.group).toBe("us-east-2a, us-east-2b");
  });

  it("shows a cluster without node groups", () => {
    expect(clusterDiagram(configurationOf("small-ml-cluster"), undefined).nodes.map(({ id }) => id)).toEqual([
      "control-plane",
      "before-nodes",
    ]);
  });
});
