import { describe, expect, it } from "vitest";
import { instanceAddress } from "./address.ts";

const address = (key: string | number) =>
  instanceAddress({ module: "", mode: "managed", type: "aws_vpc", name: "main", key });

describe("address", () => {
  it.each([
    [0, "[0]"],
    ['a"b', '["a\\"b"]'],
    ["a\nb", '["a\\nb"]'],
    ["${a}", '["$${a}"]'],
    ["\u001b[31m", '["\\u001b[31m"]'],
    ["\u009b2J", '["\\u009b2J"]'],
    ["\u202eabc", '["\\u202eabc"]'],
    ["\u{e0041}", '["\\U000e0041"]'],
    ["grün", '["grün"]'],
  ])("quotes the key %j as Terraform does", (key, expected) => {
    expect(address(key)).toBe(`aws_vpc.main${expected}`);
  });
});
