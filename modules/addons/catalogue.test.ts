import { describeProblem, kubernetesVersions, UserError } from "@ml-platform/rules";
import { Construct } from "constructs";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { alone } from "../testing/addon-surroundings.ts";
import { aClusterRef } from "../testing/cluster-ref.ts";
import { Template } from "../testing/template.ts";
import { type AddonProps, checkedOptions } from "./addon-construct.ts";
import { defineAddon, versionFor } from "./addon-spec.ts";
import { addonNames, addonsSchema, catalogue, entry, loadAddon } from "./catalogue.ts";
import { checkAddons, checkWebhookPorts } from "./check-addons.ts";
import { HelmAddon } from "./helm-addon.ts";
import { inInstallOrder } from "./install-order.ts";

/** A third add-on: its specification, its construct, and a line of the catalogue. */
const dashboard = defineAddon({
  name: "dashboard",
  description: "Shows the cluster.",
  options: z.strictObject({ theme: z.enum(["light", "dark"]).default("light").describe("Colors.") }),
  versions: { "1.35": "3.13.1" },
  needs: ["metrics-server"],
  provides: ["the autoscaler of the node groups"],
  serviceAccount: { namespace: "dashboard", name: "dashboard" },
});

class Dashboard extends Construct {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: AddonProps<typeof dashboard.options>) {
    super(scope, id);
    const { theme } = checkedOptions(this, dashboard, props);
    this.fqn = new HelmAddon(this, "helm", {
      chart: {
        repository: "https://example.com/charts",
        // A chart of which is recorded what it reads.
        name: "metrics-server",
        version: versionFor(dashboard, props.cluster.kubernetes),
      },
      namespace: dashboard.serviceAccount.namespace,
      values: { commonLabels: { theme } },
      ...(props.dependsOn !== undefined && { dependsOn: props.dependsOn }),
    }).fqn;
  }
}

const extended = { dashboard: entry(dashboard, async () => ({ default: Dashboard })), ...catalogue };

const problemsOf = (addons: Record<string, object>, kubernetes = "1.35") =>
  checkAddons(addons, { kubernetes, nodeGroups: {}, eksAddons: {} }, extended).map(describeProblem);

const defaults = Object.fromEntries(Object.entries(extended).map(([name, { spec }]) => [name, spec.options.parse({})]));

describe("the catalogue", () => {
  it.each(Object.entries(catalogue))(
    "describes %s and each of its options, and needs add-ons that exist",
    (name, { spec }) => {
      expect(spec.name).toBe(name);
      expect(spec.description).toMatch(/^[A-Z].*\.$/);
      const undescribed = Object.entries(spec.options.shape).filter(
        ([, option]) => !/\.$/.test(option.description ?? ""),
      );
      expect(undescribed).toEqual([]);
      for (const other of spec.needs) expect(addonNames).toContain(other);
    },
  );

  it.each(Object.entries(catalogue))(
    "knows versions of %s for Kubernetes versions that EKS offers",
    (_name, { spec }) => {
      for (const kubernetes of Object.keys(spec.versions)) expect(kubernetesVersions).toContain(kubernetes);
    },
  );

  it.each(addonNames)("makes %s from its defaults", async (name) => {
    const Addon = await loadAddon(name);
    const template = Template.synthesize((stack) => {
      new Addon(stack, name, { cluster: aClusterRef, around: alone });
    });
    expect(template.addresses.join("\n")).toMatch(
      /^(helm_release|aws_eks_addon|kubernetes_(priority|storage)_class_v1)\./m,
    );
  });

  it("is read without loading cdktf", async () => {
    vi.resetModules();
    vi.doMock("cdktf", () => {
      throw new Error("cdktf was loaded");
    });
    try {
      const read = await import("./index.ts");
      expect(
        read.checkAddons(
          { "metrics-server": read.addonsSchema.shape["metrics-server"].parse({}) },
          { kubernetes: "1.35", nodeGroups: {}, eksAddons: {} },
        ),
      ).toEqual([]);
      await expect(read.catalogue["metrics-server"].load()).rejects.toThrow();
    } finally {
      vi.doUnmock("cdktf");
      vi.resetModules();
    }
  });
});

describe("addonsSchema", () => {
  it("fills in the defaults of the add-ons that are asked for, and of no other", () => {
    expect(addonsSchema.parse({ "metrics-server": {} })).toEqual({ "metrics-server": { replicas: 2 } });
  });

  it("refuses an add-on and an option that do not exist", () => {
    expect(addonsSchema.safeParse({ "metric-server": {} }).success).toBe(false);
    expect(addonsSchema.safeParse({ "metrics-server": { replica: 2 } }).success).toBe(false);
  });
});

describe("a third add-on", () => {
  it("is made as the others are", async () => {
    const { default: Addon } = await extended.dashboard.load();
    const template = Template.synthesize((stack) => {
      new Addon(stack, "dashboard", { cluster: aClusterRef, around: alone, options: { theme: "dark" } });
    });
    expect(template.resource("helm_release")).toMatchObject({
      version: "3.13.1",
      values: ['{"commonLabels":{"theme":"dark"}}'],
    });
  });
});

describe("checkAddons", () => {
  const { "metrics-server": metricsServer, "cluster-autoscaler": clusterAutoscaler } = defaults;

  it("accepts none, and add-ons that fit together", () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ dashboard: { theme: "dark" }, "metrics-server": { replicas: 2 } })).toEqual([]);
    expect(
      checkAddons(
        { "metrics-server": metricsServer!, "cluster-autoscaler": clusterAutoscaler! },
        { kubernetes: "1.35", nodeGroups: {}, eksAddons: {} },
      ),
    ).toEqual([]);
  });

  it("refuses an unknown add-on", () => {
    expect(problemsOf({ "metric-server": {} })).toEqual([
      `metric-server: No add-on is called "metric-server". Did you mean "metrics-server"? Add-ons: ${Object.keys(extended).join(", ")}.`,
    ]);
  });

  it("says of a name that people look for why it is not offered, and what to do instead", () => {
    const reasons = {
      karpenter: [
        'karpenter is not offered. Nodes come from managed node groups, and two autoscalers would add and remove the nodes of one group against each other. Use "cluster-autoscaler".',
      ],
      "aws-ebs-csi-driver": [
        'Every cluster has aws-ebs-csi-driver as an EKS add-on, and a second one beside it would be the same software twice. Remove it here; clusters.<name>.eksAddons["aws-ebs-csi-driver"] sets its version and configuration.',
      ],
      "aws-node-termination-handler": [
        "aws-node-termination-handler is not offered. EKS drains the nodes of managed node groups by itself before EC2 takes them. Remove it.",
      ],
    };
    for (const [name, [reason]] of Object.entries(reasons)) {
      expect(problemsOf({ [name]: {} })).toEqual([`${name}: ${reason}`]);
      expect(addonsSchema.safeParse({ [name]: {} }).error?.issues.map(({ message }) => message)).toEqual([reason]);
    }
  });

  it("names only add-ons of the catalogue in place of others", () => {
    const instead = ["ingress-nginx", "kubernetes-external-secrets"].map((name) => {
      return /Use "([^"]+)"\.$/.exec(problemsOf({ [name]: {} })[0] ?? "")?.[1];
    });
    expect(instead).toEqual(["aws-load-balancer-controller", "external-secrets"]);
  });

  it("says of an add-on that EKS offers where it belongs, and refuses it beside one of the same kind", () => {
    expect(problemsOf({ "aws-efs-csi-driver": {} })).toEqual([
      'aws-efs-csi-driver: aws-efs-csi-driver is an add-on of EKS. Write it as clusters.<name>.eksAddons["aws-efs-csi-driver"]: {}.',
    ]);
    const cluster = { kubernetes: "1.35", nodeGroups: {}, eksAddons: { "metrics-server": {} } };
    expect(checkAddons({ "metrics-server": { replicas: 2 } }, cluster).map(describeProblem)).toEqual([
      'metrics-server: metrics-server and the EKS add-on metrics-server both bring the API metrics.k8s.io, which a cluster has once. Remove metrics-server here, or eksAddons["metrics-server"].',
    ]);
  });

  it("refuses what every cluster has as an EKS add-on", () => {
    const csi = entry(
      { ...dashboard, name: "csi", needs: [], provides: ["the CSI driver ebs.csi.aws.com"] },
      async () => ({
        default: Dashboard,
      }),
    );
    expect(
      checkAddons({ csi: { theme: "dark" } }, { kubernetes: "1.35", nodeGroups: {}, eksAddons: {} }, { csi }).map(
        describeProblem,
      ),
    ).toEqual([
      "csi: csi brings the CSI driver ebs.csi.aws.com, which a cluster has once, and every cluster has it by the EKS add-on aws-ebs-csi-driver. Remove csi.",
    ]);
  });

  it("refuses an add-on without what it needs, and together with what it conflicts with", () => {
    expect(problemsOf({ dashboard: { theme: "light" }, "cluster-autoscaler": clusterAutoscaler! })).toEqual([
      'dashboard: dashboard needs metrics-server, which is not installed. Add "metrics-server": {}, or remove dashboard.',
      "cluster-autoscaler: cluster-autoscaler and dashboard both bring the autoscaler of the node groups, which a cluster has once. Remove one of them.",
    ]);
  });

  it("refuses a Kubernetes version for which the table has no version", () => {
    expect(problemsOf({ "metrics-server": metricsServer!, dashboard: { theme: "light" } }, "1.34")).toEqual([
      "dashboard: No version of dashboard is known for Kubernetes 1.34, only for 1.35. Remove the add-on, or add the version to modules/addons/dashboard/spec.ts once it is released.",
    ]);
  });

  it("refuses options that the add-on refuses", () => {
    expect(problemsOf({ "metrics-server": { replicas: -1 } })).toEqual([
      "metrics-server.replicas: -1 is not a number of replicas. Use whole numbers from 1.",
    ]);
  });
});

describe("checkWebhookPorts", () => {
  const known = { dashboard: { spec: { ...dashboard, webhookPorts: [9443] } } };
  const problems = (ports: "all" | number[], addons: object = { dashboard: {} }) =>
    checkWebhookPorts(addons, ports, known).map(describeProblem);

  it("accepts a list with the ports of the add-ons, and all ports", () => {
    expect(problems("all")).toEqual([]);
    expect(problems([8443, 9443])).toEqual([]);
    expect(problems([], { "metrics-server": {} })).toEqual([]);
  });

  it("refuses a list that lacks the port of an add-on", () => {
    expect(problems([15017])).toEqual([
      'The control plane calls dashboard on port 9443, which is closed: the list has 15017. Add 9443, or write "all".',
    ]);
    expect(problems([])).toEqual([
      'The control plane calls dashboard on port 9443, which is closed: the list is empty. Add 9443, or write "all".',
    ]);
  });
});

describe("inInstallOrder", () => {
  it("puts each after what it needs, whatever the author's order", () => {
    const expected = ["metrics-server", "dashboard", "cluster-autoscaler"];
    expect(inInstallOrder(["dashboard", "cluster-autoscaler", "metrics-server"], extended)).toEqual(expected);
    expect(inInstallOrder(["cluster-autoscaler", "metrics-server", "dashboard"], extended)).toEqual(expected);
    expect(inInstallOrder(["cluster-autoscaler", "metrics-server"])).toEqual(["metrics-server", "cluster-autoscaler"]);
    expect(inInstallOrder([])).toEqual([]);
  });

  it("puts those last that gate the others, but for what needs them", () => {
    const gates = (name: string) => name === "metrics-server";
    expect(inInstallOrder(["metrics-server", "dashboard", "cluster-autoscaler"], extended, gates)).toEqual([
      "cluster-autoscaler",
      "metrics-server",
      "dashboard",
    ]);
  });

  it("refuses add-ons that need each other", () => {
    const spec = (name: string, need: string) => ({ spec: { ...dashboard, name, needs: [need] } });
    expect(() => inInstallOrder(["a", "b"], { a: spec("a", "b"), b: spec("b", "a") })).toThrow(UserError);
  });
});
