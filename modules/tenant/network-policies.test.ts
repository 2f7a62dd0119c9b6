import { containsCidr } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { Template } from "../testing/template.ts";
import { aTenant } from "../testing/tenant.ts";
import { type Reachable, TenantNetworkPolicies } from "./network-policies.ts";

const namespaces = ["sandpit-anna", "sandpit-anna-batch"];

function policiesOf(reachable: Partial<Reachable> = {}): Template {
  return Template.synthesize((stack) => {
    new TenantNetworkPolicies(stack, "network", {
      namespace: "sandpit-anna",
      namespaces,
      reachable: { ...aTenant.bounds.reachable, ...reachable },
    });
  });
}

interface Rule {
  readonly to: readonly { readonly ip_block?: { readonly cidr: string; readonly except?: readonly string[] } }[];
  readonly ports?: readonly { readonly port: string; readonly protocol: string }[];
}

/** Whether pods may call an address: if any rule of any policy has it and the port. */
function mayCall(template: Template, address: string, port: string, protocol = "TCP"): boolean {
  const host = `${address}/32`;
  return template
    .resourcesOfType("kubernetes_network_policy_v1")
    .flatMap(({ spec }) => (spec as { readonly egress?: readonly Rule[] }).egress ?? [])
    .some(
      ({ to, ports }) =>
        to.some(
          ({ ip_block: block }) =>
            block !== undefined &&
            containsCidr(block.cidr, host) &&
            !(block.except ?? []).some((except) => containsCidr(except, host)),
        ) &&
        (ports === undefined || ports.some((each) => each.port === port && each.protocol === protocol)),
    );
}

describe("the network policies of a tenant", () => {
  const template = policiesOf();

  it("select every pod of the namespace, so that nothing is allowed but what they name", () => {
    const specs = template.resourcesOfType("kubernetes_network_policy_v1").map(({ spec }) => spec);
    expect(specs.length).toBeGreaterThan(4);
    for (const spec of specs) expect(spec).toMatchObject({ pod_selector: {} });
    expect(template.resource("kubernetes_network_policy_v1", { metadata: { name: "isolation" } })).toMatchObject({
      spec: { policy_types: ["Ingress", "Egress"] },
    });
  });

  it("let in pods of the tenant's namespaces only, which Kubernetes itself names", () => {
    const own = {
      namespace_selector: {
        match_expressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: namespaces }],
      },
    };
    const policies = template.resourcesOfType("kubernetes_network_policy_v1");
    const ingress = policies.flatMap(({ spec }) => (spec as { readonly ingress?: readonly object[] }).ingress ?? []);
    expect(ingress).toEqual([{ from: [own] }]);
    expect(template.resource("kubernetes_network_policy_v1", { metadata: { name: "isolation" } })).toMatchObject({
      spec: { egress: [{ to: [own] }] },
    });
  });

  it("lead to the DNS of the cluster", () => {
    expect(template.resource("kubernetes_network_policy_v1", { metadata: { name: "dns" } })["spec"]).toMatchObject({
      egress: [
        {
          to: [
            {
              namespace_selector: { match_labels: { "kubernetes.io/metadata.name": "kube-system" } },
              pod_selector: { match_labels: { "k8s-app": "kube-dns" } },
            },
          ],
          ports: [
            { port: "53", protocol: "UDP" },
            { port: "53", protocol: "TCP" },
          ],
        },
      ],
    });
  });

  it.each([
    ["the agent of Pod Identity", "169.254.170.23", "80"],
    ["the API by its service", "172.20.0.1", "443"],
    ["the API by its own address", "10.20.136.40", "443"],
    ["a web site", "203.0.113.7", "443"],
    ["a mirror of packages", "203.0.113.7", "80"],
    ["a database of its own range", "10.20.48.5", "5432"],
  ])("allow %s", (_, address, port) => {
    expect(mayCall(template, address, port)).toBe(true);
  });

  it.each([
    ["the credentials of the node", "169.254.169.254", "80"],
    ["another port of the agent", "169.254.170.23", "2703"],
    ["a node or a pod of others", "10.20.1.5", "443"],
    ["the kubelet", "10.20.1.5", "10250"],
    ["a service of others", "172.20.33.4", "443"],
    ["the API by another port", "10.20.136.40", "22"],
    ["a network behind the VPC", "192.168.4.4", "443"],
    ["pods in shared address space", "100.64.3.3", "443"],
    ["mail", "203.0.113.7", "25"],
    ["a database elsewhere", "203.0.113.7", "5432"],
    ["names elsewhere", "203.0.113.7", "53"],
  ])("refuse %s", (_, address, port) => {
    expect(mayCall(template, address, port)).toBe(false);
    expect(mayCall(template, address, port, "UDP")).toBe(false);
  });

  it("count the addresses of the VPC as private, whatever they are", () => {
    const publicVpc = policiesOf({ vpcCidr: "198.51.96.0/20", apiRanges: [] });
    expect(mayCall(publicVpc, "198.51.100.7", "443")).toBe(false);
    expect(mayCall(publicVpc, "203.0.113.7", "443")).toBe(true);
  });

  it("lead nowhere else without the internet and without ranges", () => {
    const closed = policiesOf({ internet: false, ranges: [] });
    expect(mayCall(closed, "203.0.113.7", "443")).toBe(false);
    expect(mayCall(closed, "10.20.48.5", "5432")).toBe(false);
    expect(mayCall(closed, "172.20.0.1", "443")).toBe(true);
  });
});
