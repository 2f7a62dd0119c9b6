import { expect, it } from "vitest";
import { scopeHint } from "./hints.ts";

it.each([
  [{ target: "aws", stacks: [] }, ""],
  [{ target: "emulated", stacks: ["nodes"] }, " --target emulated --stack nodes"],
  [
    { target: "aws", stacks: ["dev-network", "*-nodes", "it's"] },
    " --stack dev-network --stack '*-nodes' --stack 'it'\\''s'",
  ],
] as const)("%j is repeated in the next command", (request, hint) => {
  expect(scopeHint(request)).toBe(hint);
});
