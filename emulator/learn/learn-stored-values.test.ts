import { describe, expect, it } from "vitest";
import type { Schema } from "../schema/schema.ts";
import type { Value } from "../wire/value.ts";
import { learnStoredValues } from "./learn-stored-values.ts";

const schema: Schema = {
  version: 0,
  block: { attributes: { state: { type: "string", optional: true, computed: true } }, block_types: {} },
};

function learned(...seen: readonly (readonly [environment: string, given: Value, stored: Value, read?: Value])[]) {
  const samples = seen.map(([environment, given, stored, read = stored]) => ({
    environment,
    config: { state: given },
    attributes: { state: stored },
    refreshed: { state: read },
  }));
  return learnStoredValues(schema, samples);
}

describe("what is stored where nothing is given", () => {
  it("is learned from one zero value", () => {
    expect(learned(["a", null, ""]).stored).toEqual({ state: "" });
  });

  it("is learned from what several environments have in common", () => {
    expect(learned(["a", null, "on"], ["b", null, "on"]).stored).toEqual({ state: "on" });
    expect(learned(["a", null, "on"], ["a", null, "on"]).stored).toEqual({});
    expect(learned(["a", null, "on"], ["b", null, "off"]).stored).toEqual({});
  });

  it("is not learned from what was given", () => {
    expect(learned(["a", "", ""]).stored).toEqual({});
  });

  it("is empty later where a refresh empties it", () => {
    expect(learned(["a", null, null, []])).toEqual({ stored: {}, emptied: ["state"] });
  });
});
