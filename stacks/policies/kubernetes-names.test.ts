import { describe, expect, it } from "vitest";
import { messagesOf } from "./testing/messages.ts";

function refusals(type: string, metadata: object): string[] {
  return messagesOf("kubernetes-names", type, { metadata: [metadata] });
}

describe("kubernetes-names", () => {
  it.each([
    ["kubernetes_namespace_v1", "team.a", "(an RFC 1123 label)"],
    ["kubernetes_namespace", "Team", "(an RFC 1123 label)"],
    ["kubernetes_namespace_v1", "a".repeat(64), "(an RFC 1123 label)"],
    ["kubernetes_service_v1", "1web", "(an RFC 1035 label)"],
    ["kubernetes_service_v1", "web.internal", "(an RFC 1035 label)"],
    ["kubernetes_config_map_v1", "a_b", "(an RFC 1123 subdomain)"],
    ["kubernetes_storage_class_v1", "gp3-", "(an RFC 1123 subdomain)"],
    ["kubernetes_priority_class_v1", "a..b", "(an RFC 1123 subdomain)"],
    ["kubernetes_horizontal_pod_autoscaler_v2", "a".repeat(254), "(an RFC 1123 subdomain)"],
    ["kubernetes_role_v1", "a/b", 'that is not "." or ".."'],
    ["kubernetes_cluster_role_v1", "..", 'that is not "." or ".."'],
  ])("refuses a %s of the name %s", (type, name, allowed) => {
    const [message, ...others] = refusals(type, { name });
    expect(others).toEqual([]);
    expect(message).toContain(`has the name "${name}", which Kubernetes refuses only while it is applied: use `);
    expect(message).toContain(allowed);
  });

  it.each([
    ["kubernetes_namespace_v1", "team-a"],
    ["kubernetes_namespace_v1", "1"],
    ["kubernetes_namespace_v1", "${each.key}_x"],
    ["kubernetes_service_v1", "web-1"],
    ["kubernetes_config_map_v1", "kube-root-ca.crt"],
    ["kubernetes_config_map_v1", "a".repeat(253)],
    ["kubernetes_cluster_role_v1", "system:node"],
    ["kubernetes_role_binding_v1", "Team:Alice"],
    ["kubernetes_labels", "system:node"],
    ["kubernetes_annotations", "system:node"],
    ["aws_vpc", "A_b"],
  ])("accepts a %s of the name %s", (type, name) => {
    expect(refusals(type, { name })).toEqual([]);
  });

  it("refuses namespaces that cannot exist, also those of releases", () => {
    expect(refusals("kubernetes_secret_v1", { name: "a", namespace: "team.a" })).toEqual([
      expect.stringContaining('has the namespace "team.a"'),
    ]);
    expect(messagesOf("kubernetes-names", "helm_release", { name: "a", namespace: "Team" })).toEqual([
      expect.stringContaining('has the namespace "Team"'),
    ]);
    expect(messagesOf("kubernetes-names", "helm_release", { name: "a", namespace: "team" })).toEqual([]);
    expect(refusals("kubernetes_secret_v1", { generate_name: "a-", namespace: "${var.namespace}" })).toEqual([]);
  });
});
