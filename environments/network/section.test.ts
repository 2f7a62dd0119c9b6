import { describeProblem } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { checkEnvironment } from "../model/check-environment.ts";
import { checkTogether } from "../model/check-together.ts";
import { derive } from "../model/derive.ts";
import type { PermanentSpec } from "../model/environment.ts";
import { sandpitEnvironment } from "../sandpit/sandpit-environment.ts";
import { smallSpec } from "../testing/reference.ts";

type Network = Partial<PermanentSpec["network"]>;

const withNetwork = (network: Network, spec: Partial<PermanentSpec> = {}): PermanentSpec => ({
  ...smallSpec,
  ...spec,
  network: { ...smallSpec.network, ...network },
});

const refusal = (spec: PermanentSpec): string => {
  try {
    checkEnvironment(spec);
    return "";
  } catch (failure) {
    return (failure as Error).message;
  }
};

const company: Network = {
  secondaryCidrs: ["100.64.0.0/16", "10.80.0.0/16"],
  natAddresses: { "us-east-2a": "eipalloc-0123456789abcdef0" },
  transitGateways: { corporate: { id: "tgw-0123456789abcdef0" } },
  routes: { office: { destinations: ["192.168.0.0/16"], transitGatewayId: "tgw-0123456789abcdef0" } },
  flowLogs: { destination: { bucketArn: "arn:aws:s3:::flow-logs" } },
};

describe("the section network", () => {
  it("leads routes from nodes and control planes, and keeps flow logs for 30 days", () => {
    expect(checkEnvironment(withNetwork(company)).network.routes["office"]?.from).toEqual(["private", "controlPlane"]);
    expect(checkEnvironment(smallSpec).network.flowLogs.retentionDays).toBe(30);
    expect(checkEnvironment(withNetwork(company)).network.flowLogs.retentionDays).toBeUndefined();
  });

  it.each<[Network, Partial<PermanentSpec>, string]>([
    [
      { flowLogs: { destination: { bucketArn: "arn:aws-us-gov:s3:::flow-logs" } } },
      {},
      'network.flowLogs.destination.bucketArn: "arn:aws-us-gov:s3:::flow-logs" is a bucket in partition aws-us-gov',
    ],
    [
      { flowLogs: { destination: "s3" as never } },
      {},
      'network.flowLogs.destination: "s3" is neither "cloudWatch" nor a bucket',
    ],
    [
      { nat: "none", interfaceEndpoints: "privateCluster" },
      { bastion: { access: { type: "ssh", allowedCidrs: ["203.0.113.0/24"], keyName: "ops" } } },
      "bastion.access: A bastion that is reached by SSH is in public subnets, and the network has none. Set network.publicSubnets: true",
    ],
    [
      { secondaryCidrs: ["10.96.0.0/16"] },
      { clusters: { ml: { ...smallSpec.clusters?.["ml"], serviceCidr: "10.96.0.0/16" } } },
      'clusters.ml.serviceCidr: "10.96.0.0/16" overlaps the network\'s range 10.96.0.0/16.',
    ],
    [
      { secondaryCidrs: ["10.129.0.0/16"] },
      {},
      'sandpits.ranges: "10.128.0.0/9" overlaps 10.129.0.0/16, the environment\'s own network.',
    ],
  ])("refuses %j with %j", (network, spec, message) => {
    expect(refusal(withNetwork(network, spec))).toContain(message);
  });

  it("refuses load balancers that face the internet where there are no public subnets", () => {
    const { ml } = smallSpec.clusters ?? {};
    const addons = { "aws-load-balancer-controller": { scheme: "internet-facing" } } as const;
    const clusters = { ml: { ...ml, platform: { addons } } };
    const none = { nat: "none", interfaceEndpoints: "privateCluster" } as const;
    const message =
      'clusters.ml.platform.addons["aws-load-balancer-controller"].scheme: A load balancer that faces the internet is in public subnets';
    expect(refusal(withNetwork(none, { clusters }))).toContain(
      message.replaceAll('["aws-load-balancer-controller"]', ".aws-load-balancer-controller"),
    );
    expect(refusal(withNetwork({ ...none, publicSubnets: true }, { clusters }))).not.toContain("public subnets");
  });

  it("gives a dedicated sandpit a network without ways to others", () => {
    const spec = withNetwork(company);
    const anna = sandpitEnvironment(
      { environment: checkEnvironment(spec), spec },
      { name: "anna", owner: "anna.b", kind: "dedicated", range: "10.128.0.0/16", asleep: false },
    );
    expect(anna.network).toMatchObject({ secondaryCidrs: [], natAddresses: {}, transitGateways: {}, routes: {} });
    expect(anna.network.flowLogs.destination).toBeUndefined();
  });

  it("gives a personal environment nothing that only its base can have", () => {
    const own = derive(withNetwork(company), { name: "anna", owner: "anna.b", network: { cidr: "10.21.0.0/16" } });
    expect(checkEnvironment(own).network).toMatchObject({
      cidr: "10.21.0.0/16",
      secondaryCidrs: ["100.64.0.0/16"],
      natAddresses: {},
      transitGateways: {},
      routes: {},
      flowLogs: company.flowLogs,
    });
  });
});

describe("networks of several environments", () => {
  const problems = (one: Network, other: Network) =>
    checkTogether([
      checkEnvironment({ ...withNetwork(one), sandpits: undefined }),
      checkEnvironment({ ...withNetwork({ cidr: "10.40.0.0/16", ...other }), name: "other", sandpits: undefined }),
    ]).map(({ problem }) => describeProblem(problem));

  it("may have the same ranges for pods, and no others", () => {
    expect(problems({ secondaryCidrs: ["100.64.0.0/16"] }, { secondaryCidrs: ["100.64.0.0/16"] })).toEqual([]);
    expect(problems({ secondaryCidrs: ["10.40.8.0/22"] }, {})).toEqual([
      expect.stringContaining('network.cidr: "10.40.0.0/16" overlaps 10.40.8.0/22 of small.'),
    ]);
    expect(problems({ secondaryCidrs: ["10.80.0.0/16"] }, { secondaryCidrs: ["10.80.8.0/22"] })).toEqual([
      expect.stringContaining('network.secondaryCidrs[0]: "10.80.8.0/22" overlaps 10.80.0.0/16 of small.'),
    ]);
    expect(problems({ secondaryCidrs: ["100.64.0.0/16"] }, { cidr: "100.64.0.0/20" })).toEqual([
      expect.stringContaining('network.cidr: "100.64.0.0/20" overlaps 100.64.0.0/16 of small.'),
    ]);
  });
});
