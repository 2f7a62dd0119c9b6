import { describe, expect, it } from "vitest";
import { carve, checkCidr, cidrsOverlap, containsCidr, isIpAddress, isOpenRange, parseCidr } from "./cidr.ts";

describe("checkCidr", () => {
  it.each(["10.20.0.0/16", "0.0.0.0/0", "192.0.2.1/32"])("accepts %s", (cidr) => {
    expect(checkCidr(cidr)).toEqual([]);
  });

  it.each(["10.20.0.0", "10.20.0.0/33", "10.20.0/16", "fd00::/8", "", "hello/8", "10.20.0.300/24"])(
    "refuses %j",
    (cidr) => {
      expect(checkCidr(cidr)[0]?.message).toBe(
        `"${cidr}" is not an IPv4 range in CIDR notation, such as 10.20.0.0/16.`,
      );
    },
  );

  it("suggests the range without its host bits", () => {
    expect(checkCidr("10.20.1.0/16")[0]?.message).toBe('"10.20.1.0/16" has host bits set. Use 10.20.0.0/16.');
  });
});

describe("isIpAddress", () => {
  it.each([
    ["10.0.0.2", true],
    ["10.0.0.0/8", false],
    ["10.0.0.256", false],
  ])("%s: %s", (address, valid) => {
    expect(isIpAddress(address)).toBe(valid);
  });
});

describe("ranges", () => {
  it("parses to first and last address", () => {
    expect(parseCidr("10.0.0.0/24")).toEqual({ first: 0x0a000000n, last: 0x0a0000ffn, prefix: 24 });
  });

  it("throws the error of checkCidr", () => {
    expect(() => parseCidr("10.0.0.0")).toThrow("is not an IPv4 range");
  });

  it("contains equal and smaller ranges only", () => {
    expect(containsCidr("10.0.0.0/16", "10.0.0.0/16")).toBe(true);
    expect(containsCidr("10.0.0.0/16", "10.0.255.0/24")).toBe(true);
    expect(containsCidr("10.0.0.0/16", "10.0.0.0/15")).toBe(false);
    expect(containsCidr("10.0.0.0/16", "10.1.0.0/24")).toBe(false);
  });

  it("overlap whichever is larger, but not when they only touch", () => {
    expect(cidrsOverlap("10.0.0.0/8", "10.20.0.0/16")).toBe(true);
    expect(cidrsOverlap("10.20.0.0/16", "10.0.0.0/8")).toBe(true);
    expect(cidrsOverlap("10.0.0.0/24", "10.0.1.0/24")).toBe(false);
  });

  it("carves inside a range and refuses anything outside it", () => {
    expect(carve("10.20.0.0/16", 24, 256n)).toBe("10.20.1.0/24");
    expect(() => carve("10.20.0.0/16", 24, 65_536n)).toThrow("10.21.0.0/24 is not inside 10.20.0.0/16.");
  });
});

describe("isOpenRange", () => {
  it.each(["0.0.0.0/0", "128.0.0.0/1", "10.0.0.0/7", "::/0", "2000::/3"])("is %s", (range) => {
    expect(isOpenRange(range)).toBe(true);
  });

  it.each(["10.0.0.0/8", "203.0.113.0/24", "2001:db8::/32", "203.0.113.7", "${aws_vpc.vpc.cidr_block}"])(
    "is not %s",
    (range) => {
      expect(isOpenRange(range)).toBe(false);
    },
  );
});
