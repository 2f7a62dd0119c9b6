import { expect, it } from "vitest";
import { describeProblem } from "../problem.ts";
import { checkTransitGateways } from "./transit-gateways.ts";

const [one, other] = ["tgw-0123456789abcdef0", "tgw-0123456789abcdef1"];
const routeTo = (transitGatewayId: string) => ({
  office: { destinations: ["10.0.0.0/8"], from: ["private"] as const, transitGatewayId },
});

it("accepts routes to gateways that are attached, and says which are not", () => {
  expect(checkTransitGateways({ transitGateways: { corporate: { id: one } }, routes: routeTo(one) })).toEqual([]);
  expect(checkTransitGateways({ transitGateways: { corporate: { id: one } }, routes: routeTo(other) })).toEqual([
    {
      severity: "warning",
      path: ["routes", "office", "transitGatewayId"],
      message: `"${other}" is not among transitGateways. AWS creates the route only once somebody attached the VPC to it: add it there, unless others attach it.`,
    },
  ]);
});

it("refuses a gateway that is attached twice, or is none", () => {
  const transitGateways = { a: { id: one }, b: { id: one }, c: { id: "igw-1" }, "D e": { id: other } };
  expect(checkTransitGateways({ transitGateways, routes: {} }).map(describeProblem)).toEqual([
    'transitGateways.c.id: "igw-1" is not the id of a transit gateway, such as tgw-0123456789abcdef0.',
    expect.stringContaining('transitGateways["D e"]: "D e"'),
    `transitGateways: "${one}" is attached twice. AWS attaches a VPC once: remove one.`,
  ]);
});
