import { parseState } from "@ml-platform/state";
import { expect, it } from "vitest";
import { sourceLines } from "./source-lines.ts";

function linesOf(stackTrace: readonly string[], root: string) {
  const instance = { mode: "managed", type: "aws_vpc", name: "main", instances: [{ attributes: {} }] };
  const [resource] = parseState(JSON.stringify({ version: 4, resources: [instance] })).resources;
  const configuration = { resource: { aws_vpc: { main: { "//": { metadata: { stackTrace } } } } } };
  const location = { type: "local", path: "/states/dev-network.tfstate" } as const;
  const stack = { id: "dev-network", environment: "dev", name: "network", dependencies: [], location };
  return sourceLines({ stack: { ...stack, configuration }, resource: resource! }, root);
}

it("finds the line that creates a resource, and its callers", () => {
  const trace = [
    "new TerraformElement (/repository/node_modules/cdktf/lib/terraform-element.ts:44:15)",
    "Zone.subnet (/repository/modules/vpc/zone.ts:65:20)",
    "<anonymous> (/repository/modules/vpc/zone.ts:65:20)",
    "Array.map (<anonymous>)",
    "file:///repository/stacks/network/network-stack.ts:11:17",
    "<anonymous> (/repository/stacks/network/kind.ts:11:30)",
    "buildApp (/repository/stacks/build-app.ts:19:5)",
    "synthesize (/repository/stacks/synthesize.ts:53:20)",
    "run (/repository/cli/inspect/configurations.ts:3:1)",
    "elsewhere (/other/main.ts:1:1)",
  ];
  expect(linesOf(trace, "/repository")).toEqual(["modules/vpc/zone.ts:65:20", "stacks/network/network-stack.ts:11:17"]);
});

it("finds none without a stack trace", () => {
  expect(linesOf([], "/repository")).toEqual([]);
});
