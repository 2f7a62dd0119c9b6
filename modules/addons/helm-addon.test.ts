import { UserError } from "@ml-platform/rules";
import { DataResource } from "cdktf";
import { describe, expect, it } from "vitest";
import { Template } from "../testing/template.ts";
import { HelmAddon, type HelmAddonProps } from "./helm-addon.ts";

const autoscaler: HelmAddonProps = {
  chart: { repository: "https://kubernetes.github.io/autoscaler", name: "cluster-autoscaler", version: "9.59.0" },
  namespace: "kube-system",
  values: { replicaCount: 2, awsRegion: "us-east-2" },
};

function releaseOf(props: Partial<HelmAddonProps> = {}) {
  return Template.synthesize((stack) => {
    new HelmAddon(stack, "addon", { ...autoscaler, ...props });
  }).resource("helm_release");
}

describe("HelmAddon", () => {
  it("installs one version of a chart completely and ready, or not at all", () => {
    expect(releaseOf()).toEqual({
      name: "cluster-autoscaler",
      namespace: "kube-system",
      create_namespace: false,
      repository: "https://kubernetes.github.io/autoscaler",
      chart: "cluster-autoscaler",
      version: "9.59.0",
      values: ['{"awsRegion":"us-east-2","replicaCount":2}'],
      wait: true,
      atomic: true,
      timeout: 600,
      max_history: 10,
      depends_on: [],
    });
  });

  it("creates the namespace only on request", () => {
    expect(releaseOf({ namespace: "autoscaling", createNamespace: true })).toMatchObject({
      namespace: "autoscaling",
      create_namespace: true,
    });
  });

  it("comes after what it is given, and passes on what is known only after apply", () => {
    const template = Template.synthesize((stack) => {
      const upstream = new DataResource(stack, "upstream");
      new HelmAddon(stack, "addon", { ...autoscaler, values: { awsRegion: upstream.id }, dependsOn: [upstream] });
    });
    expect(template.resource("helm_release")).toMatchObject({
      values: ['{"awsRegion":${jsonencode(terraform_data.upstream.id)}}'],
      depends_on: ["terraform_data.upstream"],
    });
  });

  it("can be depended on", () => {
    const template = Template.synthesize((stack) => {
      new DataResource(stack, "after", { dependsOn: [new HelmAddon(stack, "addon", autoscaler)] });
    });
    expect(template.resource("terraform_data")["depends_on"]).toEqual([template.addressOf("helm_release")]);
  });

  it.each(["A_b", "cluster.autoscaler", "-a", "a-", "", "x".repeat(54)])(
    "refuses the release name %j",
    (releaseName) => {
      expect(() => releaseOf({ releaseName })).toThrow(UserError);
      expect(() => releaseOf({ releaseName })).toThrow(
        `releaseName: "${releaseName}" cannot name a Helm release or a namespace. Use at most 53 lower-case letters, digits and hyphens, with a letter or digit at both ends.`,
      );
    },
  );

  it("refuses every value that the chart does not read, and a version of which nobody knows what it reads", () => {
    const values = { replicaCounts: 2, rbac: { serviceAccount: { create: "yes" } } };
    expect(() => releaseOf({ values })).toThrow(
      /^The Helm release cluster-autoscaler is not valid:\n {2}values\.replicaCounts: .*Did you mean "replicaCount"\?.*\n {2}values\.rbac\.serviceAccount\.create: .* reads a boolean here/,
    );
    expect(() => releaseOf({ chart: { ...autoscaler.chart, version: "9.60.0" } })).toThrow(
      "chart.version: cluster-autoscaler 9.60.0 is to be installed",
    );
  });

  it("refuses a bad namespace, repository and version together", () => {
    const chart = { repository: "kubernetes.github.io/autoscaler", name: "cluster-autoscaler", version: "9.x" };
    expect(() => releaseOf({ namespace: "Kube", chart })).toThrow(
      [
        "The Helm release cluster-autoscaler is not valid:",
        '  namespace: "Kube" cannot name a Helm release or a namespace. Use at most 63 lower-case letters, digits and hyphens, with a letter or digit at both ends.',
        '  chart.repository: "kubernetes.github.io/autoscaler" is not a chart repository. Use a URL with https:// or oci://.',
        '  chart.version: "9.x" is not the exact version of a chart. Write all three numbers, such as 9.59.0.',
      ].join("\n"),
    );
  });
});
