import { describe, expect, it } from "vitest";
import { killedText, stoppedText } from "./last-word.ts";

const creating = { stack: "dev-network", address: "aws_vpc.a", doing: "creating", since: 0 };

describe("once Terraform was killed", () => {
  const local = { name: "dev", backend: { type: "local" } } as const;
  const server = { name: "dev", backend: { type: "http", address: "https://states.example.com" } } as const;

  it("says what may be missing, and what is certain", () => {
    expect(killedText({ target: "aws" }, local, [creating, { ...creating, doing: "refreshing" }])).toBe(
      "What Terraform was doing may be missing from the state: creating aws_vpc.a of dev-network. Plan before you apply again.",
    );
    expect(killedText({ target: "aws" }, local, [])).toContain(
      "What Terraform did last may be missing from the state.",
    );
  });

  it("speaks of locks only where a killed process leaves them", () => {
    expect(killedText({ target: "aws" }, server, [])).toContain("./platform state locks dev shows them");
    for (const text of [killedText({ target: "aws" }, local, []), killedText({ target: "emulated" }, server, [])]) {
      expect(text).not.toContain("lock");
    }
  });
});

describe("a run that ends early", () => {
  it.each([
    [false, false, "Not everything was applied. What was done is saved in its state."],
    [true, false, "Interrupted. What was done is saved in its state."],
    [true, true, "Killed: the last changes may be missing from the state."],
  ])("interrupted %s, killed %s", (isInterrupted, isKilled, text) => {
    const run = {
      isInterrupted: () => isInterrupted,
      isKilled: () => isKilled,
      unsaved: new Set<string>(),
      cutOff: new Set<string>(),
    };
    expect(stoppedText(run, "Not everything was applied")).toBe(text);
  });

  it("does not say that a state holds what it does not", () => {
    const run = {
      isInterrupted: () => false,
      isKilled: () => false,
      unsaved: new Set(["dev-network"]),
      cutOff: new Set<string>(),
    };
    const text = stoppedText(run, "Not everything was applied");
    expect(text).toContain("what was done in dev-network is not in its state");
    expect(text).not.toContain("saved");
  });

  it("does not say that all is saved where Terraform was killed by somebody else", () => {
    const ended = { isInterrupted: () => false, isKilled: () => false, unsaved: new Set<string>() };
    expect(stoppedText({ ...ended, cutOff: new Set(["dev-network"]) }, "Not everything was applied")).toBe(
      "Not everything was applied, and the last changes of dev-network may be missing from its state.",
    );
  });
});
