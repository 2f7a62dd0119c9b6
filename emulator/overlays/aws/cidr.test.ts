import { describe, expect, it } from "vitest";
import { contains, overlaps } from "./cidr.ts";

describe("address blocks", () => {
  it("contain and overlap one another", () => {
    expect(contains("10.0.0.0/16", "10.0.255.0/24")).toBe(true);
    expect(contains("10.0.0.0/16", "10.1.0.0/24")).toBe(false);
    expect(overlaps("10.0.0.0/20", "10.0.15.0/24")).toBe(true);
    expect(overlaps("10.0.0.0/20", "10.0.16.0/24")).toBe(false);
  });
});
