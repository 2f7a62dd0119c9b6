import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environments } from "@ml-platform/environments";
import { synthesize } from "@ml-platform/stacks";
import type { JsonObject, StackPlace } from "@ml-platform/state";
import { describe, expect, it } from "vitest";
import { placeOf } from "../../cli/inspect/places.ts";
import { repository } from "../../cli/inspect/source-lines.ts";
import { clusterDiagram } from "./cluster-diagram.ts";
import { drawDiagrams } from "./draw-diagrams.ts";
import { networkDiagram } from "./network-diagram.ts";

function synthesizedPlaces(): StackPlace[] {
  const outdir = mkdtempSync(join(tmpdir(), "diagrams-"));
  try {
    const { stacks } = synthesize(environments, {
      outdir,
      target: "aws",
      localState: "state",
      today: new Date("2026-11-21"),
    });
    return stacks.map((stack) =>
      placeOf(stack, JSON.parse(readFileSync(join(stack.directory, "cdk.tf.json"), "utf8")) as JsonObject),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const places = synthesizedPlaces();
const configurationOf = (id: string) => places.find((place) => place.id === id)?.configuration as JsonObject;

describe("the diagrams in docs/diagrams", () => {
  const drawn = drawDiagrams(places);
  const directory = join(repository, "docs", "diagrams");

  it("are all there, and no other (pnpm diagrams draws them)", () => {
    expect(readdirSync(directory).sort()).toEqual([...drawn.keys()].sort());
  });

  it.each([...drawn])("%s is current (pnpm diagrams draws it)", (name, text) => {
    expect(readFileSync(join(directory, name), "utf8") === text, `docs/diagrams/${name} is not current`).toBe(true);
  });
});

describe("a network diagram", () => {
  const graph = networkDiagram(configurationOf("dev-network"));
  const label = (id: string) => graph.nodes.find((node) => node.id === id)?.label;

  it("puts every subnet in its zone, and the zones in the VPC", () => {
    const zones = graph.groups.filter(({ parent }) => parent !== undefined).map(({ id }) => id);
    expect(zones.sort()).toEqual(["us-east-2a", "us-east-2b", "us-east-2c"]);
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
    expect(ways.filter((way) => way === "private subnet -> NAT gateway")).toHaveLength(3);
    expect(ways.filter((way) => way === "private subnet -> s3 endpoint")).toHaveLength(3);
    expect(ways).toContain("NAT gateway -> internet gateway");
    expect(ways).toContain("internet gateway -> internet");
    expect(ways.some((way) => way.startsWith("control-plane subnet"))).toBe(false);
  });
});

describe("a cluster diagram", () => {
  const graph = clusterDiagram(configurationOf("dev-ml-cluster"), configurationOf("dev-ml-nodes"));

  it("shows each node group in its zones, with its size and type", () => {
    const group = (name: string) => graph.nodes.find(({ label }) => label === name);
    expect(group("gpu-training-us-east-2b")).toMatchObject({
      group: "us-east-2b",
      detail: expect.stringMatching(/^\d+ to \d+ × /),
    });
    expect(group("system")?.group).toBe("us-east-2a, us-east-2b, us-east-2c");
  });

  it("shows a cluster without node groups", () => {
    expect(clusterDiagram(configurationOf("dev-ml-cluster"), undefined).nodes.map(({ id }) => id)).toEqual([
      "control-plane",
      "before-nodes",
    ]);
  });
});
