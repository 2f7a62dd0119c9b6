import { describe, expect, it } from "vitest";
import { isJsonObject, type Json } from "../overlays/yaml.ts";
import { unknown } from "../wire/value.ts";
import type { KindSchema } from "./openapi.ts";
import { typedAsIs, typedObject } from "./typed-json.ts";

const tree = {
  type: "object",
  properties: { name: { type: "string" }, children: { type: "array", items: { $ref: "tree" } } },
};
const schema = {
  type: "object",
  properties: {
    kind: { type: "string" },
    data: { type: "object", additionalProperties: { type: "string" } },
    port: { "x-kubernetes-int-or-string": true },
    ports: { type: "array", items: { type: "object", properties: { number: { type: "integer" } } } },
    template: { type: "object", properties: { image: { type: "string" }, ready: { type: "boolean" } } },
    free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    tree: { $ref: "tree" },
    status: { type: "object", properties: { phase: { type: "string" } } },
  },
};
const kind: KindSchema = {
  schema,
  resolve: (given: Json | undefined) => (isJsonObject(given) ? ("$ref" in given ? tree : given) : {}),
};

describe("an object with the type of its kind", () => {
  it("has every field of the kind but the status, null where it has none", () => {
    const { type, value } = typedObject(kind, { kind: "Sample", port: 80, ports: [{ number: 1 }] }, () => null);
    expect(value).toEqual({
      kind: "Sample",
      data: null,
      port: "80",
      ports: [{ number: 1 }],
      template: { image: null, ready: null },
      free: null,
      tree: { name: null, children: null },
    });
    expect(type).toEqual([
      "object",
      {
        kind: "string",
        data: ["map", "string"],
        port: "string",
        ports: ["list", ["object", { number: "number" }]],
        template: ["object", { image: "string", ready: "bool" }],
        free: "dynamic",
        tree: ["object", { name: "string", children: "dynamic" }],
      },
    ]);
  });

  it("may have fields that are not known yet", () => {
    const missing = (path: readonly string[]) => (path.join(".") === "template.image" ? unknown : null);
    const { value } = typedObject(kind, { data: unknown }, missing);
    expect(value).toMatchObject({ data: unknown, template: { image: unknown, ready: null } });
  });

  it("has the type of its content where the kind does not say", () => {
    const { type, value } = typedObject(
      kind,
      { free: { a: [1, "b"] }, tree: { children: [{ name: "c" }] } },
      () => null,
    );
    expect(value).toMatchObject({ free: { a: [1, "b"] }, tree: { name: null, children: [{ name: "c" }] } });
    expect(type).toMatchObject([
      "object",
      {
        free: ["object", { a: ["tuple", ["number", "string"]] }],
        tree: ["object", { children: ["tuple", [["object", { name: "string" }]]] }],
      },
    ]);
  });

  it("is typed as it is without a schema", () => {
    expect(typedAsIs({ a: true, b: null })).toEqual({
      type: ["object", { a: "bool", b: "dynamic" }],
      value: { a: true, b: null },
    });
  });
});
