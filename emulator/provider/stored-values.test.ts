import { describe, expect, it } from "vitest";
import type { Schema } from "../schema/schema.ts";
import { withEmptiedValues, withStoredValues } from "./stored-values.ts";

const schema: Schema = {
  version: 0,
  block: {
    attributes: { key: { type: "string", optional: true }, tags: { type: ["map", "string"], optional: true } },
    block_types: {
      disk: {
        nesting_mode: "list",
        block: { attributes: { size: { type: "number", optional: true } }, block_types: {} },
      },
    },
  },
};

describe("stored values", () => {
  const learned = { stored: { key: "", "disk.*.size": 0 }, emptied: ["tags"] };

  it("stand where nothing was given, in every element of a block", () => {
    const state = { key: null, tags: null, disk: [{ size: null }, { size: 5 }] };
    expect(withStoredValues(schema, state, learned)).toEqual({ key: "", tags: null, disk: [{ size: 0 }, { size: 5 }] });
  });

  it("leave alone what was given", () => {
    expect(withStoredValues(schema, { key: "a", tags: null, disk: [] }, learned)).toMatchObject({ key: "a" });
  });

  it("make an absent block empty, of any type", () => {
    expect(withStoredValues(schema, { key: null, tags: null, disk: null }, undefined)).toMatchObject({ disk: [] });
  });

  it("include empty collections once the object is read", () => {
    expect(withEmptiedValues(schema, { key: "", tags: null, disk: [] }, learned)).toMatchObject({ tags: {} });
    expect(withEmptiedValues(schema, { key: "", tags: { a: "b" }, disk: [] }, learned)["tags"]).toEqual({ a: "b" });
  });
});
