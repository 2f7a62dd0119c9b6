import { describe, expect, it } from "vitest";
import { checkCluster } from "./cluster.ts";
import { checkEndpoint } from "./cluster-endpoint.ts";
import { describeProblem } from "./problem.ts";
import { aCluster } from "./testing/specs.ts";

const access = {
  admins: {
    principalArn: "arn:aws:iam::111111111111:role/admin",
    type: "STANDARD",
    policy: "AmazonEKSClusterAdminPolicy",
  },
} as const;

describe("privateAccessFrom", () => {
  it.each([{ access: "private" } as const, { access: "publicAndPrivate", allowedCidrs: ["203.0.113.0/24"] } as const])(
    "is checked beside %j",
    (endpoint) => {
      expect(checkEndpoint({ ...endpoint, privateAccessFrom: { cidrs: ["10.0.0.0/8"] } })).toEqual([]);
      expect(checkEndpoint({ ...endpoint, privateAccessFrom: { cidrs: ["10.0.0.1/8"] } }).map(describeProblem)).toEqual(
        ['privateAccessFrom.cidrs[0]: "10.0.0.1/8" has host bits set. Use 10.0.0.0/8.'],
      );
    },
  );

  it("warns where clients have the addresses of services", () => {
    const spec = { ...aCluster, access };
    const from = (...cidrs: string[]) => ({
      ...spec,
      endpoint: { access: "private", privateAccessFrom: { cidrs } } as const,
    });
    expect(checkCluster(from("10.0.0.0/8"))).toEqual([]);
    expect(checkCluster(from("10.0.0.0/8", "172.16.0.0/12"))).toEqual([
      {
        severity: "warning",
        path: ["endpoint", "privateAccessFrom", "cidrs", 1],
        message:
          '"172.16.0.0/12" overlaps serviceCidr 172.20.0.0/16. Pods reach no client whose address is in it, because they take it for a service: use another serviceCidr, or narrower ranges.',
      },
    ]);
  });
});
