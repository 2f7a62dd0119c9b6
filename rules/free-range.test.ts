import fc from "fast-check";
import { expect, it } from "vitest";
import { cidrsOverlap } from "./cidr.ts";
import { freeRange } from "./free-range.ts";

it.each([
  [[], "10.10.0.0/16"],
  [["10.10.0.0/16"], "10.20.0.0/16"],
  [["10.10.0.0/20", "10.0.0.0/12"], "10.20.0.0/16"],
  [["10.0.0.0/9"], "10.130.0.0/16"],
  [["192.168.0.0/16"], "10.10.0.0/16"],
  [["10.0.0.0/8"], undefined],
])("with %j taken, %s is free", (taken, free) => {
  expect(freeRange(taken)).toBe(free);
});

it.each([
  [[], "10.128.0.0/9", "10.128.0.0/16"],
  [["10.128.0.0/16", "10.129.255.0/24"], "10.128.0.0/9", "10.130.0.0/16"],
  [["10.0.0.0/8"], "172.16.0.0/12", "172.16.0.0/16"],
  [["172.20.0.0/16", "172.16.0.0/14"], "172.16.0.0/12", "172.21.0.0/16"],
  [[], "192.168.0.0/16", "192.168.0.0/16"],
  [["192.168.7.0/24"], "192.168.0.0/16", undefined],
])("with %j taken, the first of %s is %s", (taken, pool, free) => {
  expect(freeRange(taken, pool)).toBe(free);
});

it("overlaps no taken range, as long as there is one", () => {
  const range = fc.integer({ min: 0, max: 255 }).map((second) => `10.${second}.0.0/16`);
  fc.assert(
    fc.property(fc.array(range, { maxLength: 300 }), (taken) => {
      const free = freeRange(taken);
      if (free === undefined) expect(new Set(taken).size).toBeGreaterThanOrEqual(255);
      else expect(taken.filter((each) => cidrsOverlap(each, free))).toEqual([]);
    }),
  );
});
