import { rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Fault, Faults, parseFaults } from "./faults.ts";
import { temporaryDirectory } from "./testing/terraform.ts";

describe("faults of operations", () => {
  it("affect as many operations in a row as they count, beginning with the nth", () => {
    const faults = new Faults([{ type: "aws_vpc", operation: "create", effect: "fail", nth: 2, count: 2 }]);
    const hits = [1, 2, 3, 4].map(() => faults.next("aws_vpc", "create") !== undefined);
    expect(hits).toEqual([false, true, true, false]);
    expect(faults.next("aws_vpc", "delete")).toBeUndefined();
    expect(faults.next("aws_subnet", "create")).toBeUndefined();
  });

  it("count separately even if two are equal", () => {
    const fault: Fault = { type: "aws_vpc", operation: "create", effect: "fail" };
    const faults = new Faults([fault, fault]);
    expect(faults.next("aws_vpc", "create")).toEqual(fault);
    expect(faults.next("aws_vpc", "create")).toBeUndefined();
  });
});

describe("faults of the world", () => {
  it("happen once, to an object that matches", () => {
    const faults = new Faults([{ type: "aws_vpc", effect: "vanish", match: { id: "vpc-1" } }]);
    expect(faults.edits("aws_vpc", { id: "vpc-2" })).toEqual([]);
    expect(faults.edits("aws_vpc", { id: "vpc-1" })).toHaveLength(1);
    expect(faults.edits("aws_vpc", { id: "vpc-1" })).toEqual([]);
  });
});

it("reads its file again when it changes, and remembers which faults have taken effect", () => {
  const directory = temporaryDirectory();
  const file = join(directory, "faults.json");
  const faults = new Faults([], file);
  const fault: Fault = { type: "aws_vpc", operation: "create", effect: "fail" };
  expect(faults.next("aws_vpc", "create")).toBeUndefined();
  writeFileSync(file, JSON.stringify([fault]));
  expect(faults.next("aws_vpc", "create")).toEqual(fault);
  writeFileSync(file, JSON.stringify([fault, { ...fault, type: "aws_eip" }]));
  utimesSync(file, 1, 1);
  expect(faults.next("aws_vpc", "create")).toBeUndefined();
  expect(faults.next("aws_eip", "create")).toBeDefined();
  writeFileSync(file, "[");
  expect(() => faults.next("aws_vpc", "create")).toThrow(`${file} is not JSON`);
  writeFileSync(file, "{}");
  expect(() => faults.check()).toThrow(`${file}: faults must be a list of objects`);
  rmSync(directory, { recursive: true });
});

describe("malformed faults", () => {
  it.each<[unknown, string]>([
    [{}, "faults must be a list of objects"],
    [[1], "faults[0] must be an object"],
    [
      [{ type: "a", effect: "burn" }],
      'faults[0].effect is "burn"; allowed: fail, throttle, slow, late, vanish, change',
    ],
    [[{ effect: "vanish" }], "faults[0].type is undefined; allowed: a resource type such as aws_subnet"],
    [[{ type: "a", effect: "fail" }], "faults[0].operation is undefined; allowed: create, update, delete, read"],
    [
      [{ type: "a", effect: "fail", operation: "create", nth: 0 }],
      "faults[0].nth is 0; allowed: a whole number, 1 or more",
    ],
    [
      [{ type: "a", effect: "slow", operation: "create", seconds: -1 }],
      "faults[0].seconds is -1; allowed: a number, 0 or more",
    ],
    [[{ type: "a", effect: "fail", operation: "create", message: 1 }], "faults[0].message is 1; allowed: a string"],
    [[{ type: "a", effect: "change" }], "faults[0].set is undefined; allowed: an object of attribute values"],
    [[{ type: "a", effect: "vanish", match: 1 }], "faults[0].match is 1; allowed: an object of attribute values"],
    [
      [{ type: "a", effect: "vanish", when: 1 }],
      "faults[0].when is not a field of such a fault; allowed: type, effect, match, set",
    ],
  ])("are refused: %j", (value, message) => {
    expect(() => parseFaults(value)).toThrow(message);
  });
});
