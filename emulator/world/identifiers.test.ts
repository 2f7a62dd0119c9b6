import { expect, it } from "vitest";
import { Identifiers, systemRandom } from "./identifiers.ts";

const clock = (): Date => new Date("2026-01-31T12:34:56.789Z");

it("makes identifiers in AWS's formats", () => {
  const make = new Identifiers(systemRandom, clock);
  expect(make.ec2("vpc")).toMatch(/^vpc-0[0-9a-f]{16}$/);
  expect(make.ec2("vpc")).not.toBe(make.ec2("vpc"));
  expect(make.iam("AROA")).toMatch(/^AROA[A-Z2-7]{17}$/);
  expect(make.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(make.nameSuffix()).toMatch(/^202601311234567890[0-9a-f]{8}$/);
  expect(make.timestamp()).toBe("2026-01-31T12:34:56Z");
});
