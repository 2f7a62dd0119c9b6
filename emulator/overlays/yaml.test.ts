import { describe, expect, it } from "vitest";
import { isJsonObject, parseYaml } from "./yaml.ts";

describe("YAML as Helm and Kubernetes read it", () => {
  it("includes JSON", () => {
    expect(parseYaml('{"a": [1, "b", null]}')).toEqual({ a: [1, "b", null] });
  });

  it("reads yes and on as booleans, and dates as text", () => {
    expect(parseYaml("a: yes\nb: off\nc: 2026-01-31\n")).toEqual({ a: true, b: false, c: "2026-01-31" });
  });

  it("takes the last of several keys of one name, and follows anchors", () => {
    expect(parseYaml("a: 1\na: 2\nb: &b { c: 1 }\nd: [{ <<: *b }]\n1: e\nyes: f\n")).toEqual({
      a: 2,
      b: { c: 1 },
      d: [{ c: 1 }],
      1: "e",
      true: "f",
    });
  });

  it("takes the first of several documents, and null where there is none", () => {
    expect(parseYaml("---\na: 1\n---\nb: 2\n")).toEqual({ a: 1 });
    expect(["", "# only", "---\n"].map(parseYaml)).toEqual([null, null, null]);
  });

  it("refuses keys that JSON has not", () => {
    expect(() => parseYaml("image: { tag: {{ .Values.tag }} }")).toThrow("invalid map key");
    expect(() => parseYaml("a: [{ ? [b] : c }]")).toThrow("invalid map key");
  });

  it("refuses what is not YAML", () => {
    expect(() => parseYaml("{a: ")).toThrow();
    expect(() => parseYaml("a: b: c")).toThrow();
  });

  it("distinguishes maps from lists and null", () => {
    expect([{}, [], null, "a", undefined].map(isJsonObject)).toEqual([true, false, false, false, false]);
  });
});
