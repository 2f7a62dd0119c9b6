import { describe, expect, it } from "vitest";
import { type Found, type Known, leftovers } from "./leftover.ts";

const known: Known = {
  sandpits: new Set(["bob"]),
  environments: new Set(["dev"]),
  bundles: ["bob"],
  admissions: ["bob"],
};

const role = { sandpit: "anna", type: "aws_iam_role", id: "anna-owner", canImport: true };
const state = {
  stack: "anna-ml-tenant",
  file: "anna-ml-tenant.tfstate",
  sandpit: "anna",
  resources: 2,
  ids: ["anna-owner"],
};

function left(found: Partial<Found>, changes: Partial<Known> = {}): string[] {
  const all = leftovers({ tagged: [], states: [], ...found }, { ...known, ...changes });
  return all.map(
    ({ kind, sandpit = "?", id, isRemovable }) => `${kind} ${sandpit} ${id}${isRemovable ? "" : " (kept)"}`,
  );
}

describe("what is left over", () => {
  it("is what has no entry in a registry, and no file", () => {
    expect(left({ tagged: [role, { ...role, sandpit: "bob" }, { ...role, sandpit: "dev" }] })).toEqual([
      "resource anna anna-owner",
    ]);
  });

  it("names what a state holds with the state", () => {
    expect(left({ tagged: [role, { ...role, id: "anna-workload" }], states: [state] })).toEqual([
      "state anna anna-ml-tenant",
      "resource anna anna-workload",
    ]);
  });

  it("is kept when nothing says that it was a sandpit's, or nothing can remove it", () => {
    const stray = { ...state, stack: "old-network", sandpit: undefined, ids: [] };
    expect(left({ tagged: [{ ...role, canImport: false }], states: [stray] })).toEqual([
      "state ? old-network (kept)",
      "resource anna anna-owner (kept)",
    ]);
  });

  it("is what the registry itself keeps without an entry", () => {
    expect(left({}, { bundles: ["anna", "bob"], admissions: ["carol"] })).toEqual([
      "bundle anna anna",
      "admission carol carol",
    ]);
  });
});
