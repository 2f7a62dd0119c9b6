import { small } from "@ml-platform/environments/testing";
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
