import type { StackDrift } from "@ml-platform/state";
import { describe, expect, it } from "vitest";
import { capturedIo } from "../../testing/captured-io.ts";
import { driftMarkdown } from "./drift-markdown.ts";

const { io } = capturedIo({
  root: "/repository",
  env: {},
  ask: undefined,
  onInterrupt: () => () => {},
});
const checked: StackDrift = {
  stack: "dev-network",
  environment: "dev",
  checkedAt: "2026-11-21T22:15:00.000Z",
  resources: [],
};
const drifted: StackDrift = {
  ...checked,
  stack: "dev-bastion",
  resources: [
    {
      address: "aws_security_group.bastion",
      type: "aws_security_group",
      kind: "changed",
      attributes: [{ path: "description", steps: ["description"], before: "a", after: "```\n**b**" }],
    },
  ],
};

describe("the text about the drift of an environment", () => {
  it("says what drifted and how to go on, and lets nothing of it be markup", () => {
    const text = driftMarkdown({ io }, { environment: "dev", stacks: [checked, drifted], problems: [] });
    expect(text).toContain("**dev:** 1 resource drifted in 1 of 2 stacks.");
    expect(text).toContain(
      '````\ndev-bastion\n  ~ aws_security_group.bastion\n      description: "a" in the state -> "```\\n**b**" in the infrastructure\n',
    );
    expect(text).toContain("To undo it, ");
  });

  it("is one line without drift, and names what was not checked", () => {
    const problems = [
      { environment: "dev", stack: "dev-network", kind: "not-checked", message: "was not checked: <b>" },
    ] as const;
    expect(driftMarkdown({ io }, { environment: "dev", stacks: [checked], problems: [] })).toBe(
      "**dev:** No drift in 1 stack.\n\n",
    );
    expect(driftMarkdown({ io }, { environment: "dev", stacks: [], problems })).toContain(
      "**Not checked:** dev-network: was not checked: \\<b\\>",
    );
  });
});
