import { describe, expect, it } from "vitest";
import { policies } from "./index.ts";
import { messages } from "./testing/messages.ts";

describe("exemptions", () => {
  const open = { cidr_ipv4: "0.0.0.0/0" };
  const exemption = { policy: "no-open-ingress", constructPath: "dev-network", reason: "a public web page" };

  it("cover a construct and everything below it", () => {
    expect(messages("aws_vpc_security_group_ingress_rule", open, { exemptions: [exemption] })).toEqual([]);
  });

  it("cover neither other policies nor constructs whose name only begins the same", () => {
    const others = [
      { ...exemption, policy: "no-secrets" },
      { ...exemption, constructPath: "dev-net" },
    ];
    for (const other of others) {
      const found = messages("aws_vpc_security_group_ingress_rule", open, { exemptions: [other] });
      expect(found).toHaveLength(2);
      expect(found[1]).toContain("has an exemption that exempts nothing: remove it");
    }
  });
});

it("every policy has its own id and a description", () => {
  expect(new Set(policies.map(({ id }) => id)).size).toBe(policies.length);
  for (const { description } of policies) expect(description).toMatch(/^[A-Z].*\.$/);
});
