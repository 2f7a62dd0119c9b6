import { describe, expect, it } from "vitest";
import { describeProblem } from "../problem.ts";
import { checkNatAddresses } from "./nat-addresses.ts";

const availabilityZones = ["us-east-2a", "us-east-2b"];
const [one, other] = ["eipalloc-0123456789abcdef0", "eipalloc-0123456789abcdef1"];

describe("addresses of NAT gateways", () => {
  const problemsOf = (nat: "perAvailabilityZone" | "single" | "none", natAddresses: Record<string, string>) =>
    checkNatAddresses({ nat, availabilityZones, natAddresses }).map(describeProblem);

  it("are given to every gateway or to none", () => {
    expect(problemsOf("perAvailabilityZone", {})).toEqual([]);
    expect(problemsOf("none", {})).toEqual([]);
    expect(problemsOf("single", { "us-east-2a": one })).toEqual([]);
    expect(problemsOf("perAvailabilityZone", { "us-east-2a": one, "us-east-2b": other })).toEqual([]);
    expect(problemsOf("perAvailabilityZone", { "us-east-2b": one })).toEqual([
      "The gateway in us-east-2a would get a new address, which nobody who allows yours knows. Give it one too, or none of them.",
    ]);
  });

  it.each<["perAvailabilityZone" | "single" | "none", Record<string, string>, string]>([
    ["none", { "us-east-2a": one }, "There is no NAT gateway that could use the addresses."],
    [
      "single",
      { "us-east-2a": one, "us-east-2b": other },
      'us-east-2b: There is no NAT gateway in "us-east-2b". Zones that have one: us-east-2a.',
    ],
    ["single", { "us-east-2a": "203.0.113.7" }, 'us-east-2a: "203.0.113.7" is not the allocation id'],
    [
      "perAvailabilityZone",
      { "us-east-2a": one, "us-east-2b": one },
      `"${one}" is the address of two zones. A NAT gateway needs one of its own.`,
    ],
  ])("are refused with nat %s: %j", (nat, addresses, message) => {
    expect(problemsOf(nat, addresses)).toEqual([expect.stringContaining(message)]);
  });
});
