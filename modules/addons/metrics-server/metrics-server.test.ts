import { aNodeGroup } from "@ml-platform/rules/testing";
import { DataResource } from "cdktf";
import { describe, expect, it } from "vitest";
import { alone } from "../../testing/addon-surroundings.ts";
import { aClusterRef } from "../../testing/cluster-ref.ts";
import { Template } from "../../testing/template.ts";
import type { AddonProps } from "../addon-construct.ts";
import { checkChartValues } from "../chart-values.ts";
import MetricsServer from "./metrics-server.ts";
import type { metricsServer } from "./spec.ts";

type Props = AddonProps<typeof metricsServer.options>;

function addonOf(props: Partial<Props> = {}) {
  return Template.synthesize((stack) => {
    const nodes = new DataResource(stack, "nodes");
    new MetricsServer(stack, "metrics-server", { cluster: aClusterRef, around: alone, dependsOn: [nodes], ...props });
  });
}

const configurationOf = (template: Template) =>
  JSON.parse(String(template.resource("aws_eks_addon")["configuration_values"]));

describe("MetricsServer", () => {
  const template = addonOf();
  const configuration = configurationOf(template);

  it("is EKS's community add-on in the version for the cluster's Kubernetes, after the nodes", () => {
    expect(template.resource("aws_eks_addon")).toMatchObject({
      cluster_name: "dev-ml",
      addon_name: "metrics-server",
      addon_version: "v0.8.1-eksbuild.10",
      depends_on: ["terraform_data.nodes"],
    });
  });

  it("needs no AWS permissions", () => {
    expect(template.resource("aws_eks_addon")["pod_identity_association"]).toBeUndefined();
    expect(template.resourcesOfType("aws_iam_role")).toEqual([]);
  });

  it("survives the loss of a node: two replicas apart, one disrupted at a time", () => {
    expect(configuration).toMatchObject({
      replicas: 2,
      podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
      affinity: { podAntiAffinity: expect.anything() },
    });
  });

  it("prefers on-demand nodes and tolerates no GPU node", () => {
    expect(JSON.stringify(configuration.affinity.nodeAffinity)).toContain(
      '"key":"eks.amazonaws.com/capacityType","operator":"NotIn","values":["SPOT"]',
    );
    expect(configuration.tolerations).toBeUndefined();
  });

  it("runs on system nodes where the cluster has any", () => {
    const nodeGroups = { system: { ...aNodeGroup, dedicatedTo: "system" } };
    expect(configurationOf(addonOf({ around: { ...alone, nodeGroups } }))).toMatchObject({
      nodeSelector: { dedicated: "system" },
      tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists", effect: "NoSchedule" }],
    });
  });

  it("listens where every control plane may call, and does not hold a node", () => {
    expect(configuration.containerPort).toBe(10250);
    expect(configuration.podAnnotations).toEqual({ "cluster-autoscaler.kubernetes.io/safe-to-evict": "true" });
  });

  it("sets only what the chart reads that EKS installs", () => {
    expect(checkChartValues({ name: "metrics-server", version: "3.13.1" }, configuration)).toEqual([]);
  });

  it("accepts another number of replicas and another version", () => {
    const other = addonOf({ options: { replicas: 1, version: "v0.9.0-eksbuild.1" } });
    expect(other.resource("aws_eks_addon")["addon_version"]).toBe("v0.9.0-eksbuild.1");
    expect(configurationOf(other).replicas).toBe(1);
  });

  it("refuses what EKS would refuse, and a cluster without a known version unless one is named", () => {
    const newer = { ...aClusterRef, kubernetes: "1.37" };
    expect(() => addonOf({ options: { replicas: 0, version: "0.8.1" } })).toThrow(
      [
        "The add-on metrics-server of the cluster dev-ml is not valid:",
        "  replicas: 0 is not a number of replicas. Use whole numbers from 1.",
        '  version: "0.8.1" is not the version of an EKS add-on, such as v1.20.4-eksbuild.2. "aws eks describe-addon-versions" lists them.',
      ].join("\n"),
    );
    expect(() => addonOf({ cluster: newer })).toThrow("No version of metrics-server is known for Kubernetes 1.37");
    expect(
      addonOf({ cluster: newer, options: { version: "v0.9.0-eksbuild.20" } }).resource("aws_eks_addon")[
        "addon_version"
      ],
    ).toBe("v0.9.0-eksbuild.20");
  });
});
