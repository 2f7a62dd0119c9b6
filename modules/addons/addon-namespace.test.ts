import { expect, it } from "vitest";
import { Template } from "../testing/template.ts";
import { AddonNamespace } from "./addon-namespace.ts";

it("is a namespace that admits only pods of its standard", () => {
  const template = Template.synthesize((stack) => {
    new AddonNamespace(stack, "namespace", {
      name: "cert-manager",
      podSecurity: "restricted",
      labels: { "example.com/owner": "platform" },
    });
  });
  expect(template.resource("kubernetes_namespace_v1")).toMatchObject({
    metadata: {
      name: "cert-manager",
      labels: {
        "example.com/owner": "platform",
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/audit": "restricted",
      },
    },
  });
});
