import { DataResource } from "cdktf";
import { describe, expect, it } from "vitest";
import { alone } from "../../testing/addon-surroundings.ts";
import { aClusterRef } from "../../testing/cluster-ref.ts";
import { rolePermissions } from "../../testing/role-permissions.ts";
import { Template } from "../../testing/template.ts";
import type { AddonProps } from "../addon-construct.ts";
import CertManager from "./cert-manager.ts";
import type { certManager } from "./spec.ts";

type Props = AddonProps<typeof certManager.options>;

function addonOf(options: Props["options"] = {}, kubernetes = aClusterRef.kubernetes): Template {
  return Template.synthesize((stack) => {
    const nodes = new DataResource(stack, "nodes");
    const props = { cluster: { ...aClusterRef, kubernetes }, around: alone, dependsOn: [nodes], options };
    new CertManager(stack, "cert-manager", props);
  });
}

function valuesOf(template: Template, release = "cert-manager") {
  const [document] = template.resource("helm_release", { name: release })["values"] as string[];
  return JSON.parse(String(document));
}

const zone = "Z0123456789ABCDEFGHIJ";
const template = addonOf();
const values = valuesOf(template);

describe("CertManager", () => {
  it("is the project's chart in a namespace of its own, with permissions in AWS only if asked", () => {
    expect(template.resource("kubernetes_namespace_v1")).toMatchObject({
      metadata: { name: "cert-manager", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    });
    expect(template.resource("helm_release")).toMatchObject({
      namespace: "cert-manager",
      repository: "https://charts.jetstack.io",
      version: "v1.21.1",
      create_namespace: false,
      atomic: true,
      depends_on: ["terraform_data.nodes", template.addressOf("kubernetes_namespace_v1")],
    });
    expect(template.resourcesOfType("aws_iam_role")).toEqual([]);
  });

  it("keeps certificates when it is removed, leads in its own namespace, and is ready once its webhook answers", () => {
    expect(values).toMatchObject({
      crds: { enabled: true, keep: true },
      global: { leaderElection: { namespace: "cert-manager" }, priorityClassName: "system-cluster-critical" },
      webhook: { securePort: 10250 },
      startupapicheck: { enabled: true },
      prometheus: { servicemonitor: { enabled: false } },
    });
    expect(valuesOf(addonOf({ serviceMonitor: true })).prometheus.servicemonitor).toEqual({
      enabled: true,
      labels: { release: "kube-prometheus-stack" },
    });
  });

  it("survives the loss of a node: pods of each deployment apart, one disrupted at a time", () => {
    for (const [role, component, replicas] of [
      ["controller", values, 2],
      ["webhook", values.webhook, 3],
      ["cainjector", values.cainjector, 2],
    ]) {
      expect(component, role).toMatchObject({
        replicaCount: replicas,
        podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
        resources: { requests: { cpu: "50m", memory: "128Mi" } },
      });
      expect(JSON.stringify(component.affinity.podAntiAffinity), role).toContain(
        `"matchLabels":{"app.kubernetes.io/component":"${role}","app.kubernetes.io/instance":"cert-manager"}`,
      );
    }
  });

  it("has an authority of the cluster's own if asked, once it runs", () => {
    const withAuthority = addonOf({ internalAuthority: true });
    const release = withAuthority.resource("helm_release", { name: "cert-manager-internal-authority" });
    expect(release["depends_on"]).toEqual([withAuthority.addressOf("helm_release", { name: "cert-manager" })]);
    const [issuer, root, authority] = valuesOf(withAuthority, "cert-manager-internal-authority").objects;
    expect(authority).toMatchObject({
      kind: "ClusterIssuer",
      metadata: { name: "internal-authority" },
      spec: { ca: { secretName: root.spec.secretName } },
    });
    expect(root).toMatchObject({
      kind: "Certificate",
      metadata: { namespace: "cert-manager" },
      spec: { isCA: true, issuerRef: { kind: issuer.kind, name: issuer.metadata.name } },
    });
  });

  it("refuses what it could not work with", () => {
    const dns01 = { hostedZoneIds: [zone, "example.com", zone] };
    expect(() => addonOf({ replicas: 0, webhookReplicas: 0.5, dns01 })).toThrow(
      [
        "The add-on cert-manager of the cluster dev-ml is not valid:",
        "  replicas: 0 is not a number of replicas. Use whole numbers from 1.",
        "  webhookReplicas: 0.5 is not a number of replicas. Use whole numbers from 1.",
        `  dns01.hostedZoneIds: "${zone}" is listed twice. Remove one.`,
        '  dns01.hostedZoneIds[1]: "example.com" is not the id of a hosted zone, such as Z0123456789ABCDEFGHIJ. "aws route53 list-hosted-zones" shows them, each behind /hostedzone/.',
      ].join("\n"),
    );
    expect(() => addonOf({}, "1.32")).toThrow(
      "No version of cert-manager is known for Kubernetes 1.32, only for 1.33, 1.34, 1.35, 1.36.",
    );
    expect(() => addonOf({ dns01: { hostedZoneIds: [] } })).toThrow(
      "dns01.hostedZoneIds: No hosted zone is named. Name one by its id, or remove dns01.",
    );
  });
});

describe("the permissions to prove names by DNS", () => {
  const solving = addonOf({ dns01: { hostedZoneIds: [zone] } });

  it("are those of the controller's service account, associated before its pods start", () => {
    expect(solving.resource("aws_eks_pod_identity_association")).toMatchObject({
      namespace: "cert-manager",
      service_account: valuesOf(solving).serviceAccount.name,
    });
    expect(solving.resource("helm_release")["depends_on"]).toContain(
      solving.addressOf("aws_eks_pod_identity_association"),
    );
  });

  it("write text records in the named zones, and follow what becomes of a change", async () => {
    const { allows } = rolePermissions(solving);
    const hostedZone = (id: string) => `arn:aws:route53:::hostedzone/${id}`;
    const changes = (id: string, type: string) =>
      allows("route53:ChangeResourceRecordSets", hostedZone(id), {
        "route53:ChangeResourceRecordSetsRecordTypes": [type],
      });
    expect(await changes(zone, "TXT")).toBe(true);
    expect(await changes(zone, "A")).toBe(false);
    expect(await changes("Z9876543210ABCDEFGHIJ", "TXT")).toBe(false);
    expect(await allows("route53:ListResourceRecordSets", hostedZone(zone))).toBe(true);
    expect(await allows("route53:GetChange", "arn:aws:route53:::change/C0123456789")).toBe(true);
    expect(await allows("route53:DeleteHostedZone", hostedZone(zone))).toBe(false);
  });
});
