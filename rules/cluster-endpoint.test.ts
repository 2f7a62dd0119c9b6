import { describe, expect, it } from "vitest";
import { checkCluster } from "./cluster.ts";
import { checkEndpoint, checkWayBack } from "./cluster-endpoint.ts";
import { describeProblem } from "./problem.ts";
import { aCluster, aNetwork } from "./testing/specs.ts";

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

describe("checkWayBack", () => {
  const from = (...cidrs: string[]) => ({ access: "private", privateAccessFrom: { cidrs } }) as const;
  const to = (destinations: string[], sources: ("private" | "controlPlane")[] = ["private", "controlPlane"]) => ({
    ...aNetwork,
    routes: { office: { destinations, from: sources, transitGatewayId: "tgw-0123456789abcdef0" } },
  });

  it("accepts ranges of the network, and those to which a route leads", () => {
    expect(checkWayBack(from("10.20.4.0/24"), aNetwork)).toEqual([]);
    expect(checkWayBack(from("100.64.0.0/16"), { ...aNetwork, secondaryCidrs: ["100.64.0.0/16"] })).toEqual([]);
    expect(checkWayBack(from("10.9.0.0/16"), to(["10.0.0.0/8"]))).toEqual([]);
    expect(checkWayBack(from("10.9.0.0/16"), to(["pl-0123456789abcdef0"]))).toEqual([]);
  });

  it.each([
    ["no route", aNetwork],
    ["a route to elsewhere", to(["192.168.0.0/16"])],
    ["a route that the control plane does not take", to(["10.0.0.0/8"], ["private"])],
  ])("warns where there is %s", (_, network) => {
    expect(checkWayBack(from("10.9.0.0/16"), network)).toEqual([
      {
        severity: "warning",
        path: ["endpoint", "privateAccessFrom", "cidrs", 0],
        message:
          '"10.9.0.0/16" is outside of the network, and no route leads there from the subnets of the control plane, so its answers find no way back. Add one to network.routes, with "controlPlane" in its from.',
      },
    ]);
  });
});
