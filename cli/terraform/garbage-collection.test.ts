import { expect, it } from "vitest";
import { fewerCollections } from "./garbage-collection.ts";

const gigabyte = 1024 ** 3;

it("lets heaps grow to a share of the memory", () => {
  expect(fewerCollections({}, 16 * gigabyte, 4)).toEqual({ GOGC: "400", GOMEMLIMIT: String(gigabyte) });
});

it("leaves Go's defaults where memory is scarce for so many processes", () => {
  expect(fewerCollections({}, 8 * gigabyte, 4)).not.toEqual({});
  expect(fewerCollections({}, 4 * gigabyte, 4)).toEqual({});
  expect(fewerCollections({}, 8 * gigabyte, 8)).toEqual({});
});

it("changes nothing that the person has set", () => {
  expect(fewerCollections({ GOGC: "50" }, 16 * gigabyte, 1)).toEqual({});
  expect(fewerCollections({ GOMEMLIMIT: "1GiB" }, 16 * gigabyte, 1)).toEqual({});
});
