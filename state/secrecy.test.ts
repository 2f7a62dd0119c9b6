import { beforeAll, describe, expect, it } from "vitest";
import {
  compareEnvironments,
  dependantsOf,
  diff,
  impactOf,
  indexStates,
  outputsView,
  type Reading,
  renderDot,
  renderMermaid,
  renderSvg,
  resolve,
  resourceGraph,
  revealAttribute,
  type StateIndex,
  search,
  stackGraph,
  viewOf,
  visibleAttributes,
  visibleOutput,
} from "./index.ts";
import { readGenerated } from "./testing/read-generated.ts";

const marker = "MARKED-SECRET";
let readings: Reading[];
let index: StateIndex;

/** Everything that is not private, including maps. What the commands print is tested with the commands. */
function printed(value: unknown): string {
  return JSON.stringify(value, (_, part) => (part instanceof Map ? [...part] : part));
}

beforeAll(async () => {
  readings = await readGenerated({ states: 15, resources: 600, marker });
  index = indexStates(readings);
});

describe("no secret of generated states", () => {
  it("is missing from the states themselves", () => {
    const resolution = resolve(index, "dev-network:terraform_data.marked");
    if (resolution.kind !== "found") throw new Error(resolution.kind);
    expect(revealAttribute(resolution.entry.resource, "input.password")).toContain(marker);
  });

  it("can be searched for", () => {
    expect(search(index, marker).total).toBe(0);
  });

  const outputs: Readonly<Record<string, () => unknown>> = {
    attributes: () => index.entries.map(({ resource }) => visibleAttributes(resource)),
    "output values": () =>
      readings.flatMap((reading) => (reading.status === "read" ? reading.state.outputs.map(visibleOutput) : [])),
    "the index": () => index.entries,
    "a search": () =>
      ["ml", "type:terraform_data", "db.example.com", "description=connects*"].map((q) =>
        search(index, q, { limit: 1000 }),
      ),
    "the outputs": () => outputsView(index),
    impact: () => index.entries.map((entry) => [impactOf(index, entry), dependantsOf(index, entry)]),
    "a comparison": () => compareEnvironments({ environment: "dev", readings }, { environment: "prod", readings }),
    "a diff": () => {
      const [one, other] = readings.flatMap((reading) => (reading.status === "read" ? [viewOf(reading.state)] : []));
      return one && other && diff(one, other);
    },
    graphs: () =>
      [stackGraph(readings), ...readings.map(({ stack }) => resourceGraph(index, stack.id, { data: true }))].map(
        (graph) => [graph, renderMermaid(graph), renderDot(graph), renderSvg(graph, { title: "all" })],
      ),
  };

  it.each(Object.keys(outputs))("is in %s", (name) => {
    const text = printed(outputs[name]?.());
    expect(text.length).toBeGreaterThan(2);
    expect(text.toLowerCase()).not.toContain(marker.toLowerCase());
  });
});
