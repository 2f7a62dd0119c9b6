import { describe, expect, it } from "vitest";
import { messages, messagesOf } from "./testing/messages.ts";

const manifest = { manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } } };

describe("no-manifests", () => {
  it("refuses a manifest, and says what to use", () => {
    expect(messagesOf("no-manifests", "kubernetes_manifest", manifest)).toEqual([
      "is a kubernetes_manifest, which cannot be planned before its cluster stands: use the resource of its own type, such as kubernetes_config_map_v1, or a Helm chart",
    ]);
  });

  it("accepts resources of a type of their own", () => {
    expect(messagesOf("no-manifests", "kubernetes_config_map_v1", {})).toEqual([]);
  });

  it("can be exempted", () => {
    const reason = "applied by hand, after the cluster";
    const exemptions = [{ policy: "no-manifests", constructPath: "dev-network/it", reason }];
    expect(messages("kubernetes_manifest", manifest, { exemptions })).toEqual([]);
  });
});
