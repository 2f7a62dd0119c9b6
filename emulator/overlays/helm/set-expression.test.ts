import { describe, expect, it } from "vitest";
import type { JsonObject } from "../yaml.ts";
import { withSetExpression } from "./set-expression.ts";

const set = (expression: string, values: JsonObject = {}): JsonObject => withSetExpression(values, expression, true);

describe("an expression of --set", () => {
  it.each<[string, JsonObject]>([
    ["a=b", { a: "b" }],
    ["a=", { a: "" }],
    ["image.tag=v1", { image: { tag: "v1" } }],
    ["a=1,b=2", { a: 1, b: 2 }],
    ["zones={a,b},n=1", { zones: ["a", "b"], n: 1 }],
    ["args[1]=--flag", { args: [null, "--flag"] }],
    ["hosts[0].name=a", { hosts: [{ name: "a" }] }],
    ["matrix[1][0]=a", { matrix: [null, ["a"]] }],
    ["nodeSelector.kubernetes\\.io/role=master", { nodeSelector: { "kubernetes.io/role": "master" } }],
    ["a=b\\,c", { a: "b,c" }],
    ["url=a=b", { url: "a=b" }],
  ])("%s", (expression, values) => {
    expect(set(expression)).toEqual(values);
  });

  it("gives booleans, null and whole numbers types, unless values are to stay strings", () => {
    const expression = "a=true,b=NULL,c=0,d=-12,e=0123,f=1.5,g=1e3";
    const typed = { a: true, b: null, c: 0, d: -12, e: "0123", f: "1.5", g: "1e3" };
    expect(withSetExpression({}, expression, true)).toEqual(typed);
    const strings = { a: "true", b: "NULL", c: "0", d: "-12", e: "0123", f: "1.5", g: "1e3" };
    expect(withSetExpression({}, expression, false)).toEqual(strings);
  });

  it("replaces a value and keeps what is beside it", () => {
    const before = { image: { name: "a", tag: "v1" }, args: ["x", "y"] };
    expect(set("image.tag=v2,args[0]=z", before)).toEqual({ image: { name: "a", tag: "v2" }, args: ["z", "y"] });
    expect(before.image.tag).toBe("v1");
  });

  it.each([
    ["a", 'key "a" has no value'],
    ["a=b,c", 'key "c" has no value'],
    ["a,b=c", 'key "a" has no value (cannot end with ,)'],
    ["a={b", "list must terminate with '}'"],
    ["a[x]=b", "error parsing index"],
    ["a[-1]=b", "negative -1 index not allowed"],
    ["a[65537]=b", "greater than maximum supported index of 65536"],
    ["a[0]b=c", "unexpected data at end of array index"],
    ["a=b,a.c=d", '"c" is a key, but its parent is not a map'],
    ["a=b,a[0]=d", "[0] is an index, but its parent is not a list"],
  ])("refuses %s", (expression, reason) => {
    expect(() => set(expression)).toThrow(reason);
  });
});
