import { describe, expect, it } from "vitest";
import { rewritten, sameJson } from "./json-text.ts";

const policy = '{ "Version": "2012-10-17", "Statement": [{"Resource": "*", "Action": ["s3:<x>"]}] }';

describe("JSON as a provider keeps it", () => {
  it("has its keys in order, and Go's escapes", () => {
    expect(rewritten(policy, "sorted")).toBe(
      '{"Statement":[{"Action":["s3:\\u003cx\\u003e"],"Resource":"*"}],"Version":"2012-10-17"}',
    );
    expect(rewritten(policy, "versionFirst")).toMatch(/^\{"Version":"2012-10-17","Statement"/);
    expect(rewritten(policy, "asWritten")).toBe(policy);
    expect(rewritten("{", "sorted")).toBe("{");
  });
});

describe("JSON that counts as unchanged", () => {
  it("has the same content", () => {
    expect(sameJson('{"a":1,"b":[1,2]}', '{ "b": [1, 2], "a": 1 }', "content")).toBe(true);
    expect(sameJson('{"b":[1,2]}', '{"b":[2,1]}', "content")).toBe(false);
    expect(sameJson("{", "{ ", "content")).toBe(false);
  });

  it("or is a policy that allows the same", () => {
    const one = '{"Statement":{"Sid":"a","Action":"s3:Get","Principal":{"AWS":["b","a"]}}}';
    const other = '{"Statement":[{"Principal":{"AWS":["a","b"]},"Action":["s3:Get"],"Sid":"a"}]}';
    expect(sameJson(one, other, "policy")).toBe(true);
    expect(sameJson(one, other.replace("s3:Get", "s3:Put"), "policy")).toBe(false);
  });
});
