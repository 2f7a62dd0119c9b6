import { describe, expect, it } from "vitest";
import { releaseValues, shownValues } from "./values.ts";

describe("the values of a release", () => {
  it("merge documents in order: maps deeply, lists and scalars as a whole", () => {
    const values = [
      'image: { name: app, tag: "1" }\nzones: [a, b]\n',
      "",
      JSON.stringify({ image: { tag: "2" }, zones: ["c"] }),
    ];
    expect(releaseValues({ values })).toEqual({ image: { name: "app", tag: "2" }, zones: ["c"] });
  });

  it("apply set, set_list and set_sensitive after the documents, in this order", () => {
    expect(
      releaseValues({
        values: ["a: document\nb: document\n"],
        set: [
          { name: "a", value: "set", type: "" },
          { name: "count", value: "3", type: "" },
          { name: "id", value: "3", type: "string" },
          { name: "limits", value: "{cpu: 1}", type: "literal" },
        ],
        set_list: [{ name: "zones", value: ["a", "b"] }],
        set_sensitive: [{ name: "a", value: "sensitive", type: null }],
      }),
    ).toEqual({ a: "sensitive", b: "document", count: 3, id: "3", limits: { cpu: 1 }, zones: ["a", "b"] });
  });

  it("are empty if none are given", () => {
    expect(shownValues({ values: null, set: null })).toBe("{}");
  });

  it("are shown as Go writes JSON, with sensitive ones masked", () => {
    const release = {
      values: ["zones: [b, a]\nquery: <a&b>\n"],
      set_sensitive: [
        { name: "password", value: "secret", type: null },
        { name: "database.password", value: "secret", type: null },
      ],
    };
    expect(shownValues(release)).toBe(
      '{"database":{"password":"(sensitive value)"},"password":"(sensitive value)","query":"\\u003ca\\u0026b\\u003e","zones":["b","a"]}',
    );
  });

  it("are not shown if some of them are write-only", () => {
    expect(shownValues({ values: ["a: b"], set_wo_revision: 1 })).toBe("{}");
  });

  it.each([
    ["a: b: c", "Error unmarshaling values: ---> error converting YAML to JSON: yaml: "],
    ["- a", "json: cannot unmarshal array into Go value of type map[string]interface {} - a"],
    ["a", "json: cannot unmarshal string into Go value of type map[string]interface {} a"],
  ])("must be maps in YAML: %j", (document, message) => {
    expect(() => releaseValues({ values: [document] })).toThrow(message);
  });

  it("must be expressions that Helm can parse: an unescaped comma starts the next one", () => {
    const set = [{ name: "hosts", value: "a,b", type: "" }];
    expect(() => releaseValues({ set })).toThrow(
      'Failed parsing value: Failed parsing key "hosts" with value a,b: key "b" has no value',
    );
  });
});
