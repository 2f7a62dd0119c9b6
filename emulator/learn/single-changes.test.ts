import { describe, expect, it } from "vitest";
import type { Schema } from "../schema/schema.ts";
import { unknown } from "../wire/value.ts";
import { singleChanges } from "./single-changes.ts";

const schema: Schema = {
  version: 0,
  block: {
    attributes: {
      id: { type: "string", computed: true, optional: true },
      name: { type: "string", required: true },
      size: { type: "number", optional: true },
      arn: { type: "string", computed: true },
    },
    block_types: {
      disk: {
        nesting_mode: "list",
        min_items: 1,
        block: { attributes: { encrypted: { type: "bool", optional: true } }, block_types: {} },
      },
    },
  },
};

describe("single changes", () => {
  const changes = (config: Parameters<typeof singleChanges>[1]) =>
    singleChanges(schema, { id: null, size: null, arn: null, disk: [{ encrypted: true }], ...config }, undefined).map(
      ({ path, kind }) => `${path} ${kind}`,
    );

  it("give, change and leave out what a configuration may contain, and nothing that it must", () => {
    expect(changes({ name: "a" })).toEqual([
      "name changed",
      "size added",
      "disk.*.encrypted changed",
      "disk.*.encrypted removed",
    ]);
  });

  it("pass over what is not known", () => {
    expect(changes({ name: unknown, disk: [] })).toEqual(["size added", "disk added", "disk.*.encrypted added"]);
  });

  it("give values that the learned rules take", () => {
    const rules = [{ range: [7, 30] as const }];
    const learned = { schemaVersion: 0, paths: { size: { rules } } };
    const [, added] = singleChanges(schema, { name: "a", size: null, disk: [] }, learned);
    expect(added?.config["size"]).toBe(7);
  });
});
