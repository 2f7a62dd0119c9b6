import { describe, expect, it } from "vitest";
import { annotate } from "./annotate.ts";
import type { Schema } from "./schema.ts";

const schema: Schema = {
  version: 0,
  block: {
    attributes: { token: { type: "string", computed: true } },
    block_types: {
      taint: {
        nesting_mode: "set",
        block: { attributes: { key: { type: "string", required: true } }, block_types: {} },
      },
    },
  },
};

describe("annotate", () => {
  it("adds what the package omits", () => {
    const noted = annotate("x", schema, {
      sensitive: ["token", "taint.key"],
      learned: { schemaVersion: 2, paths: { taint: { block: "set", items: [null, 50] } } },
    });
    expect(noted.version).toBe(2);
    expect(noted.block.attributes["token"]).toEqual({ type: "string", computed: true, sensitive: true });
    expect(noted.block.block_types["taint"]?.max_items).toBe(50);
    expect(noted.block.block_types["taint"]?.block.attributes["key"]?.sensitive).toBe(true);
  });

  it("refuses a path that does not exist", () => {
    expect(() => annotate("x", schema, { sensitive: ["secret"] })).toThrow("x.secret");
  });
});
