import { type Schema, unknown, type Value } from "@ml-platform/emulator/real";
import { describe, expect, it } from "vitest";
import { answerDifferences } from "./answer-differences.ts";

const schema: Schema = {
  version: 0,
  block: {
    attributes: { name: { type: "string", optional: true }, subnets: { type: ["set", "string"], optional: true } },
    block_types: {
      disk: {
        nesting_mode: "list",
        block: { attributes: { size: { type: "number", optional: true } }, block_types: {} },
      },
    },
  },
};

function differences(real: Record<string, Value>, emulated: Record<string, Value>) {
  const [one, other] = [real, emulated].map((given) => ({ name: null, subnets: null, disk: [], ...given }));
  return answerDifferences(schema, { planned: one ?? null, replaces: [] }, { planned: other ?? null, replaces: [] });
}

describe("the differences between two answers", () => {
  it("are none for sets in another order", () => {
    expect(differences({ subnets: ["a", "b"] }, { subnets: ["b", "a"] })).toEqual([]);
  });

  it("name an attribute in a block by its path", () => {
    expect(differences({ disk: [{ size: 0 }] }, { disk: [{ size: null }] })).toEqual([
      { path: "disk.*.size", what: "value", real: 0, emulated: null },
    ]);
  });

  it("name a block of which one has more", () => {
    expect(differences({ disk: [{ size: 1 }] }, {}).map(({ path }) => path)).toEqual(["disk"]);
  });

  it("include what one knows and the other does not", () => {
    expect(differences({ name: unknown }, { name: "a" })).toHaveLength(1);
  });

  it("pass over how much is known of an unknown collection", () => {
    expect(differences({ subnets: unknown }, { subnets: [unknown, "a"] })).toEqual([]);
  });

  it("are the causes of a replacement that only one sees", () => {
    const planned = { name: "a", subnets: null, disk: [] };
    const found = answerDifferences(schema, { planned, replaces: ["name"] }, { planned, replaces: [] });
    expect(found).toEqual([{ path: "name", what: "replacement", real: true, emulated: false }]);
  });

  it("are none if both refuse, in whatever words", () => {
    const [one, other] = ["no", "never"].map((refusal) => ({ refusal, planned: null, replaces: [] }));
    expect(answerDifferences(schema, one as never, other as never)).toEqual([]);
  });
});
