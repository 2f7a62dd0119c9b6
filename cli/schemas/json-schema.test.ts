import { describe, expect, it } from "vitest";
import { z } from "zod";
import { jsonSchemaOf } from "./json-schema.ts";

const source = `
/** A named thing. */
interface Named {
  name: string; // "dev"
  note?: string;
}
interface Node extends Named {
  kind: "a" | "b";
  count: number;
  flags: Record<string, boolean | null>;
  children: Node[];
  any?: unknown;
  parts: ({ id: string } | string)[];
}
type Both = Node & { version: 1 };
`;

const valid = {
  name: "x",
  kind: "a",
  count: 1,
  flags: { on: true, off: null },
  children: [],
  parts: ["p", { id: "q" }],
};
const nested = { ...valid, children: [valid], version: 1 };

describe("jsonSchemaOf", () => {
  const schema = z.fromJSONSchema(jsonSchemaOf(source, "Both"));

  it.each([
    ["as it is", nested],
    ["with a member that is not known", { ...nested, more: true }],
    ["with an optional member", { ...nested, note: "n" }],
    ["with anything where anything goes", { ...nested, any: [1, { a: null }] }],
  ])("accepts a value %s", (_, value) => {
    expect(schema.safeParse(value).success).toBe(true);
  });

  it.each([
    ["without an inherited member", { ...nested, name: undefined }],
    ["without a member", { ...nested, version: undefined }],
    ["with another literal", { ...nested, version: 2 }],
    ["with a word that is not one of them", { ...nested, kind: "c" }],
    ["with a text for a number", { ...nested, count: "1" }],
    ["with a wrong value in a record", { ...nested, flags: { on: "yes" } }],
    ["with a wrong element", { ...nested, parts: [1] }],
    ["with a wrong value deep inside", { ...nested, children: [{ ...valid, count: null }] }],
    ["with a list for an object", []],
  ])("refuses a value %s", (_, value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });

  it("describes types and members by their comments", () => {
    expect(jsonSchemaOf(source, "Named")).toMatchObject({
      $ref: "#/$defs/Named",
      $defs: { Named: { description: "A named thing.", properties: { name: { description: '"dev"' } } } },
    });
  });

  it.each([
    ["Missing", "Missing is not declared."],
    ["() => string", "() => string has no counterpart in JSON Schema."],
  ])("refuses %s", (type, message) => {
    expect(() => jsonSchemaOf(source, type)).toThrow(message);
  });
});
