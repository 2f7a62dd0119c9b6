import { checkEnvironment } from "@ml-platform/environments";
import { small, smallSpec } from "@ml-platform/environments/testing";
import type { ClusterSpec } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { synthesized } from "../testing/synthesized.ts";

const ml = small.clusters["ml"]!;

const withCluster = async (change: Partial<ClusterSpec>, today?: Date) => {
  const { stacks, exemptions } = await synthesized(
    [{ ...small, clusters: { ml: { ...ml, ...change } } }],
    today === undefined ? {} : { today },
  );
  const warnings = stacks.find(({ id }) => id === "small-ml-cluster")?.warnings.map(({ message }) => message);
  return { exemptions, warnings };
};

const openTo = (...allowedCidrs: string[]) =>
  withCluster({
    endpoint: { access: "publicAndPrivate", allowedCidrs, openToInternetBecause: "partners without fixed addresses" },
  });

describe("the reason for an open endpoint", () => {
  it.each([[["0.0.0.0/0"]], [["0.0.0.0/1", "128.0.0.0/1"]]])(
    "exempts the endpoint from the policy: %j",
    async (ranges) => {
      expect(await openTo(...ranges)).toEqual({
        exemptions: [
          {
            policy: "no-open-ingress",
            constructPath: "small-ml-cluster/eks",
            reason: "partners without fixed addresses",
          },
        ],
        warnings: [],
      });
    },
  );

  it("is superfluous if no range is open", async () => {
    expect(await openTo("203.0.113.0/24")).toEqual({
      exemptions: [],
      warnings: [
        expect.stringContaining("No allowed range opens the endpoint to the internet. Remove openToInternetBecause."),
      ],
    });
  });
});

describe("services with addresses of another network", () => {
  it("cause a warning, for the range of a cluster that exists cannot be changed", async () => {
    const route = {
      destinations: ["172.16.0.0/12"],
      from: ["private" as const],
      vpnGatewayId: "vgw-0123456789abcdef0",
    };
    const { stacks } = await synthesized([{ ...small, network: { ...small.network, routes: { office: route } } }]);
    expect(stacks.find(({ id }) => id === "small-ml-cluster")?.warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining(
        'clusters.ml.serviceCidr: "172.20.0.0/16" overlaps 172.16.0.0/12, where the network\'s route "office" leads.',
      ),
    ]);
  });
});

describe("a version that is no longer supported", () => {
  it("is still synthesized, so that what exists can be planned and destroyed", async () => {
    expect((await withCluster({}, new Date("2031-01-01"))).warnings).toEqual([
      expect.stringContaining("Kubernetes 1.35 left extended support on 2028-03-27"),
    ]);
  });
});

describe("a version in extended support", () => {
  it("causes a warning that fits the cluster's upgrade policy", async () => {
    const late = new Date("2027-04-01");
    expect((await withCluster({}, late)).warnings).toEqual([
      expect.stringContaining("EKS upgrades the cluster on its own schedule"),
    ]);
    expect((await withCluster({ upgradePolicy: "EXTENDED" }, late)).warnings).toEqual([
      expect.stringContaining("$0.60 per hour"),
    ]);
  });
});

describe("pods in subnets of their own", () => {
  const withPods = async (subnets: string) => {
    const { templates } = await synthesized([
      checkEnvironment({
        ...smallSpec,
        network: { ...smallSpec.network, secondaryCidrs: ["100.64.0.0/16", "100.65.0.0/16"] },
        clusters: { ml: { ...smallSpec.clusters?.["ml"], podNetworking: { subnets } } },
      }),
    ]);
    const addon = templates["small-ml-cluster"]!.resource("aws_eks_addon", { addon_name: "vpc-cni" });
    return [...String(addon["configuration_values"]).matchAll(/"(us-east-2[ab])".*?pod_subnet_ids\["([\w-]+)"\]/g)].map(
      ([, zone, key]) => [zone, key],
    );
  };

  it("are in the first secondary range, or in the one that is named", async () => {
    expect(await withPods("secondary")).toEqual([
      ["us-east-2a", "us-east-2a"],
      ["us-east-2b", "us-east-2b"],
    ]);
    expect(await withPods("100.65.0.0/16")).toEqual([
      ["us-east-2a", "us-east-2a-2"],
      ["us-east-2b", "us-east-2b-2"],
    ]);
  });
});

describe("ranges that reach the private endpoint", () => {
  it("cause a warning where no route leads back", async () => {
    const { warnings } = await withCluster({
      endpoint: { access: "private", privateAccessFrom: { cidrs: ["10.9.0.0/16"] } },
    });
    expect(warnings).toEqual([expect.stringContaining('"10.9.0.0/16" is outside of the network')]);
  });
});
