import { describe, expect, it } from "vitest";
import { describeProblem } from "../problem.ts";
import { aNetwork } from "../testing/specs.ts";
import { checkRoutes, checkServiceCidrLeavesRoutes, leavesByRoute } from "./routes.ts";
import type { NetworkSpec, RouteSpec } from "./spec.ts";

const tgw = "tgw-0123456789abcdef0";
const office: RouteSpec = { destinations: ["192.168.0.0/16"], from: ["private"], transitGatewayId: tgw };
const none = { nat: "none", interfaceEndpoints: "privateCluster" } as const;

const problemsOf = (route: Partial<RouteSpec>, network: Partial<NetworkSpec> = {}) =>
  checkRoutes({ ...aNetwork, ...network, routes: { office: { ...office, ...route } } }).map(describeProblem);

describe("a route", () => {
  it.each<[Partial<RouteSpec>, Partial<NetworkSpec>]>([
    [{}, {}],
    [{ destinations: ["10.0.0.0/8", "pl-0123456789abcdef0", "10.21.0.0/16"] }, {}],
    [{ from: ["private", "controlPlane", "public"] }, {}],
    [{ from: ["pods"] }, { secondaryCidrs: ["100.64.0.0/16"] }],
    [{ transitGatewayId: undefined, vpnGatewayId: "vgw-0123abcd" }, {}],
    [{ destinations: ["0.0.0.0/0"], from: ["private"] }, none],
    [{ destinations: ["0.0.0.0/0"], from: ["controlPlane"] }, {}],
    [
      {
        transitGatewayId: undefined,
        vpcEndpointId: { "us-east-2a": "vpce-0123456789abcdef0", "us-east-2b": "vpce-0123456789abcdef1" },
      },
      {},
    ],
  ])("is accepted: %j in %j", (route, network) => {
    expect(problemsOf(route, network)).toEqual([]);
  });

  it.each<[Partial<RouteSpec>, Partial<NetworkSpec>, string]>([
    [
      { transitGatewayId: undefined },
      {},
      "office: There is no target. Give exactly one of transitGatewayId, peeringConnectionId, vpnGatewayId, coreNetworkArn, vpcEndpointId, networkInterfaceId.",
    ],
    [
      { peeringConnectionId: "pcx-0123456789abcdef0" },
      {},
      "office: transitGatewayId and peeringConnectionId contradict each other. Give exactly one of",
    ],
    [
      { transitGatewayId: "pcx-0123456789abcdef0" },
      {},
      'office.transitGatewayId: "pcx-0123456789abcdef0" does not have the form of tgw-0123456789abcdef0.',
    ],
    [
      { transitGatewayId: { "us-east-2a": tgw } as never },
      {},
      "office.transitGatewayId: One for each zone is not possible here.",
    ],
    [
      { transitGatewayId: undefined, vpcEndpointId: "vpce-0123456789abcdef0", destinations: ["pl-0123456789abcdef0"] },
      {},
      'office.destinations[0]: "pl-0123456789abcdef0" is a prefix list, which no route to an endpoint takes. List its ranges.',
    ],
    [
      { transitGatewayId: undefined, networkInterfaceId: { "us-east-2a": "eni-0123456789abcdef0" } },
      {},
      "office.networkInterfaceId: us-east-2b would have no route.",
    ],
    [
      {
        transitGatewayId: undefined,
        networkInterfaceId: {
          "us-east-2a": "eni-0123456789abcdef0",
          "us-east-2b": "eni-0123456789abcdef1",
          "us-east-2c": "eni-0123456789abcdef2",
        },
        from: ["private", "controlPlane"],
      },
      {},
      'office.networkInterfaceId.us-east-2c: The network is not in "us-east-2c".',
    ],
    [
      {
        transitGatewayId: undefined,
        networkInterfaceId: { "us-east-2a": "eni-0123456789abcdef0", "us-east-2b": "eni-0123456789abcdef1" },
        from: ["private", "controlPlane"],
      },
      {},
      "office.networkInterfaceId: controlPlane subnets of all zones share a route table",
    ],
    [{ destinations: [] }, {}, "office.destinations: No destination."],
    [{ destinations: ["office"] }, {}, 'office.destinations[0]: "office" is not an IPv4 range'],
    [{ destinations: ["pl-office"] }, {}, 'office.destinations[0]: "pl-office" is not the id of a prefix list'],
    [
      { destinations: ["10.20.8.0/24"] },
      {},
      'office.destinations[0]: "10.20.8.0/24" is inside 10.20.0.0/16 of this network, to which AWS allows no other route.',
    ],
    [
      { destinations: ["100.64.0.0/16"] },
      { secondaryCidrs: ["100.64.0.0/16"] },
      'office.destinations[0]: "100.64.0.0/16" is inside 100.64.0.0/16 of this network',
    ],
    [{ destinations: ["169.254.0.0/24"] }, {}, 'office.destinations[0]: "169.254.0.0/24" is link-local'],
    [{ from: [] }, {}, "office.from: No subnets, so the route does nothing."],
    [{ from: ["private", "private"] }, {}, 'office.from: "private" is listed twice.'],
    [{ from: ["pods"] }, {}, "office.from[0]: There are no subnets for pods without secondaryCidrs."],
    [{ from: ["public"] }, none, "office.from[0]: The network has no public subnets."],
    [
      { destinations: ["0.0.0.0/0"] },
      {},
      'office.destinations[0]: "0.0.0.0/0" from private subnets is where the NAT gateway leads already.',
    ],
    [
      { destinations: ["0.0.0.0/0"], from: ["public"] },
      {},
      'office.destinations[0]: "0.0.0.0/0" from public subnets is where the internet gateway leads already.',
    ],
  ])("is refused: %j in %j", (route, network, message) => {
    expect(problemsOf(route, network)).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
  });

  it("does not lead where another leads, and no table has more than AWS takes", () => {
    const routes = { office, lab: { ...office, from: ["private", "controlPlane"] } } as const;
    expect(checkRoutes({ ...aNetwork, routes }).map(describeProblem)).toEqual([
      'lab.destinations[0]: "192.168.0.0/16" from private subnets is where the route "office" leads already. A route table takes each destination once: remove one.',
    ]);
    const destinations = Array.from({ length: 50 }, (_, index) => `192.168.${index}.0/24`);
    expect(checkRoutes({ ...aNetwork, routes: { office: { ...office, destinations } } })).toMatchObject([
      { severity: "warning", message: expect.stringContaining("51 routes from private subnets. AWS takes 50") },
    ]);
  });

  it("may be the way out of a network without NAT", () => {
    const out = { ...office, destinations: ["0.0.0.0/0"] };
    expect(leavesByRoute({ routes: { out } }, "private")).toBe(true);
    expect(leavesByRoute({ routes: { out } }, "controlPlane")).toBe(false);
    expect(leavesByRoute({ routes: { office } }, "private")).toBe(false);
  });
});

it.each([
  ["172.20.0.0/16", []],
  ["192.168.0.0/16", ["warning"]],
  ["192.168.0.0/20", ["warning"]],
])("compares the services %s of a cluster with where routes lead", (serviceCidr, severities) => {
  const routes = { office, out: { ...office, destinations: ["0.0.0.0/0"] } };
  const problems = checkServiceCidrLeavesRoutes({ serviceCidr }, { routes });
  expect(problems.map(({ severity }) => severity)).toEqual(severities);
});
