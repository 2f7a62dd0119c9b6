import { describe, expect, it } from "vitest";
import { localNvme } from "./instance-families/local-nvme.ts";
import { findInstanceType } from "./instance-types.ts";
import { hasFourDisks, localDisksGB } from "./local-disks.ts";

const shapes = {
  "g9.24xlarge": { architecture: "x86_64", vCpus: 96, memoryGiB: 768, localDisksGB: 15_200 },
  "p5.48xlarge": { architecture: "x86_64", vCpus: 192, memoryGiB: 2048 },
} as const;

describe("localDisksGB", () => {
  it.each([
    ["p5.48xlarge", 30_400],
    ["p4d.24xlarge", 8000],
    ["g6.12xlarge", 3760],
    ["g6e.48xlarge", 7600],
    ["m6id.large", 118],
    ["trn1.32xlarge", 7600],
    ["i4i.metal", 30_000],
    ["m7i.large", undefined],
    ["g6.3xlarge", undefined],
    ["nonsense", undefined],
  ])("of %s are %s", (type, gigabytes) => {
    expect(localDisksGB(type)).toBe(gigabytes);
  });

  it("are those that an author declares, and none where they declare none", () => {
    expect(localDisksGB("g9.24xlarge", shapes)).toBe(15_200);
    expect(localDisksGB("p5.48xlarge", shapes)).toBeUndefined();
  });

  it("are of types that the other tables know, too", () => {
    const types = Object.entries(localNvme).flatMap(([family, sizes]) =>
      sizes.split(" ").map((size) => `${family}.${size.split(":")[0]}`),
    );
    const unknown = types.filter((type) => /does not exist|not an instance type/.test(String(findInstanceType(type))));
    expect(types.length).toBeGreaterThan(500);
    expect(unknown).toEqual([]);
  });
});

describe("hasFourDisks", () => {
  it.each([
    ["p5.48xlarge", true],
    ["g6.12xlarge", true],
    ["g6e.12xlarge", false],
    ["g5.xlarge", false],
    ["m6id.4xlarge", false],
    ["i7ie.48xlarge", undefined],
    ["m7i.large", false],
  ])("of %s is %s", (type, has) => {
    expect(hasFourDisks(type)).toBe(has);
  });
});
