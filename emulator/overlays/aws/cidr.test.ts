import { describe, expect, it } from "vitest";
import { contains, isNetworkCidr, overlaps } from "./cidr.ts";

describe("address blocks", () => {
  it("contain and overlap one another", () => {
    expect(contains("10.0.0.0/16", "10.0.255.0/24")).toBe(true);
    expect(contains("10.0.0.0/16", "10.1.0.0/24")).toBe(false);
    expect(overlaps("10.0.0.0/20", "10.0.15.0/24")).toBe(true);
    expect(overlaps("10.0.0.0/20", "10.0.16.0/24")).toBe(false);
  });

  it.each([
    ["10.0.0.0", "invalid CIDR address: 10.0.0.0"],
    ["10.0.0.300/24", "invalid CIDR address"],
    ["10.0.0.1/24", 'did you mean "10.0.0.0/24"?'],
    ["10.0.0.0/8", "between 16 and 28 significant bits, got: 8"],
  ])("refuse %s", (text, message) => {
    expect(isNetworkCidr(text)).toContain(message);
  });

  it("accept a block written with its first address", () => {
    expect(isNetworkCidr("10.0.0.0/16")).toBeUndefined();
  });
});
