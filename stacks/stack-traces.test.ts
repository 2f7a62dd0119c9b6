import { environments } from "@ml-platform/environments";
import { Construct, Node } from "constructs";
import { describe, expect, it } from "vitest";
import { withStackTraces } from "./stack-traces.ts";
import { synthesized } from "./testing/synthesized.ts";

describe("stack traces", () => {
  it("tell which line of a module made a resource, when asked for", () => {
    const { text } = synthesized(environments.slice(0, 1), { stackTraces: true });
    const vpc = Object.values(JSON.parse(text["dev-network"]!).resource.aws_vpc)[0] as {
      "//": { metadata: { stackTrace: string[] } };
    };
    expect(vpc["//"].metadata.stackTrace.find((frame) => !frame.includes("node_modules"))).toMatch(
      /modules\/vpc\/vpc\.ts:\d+/,
    );
  });

  it("are left out otherwise, so that the bytes are the same wherever the repository lies", () => {
    expect(synthesized(environments.slice(0, 1)).text["dev-network"]).not.toContain("stackTrace");
  });

  it("end with the work, also where it fails", () => {
    const before = Node.prototype.addMetadata;
    expect(() =>
      withStackTraces(() => {
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(Node.prototype.addMetadata).toBe(before);
    const construct = new Construct(undefined as unknown as Construct, "");
    construct.node.addMetadata("kind", "value");
    expect(construct.node.metadata[0]?.trace).toBeUndefined();
  });
});
