import type { Policy } from "./policy.ts";

export const knownTypes: Policy = {
  id: "known-types",
  description: "Every resource is of a type that the policies know.",
  check: ({ kind, type, facts }) =>
    kind === "resource" && facts === undefined
      ? `is an ${type}, a type that no policy knows: add a line to stacks/policies/resource-types/ that says what it holds and whom it lets in`
      : undefined,
};
