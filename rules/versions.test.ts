import fc from "fast-check";
import { expect, it } from "vitest";
import { isOlder } from "./versions.ts";

it("compares versions by their numbers", () => {
  expect(isOlder("1.9", "1.10")).toBe(true);
  expect(isOlder("v0.8.1-eksbuild.5", "v0.8.1-eksbuild.10")).toBe(true);
  expect(isOlder("1.10", "1.10.1")).toBe(true);
  const versions = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 4 }).map((numbers) => numbers.join("."));
  fc.assert(fc.property(versions, versions, (a, b) => !(isOlder(a, b) && isOlder(b, a))));
});
