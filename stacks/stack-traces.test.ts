import { small } from "@ml-platform/environments/testing";
import { Lazy, Tokenization } from "cdktf";
import { Construct, Node } from "constructs";
import { describe, expect, it } from "vitest";
import { withoutTokenTraces, withStackTraces } from "./stack-traces.ts";
import { synthesized } from "./testing/synthesized.ts";

describe("stack traces", () => {
  it("name the line of a module that created a resource, on request", async () => {
    const { text } = await synthesized([small], { stackTraces: true });
    const vpc = Object.values(JSON.parse(text["small-network"]!).resource.aws_vpc)[0] as {
      "//": { metadata: { stackTrace: string[] } };
    };
    expect(vpc["//"].metadata.stackTrace.find((frame) => !frame.includes("node_modules"))).toMatch(
      /modules\/vpc\/vpc\.ts:\d+/,
    );
  });

  it("are left out otherwise, so that the output does not depend on the path of the repository", async () => {
    expect((await synthesized([small])).text["small-network"]).not.toContain("stackTrace");
  });

  it("end with the work, even if it fails", async () => {
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

describe("stack traces of tokens", () => {
  const traceOfToken = () => {
    const token = Lazy.stringValue({ produce: () => "later" });
    return Tokenization.reverseString(token).tokens[0]?.creationStack;
  };
  const traceOfError = () => new Error("no").stack;

  it("are not taken, while errors keep theirs", async () => {
    await withoutTokenTraces(async () => {
      expect(traceOfToken()).toEqual([]);
      expect(traceOfError()).toMatch(/^Error: no\n {4}at .*stack-traces\.test/);
    });
    expect(traceOfToken()).not.toEqual([]);
  });

  it("are not taken until the last of several tasks ends, even if one fails", async () => {
    const before = Error.prepareStackTrace;
    const failing = withoutTokenTraces(async () => {
      throw new Error("no");
    });
    const other = withoutTokenTraces(async () => {
      await expect(failing).rejects.toThrow("no");
      expect(traceOfToken()).toEqual([]);
    });
    await other;
    expect(Error.prepareStackTrace).toBe(before);
  });
});
