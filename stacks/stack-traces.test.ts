import { small } from "@ml-platform/environments/testing";
import { Construct, Node } from "constructs";
import { describe, expect, it } from "vitest";
import { withStackTraces } from "./stack-traces.ts";
import { synthesized } from "./testing/synthesized.ts";

describe("stack traces", () => {
  it("tell which line of a module made a resource, when asked for", async () => {
    const { text } = await synthesized([small], { stackTraces: true });
    const vpc = Object.values(JSON.parse(text["small-network"]!).resource.aws_vpc)[0] as {
      "//": { metadata: { stackTrace: string[] } };
    };
    expect(vpc["//"].metadata.stackTrace.find((frame) => !frame.includes("node_modules"))).toMatch(
      /modules\/vpc\/vpc\.ts:\d+/,
    );
  });

  it("are left out otherwise, so that the bytes are the same wherever the repository lies", async () => {
    expect((await synthesized([small])).text["small-network"]).not.toContain("stackTrace");
  });

  it("end with the work, also where it fails", async () => {
    const before = Node.prototype.addMetadata;
    const failing = withStackTraces(async () => {
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(Node.prototype.addMetadata).toBe(before);
    const construct = new Construct(undefined as unknown as Construct, "");
    construct.node.addMetadata("kind", "value");
    expect(construct.node.metadata[0]?.trace).toBeUndefined();
  });
});
