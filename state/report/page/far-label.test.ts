import { expect, it } from "vitest";
import { farLabel } from "./far-label.ts";

it.each([
  ["vpc", "vpc", 230, { size: "one", lines: ["vpc"] }],
  ["vpc_s3-endpoint", "vpc", 230, { size: "one", lines: ["s3-endpoint"] }],
  ["vpc_internet-gateway", undefined, 230, { size: "two", lines: ["vpc_internet-", "gateway"] }],
  ["vpc_us-east-2a_private_subnet", "vpc", 230, { size: "two", lines: ["us-east-2a_", "private_subnet"] }],
  ["vpc_us-east-2b_control-plane_routes", "vpc", 230, { size: "two", lines: ["us-east-2b_control", "-plane_routes"] }],
  ["a".repeat(30), undefined, 230, { size: "two", lines: ["a".repeat(18), "a".repeat(12)] }],
  [`${"a".repeat(60)}_end`, undefined, 230, { size: "two", lines: ["a".repeat(18), `…${"a".repeat(13)}_end`] }],
] as const)("%s in the frame %s reads otherwise than its neighbours", (label, frame, width, expected) => {
  expect(farLabel(label, frame, width)).toEqual(expected);
});
