import { describe, expect, it } from "vitest";
import { instanceAddress, modulePath, shortAddresses, shortName } from "./address.ts";

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

it("removes the hash of cdktf from names, and no other suffix", () => {
  expect(shortName("vpc_private-us-east-2a_1A2B3C4D")).toBe("vpc_private-us-east-2a");
  expect(shortName("plain_name")).toBe("plain_name");
});

it("shortens addresses, with their keys, unless two of them would become equal", () => {
  const addresses = [
    "aws_vpc.vpc_6776A399",
    'aws_eip.a_1A2B3C4D["x_1A2B3C4D"]',
    "aws_eip.b_11111111",
    "aws_eip.b_22222222",
  ];
  expect([...shortAddresses(addresses).values()]).toEqual([
    "aws_vpc.vpc",
    'aws_eip.a["x_1A2B3C4D"]',
    "aws_eip.b_11111111",
    "aws_eip.b_22222222",
  ]);
});

it.each([
  ["aws_vpc.main", ""],
  ['aws_vpc.module["a.b"]', ""],
  ["module.network.aws_vpc.main", "module.network"],
  ['module.a["x.y[0]"].module.b[0].data.aws_vpc.main["k"]', 'module.a["x.y[0]"].module.b[0]'],
  ['module.a["say \\"]."].aws_vpc.main', 'module.a["say \\"]."]'],
])("%s is in the module %j", (resource, module) => {
  expect(modulePath(resource)).toBe(module);
});
