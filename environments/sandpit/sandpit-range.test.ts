import { cidrsOverlap } from "@ml-platform/rules";
import fc from "fast-check";
import { expect, it } from "vitest";
import { checkEnvironment } from "../model/check-environment.ts";
import { complete, small, smallSpec } from "../testing/reference.ts";
import { sandpitRange } from "./sandpit-range.ts";

const base = (ranges: string) => checkEnvironment({ ...smallSpec, sandpits: { ranges } });

it("is the first /16 of the base's ranges that no environment, no service of a cluster and no sandpit uses", () => {
  expect(sandpitRange(base("10.128.0.0/9"), [small, complete], [])).toBe("10.128.0.0/16");
  expect(sandpitRange(base("10.128.0.0/9"), [small, complete], ["10.128.0.0/16", "10.129.0.0/16"])).toBe(
    "10.130.0.0/16",
  );
  expect(sandpitRange(base("172.20.0.0/15"), [small, complete], [])).toBe("172.21.0.0/16");
  expect(sandpitRange(base("172.20.0.0/16"), [small, complete], [])).toBeUndefined();
});

it("overlaps no other, however many there are", () => {
  const environment = base("10.128.0.0/10");
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), (count) => {
      const given: string[] = [];
      for (let index = 0; index < count; index++) {
        const range = sandpitRange(environment, [small, complete], given) ?? "";
        expect(given.filter((each) => cidrsOverlap(each, range))).toEqual([]);
        given.push(range);
      }
      if (count === 64) expect(sandpitRange(environment, [small, complete], given)).toBeUndefined();
    }),
    { numRuns: 5 },
  );
});
