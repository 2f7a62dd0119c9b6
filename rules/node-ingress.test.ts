import { describe, expect, it } from "vitest";
import { checkNodeIngress, type NodeIngressSpec } from "./node-ingress.ts";
import { describeProblem } from "./problem.ts";

const from = { cidrs: ["10.9.0.0/16"] };
const problemsOf = (name: string, spec: NodeIngressSpec) => checkNodeIngress({ [name]: spec }).map(describeProblem);

describe("checkNodeIngress", () => {
  it("accepts a port and a range of ports", () => {
    expect(problemsOf("metrics", { ports: 9100, ...from })).toEqual([]);
    expect(problemsOf("node-ports", { protocol: "udp", ports: { from: 30_000, to: 32_767 }, ...from })).toEqual([]);
  });

  it.each<[string, NodeIngressSpec, string]>([
    ["metrics", { ports: 0, ...from }, "metrics.ports: 0 is not a port. Use 1 to 65535."],
    ["metrics", { ports: { from: 1, to: 70_000 }, ...from }, "metrics.ports: 70000 is not a port. Use 1 to 65535."],
    ["metrics", { ports: { from: 90, to: 80 }, ...from }, "metrics.ports: from 90 is above to 80. Exchange them."],
    [
      "metrics",
      { ports: 9100 },
      expect.stringContaining("metrics: It names no source, so it lets nobody reach the nodes."),
    ],
    ["Metrics", { ports: 9100, ...from }, expect.stringContaining('Metrics: "Metrics" is not a valid name.')],
    ["metrics", { ports: 9100, cidrs: ["0.0.0.0/0"] }, expect.stringContaining("is as wide as the internet")],
  ])("refuses %s %j", (name, spec, problem) => {
    expect(problemsOf(name, spec)).toEqual([problem]);
  });
});
