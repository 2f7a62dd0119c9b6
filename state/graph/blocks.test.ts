import { describe, expect, it } from "vitest";
import { blocksOf, Dependencies, type GraphItem, isInModule, moduleCalls } from "./blocks.ts";

const item = (address: string, dependencies: readonly string[] = []): GraphItem => {
  const [type = "", name = ""] = address
    .replace(/\[[^\]]*\]$/, "")
    .split(".")
    .slice(-2);
  return { address, mode: "managed", type, name, dependencies };
};

describe("moduleCalls", () => {
  it.each([
    ["aws_vpc.main", []],
    ['module.m["x.y[0]"].aws_instance.i', ['module.m["x.y[0]"]']],
    ['module.m["a\\"].b"].module.inner[0].data.aws_ami.a["module.x"]', ['module.m["a\\"].b"]', "module.inner[0]"]],
    ["module.plain.aws_vpc.main[0]", ["module.plain"]],
  ])("of %s are %j", (address, calls) => {
    expect(moduleCalls(address)).toEqual(calls);
  });
});

describe("isInModule", () => {
  const address = 'module.m["a"].module.inner[0].aws_vpc.main';
  it.each([
    'module.m["a"]',
    "module.m",
    "module.m.module.inner",
    'module.m["a"].module.inner[0]',
    "module.m.module.inner[0]",
  ])("finds it in %s", (module) => expect(isInModule({ address }, module)).toBe(true));
  it.each(['module.m["b"]', "module.inner", "module", "", "m", "module.m.aws_vpc"])(
    "does not find it in %j",
    (module) => expect(isInModule({ address }, module)).toBe(false),
  );
});

describe("Dependencies", () => {
  const meant = (items: readonly GraphItem[], id: string, placeOf?: (each: GraphItem) => string | undefined) => {
    const blocks = blocksOf(items, placeOf);
    const block = blocks.find((each) => each.id === id);
    return block === undefined
      ? undefined
      : new Dependencies(blocks).of(block).map((found) => found.map((each) => each.id));
  };

  it("stay in the instance of the module that the dependant is in", () => {
    const items = ['"a"', '"b"'].flatMap((key) => [
      item(`module.m[${key}].aws_vpc.main`),
      item(`module.m[${key}].module.inner[0].aws_subnet.s`, ["module.m.aws_vpc.main"]),
    ]);
    expect(meant(items, 'module.m["b"].module.inner[0].aws_subnet.s')).toEqual([['module.m["b"].aws_vpc.main']]);
  });

  it("reach all instances of another module, and those of an instance that is gone", () => {
    const instances = [item("module.m[0].aws_vpc.main"), item("module.m[1].aws_vpc.main")];
    const both = [["module.m[0].aws_vpc.main", "module.m[1].aws_vpc.main"]];
    expect(meant([...instances, item("aws_eip.e", ["module.m.aws_vpc.main"])], "aws_eip.e")).toEqual(both);
    const orphan = item("module.m[2].aws_eip.e", ["module.m.aws_vpc.main", "gone.away"]);
    expect(meant([...instances, orphan], "module.m[2].aws_eip.e")).toEqual(both);
  });

  it("stay in the zone of the dependant where that zone has what is meant", () => {
    const zoneOf = ({ address }: GraphItem) => /\["(.*)"\]$/.exec(address)?.[1];
    const items = [
      item('aws_subnet.s["a"]'),
      item('aws_subnet.s["b"]'),
      item('aws_nat_gateway.n["b"]', ["aws_subnet.s"]),
      item('aws_eip.e["c"]', ["aws_subnet.s"]),
    ];
    expect(meant(items, "aws_nat_gateway.n", zoneOf)).toEqual([["aws_subnet.s in b"]]);
    expect(meant(items, "aws_eip.e", zoneOf)).toEqual([["aws_subnet.s", "aws_subnet.s in b"]]);
  });
});
