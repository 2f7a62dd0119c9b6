import { aNodeGroup } from "@ml-platform/rules/testing";
import { describe, expect, it } from "vitest";
import { alone } from "../../testing/addon-surroundings.ts";
import { aClusterRef } from "../../testing/cluster-ref.ts";
import { Template } from "../../testing/template.ts";
import type { AddonProps } from "../addon-construct.ts";
import PodAdmission from "./pod-admission.ts";
import type { podAdmission } from "./spec.ts";

type Props = AddonProps<typeof podAdmission.options>;
const nodeGroups = { system: { ...aNodeGroup, dedicatedTo: "system" }, general: aNodeGroup };

function objectsOf(options: NonNullable<Props["options"]> = {}, around: Partial<Props["around"]> = { nodeGroups }) {
  const template = Template.synthesize((stack) => {
    new PodAdmission(stack, "pod-admission", { cluster: aClusterRef, around: { ...alone, ...around }, options });
  });
  const [document] = template.resource("helm_release", { name: "pod-admission" })["values"] as string[];
  return JSON.parse(String(document)).objects;
}

describe("PodAdmission", () => {
  it("binds each of its policies, which refuse, also if they cannot be evaluated", () => {
    const objects = objectsOf();
    for (const { spec } of objects.filter(({ kind }: { kind: string }) => kind === "ValidatingAdmissionPolicy"))
      expect(spec.failurePolicy).toBe("Fail");
    expect(
      objects.flatMap(
        ({ kind, spec }: { kind: string; spec: { policyName?: string; validationActions?: string[] } }) =>
          kind === "ValidatingAdmissionPolicyBinding" ? [[spec.policyName, spec.validationActions]] : [],
      ),
    ).toEqual([
      ["pods-on-nodes", ["Deny"]],
      ["pods-of-tenants", ["Deny"]],
    ]);
  });

  it("leaves alone what runs in namespaces of the system, of add-ons, and in those that its author names", () => {
    const systemNamespaces = ["kube-system", "external-secrets"];
    const [policy] = objectsOf({ namespaces: ["monitoring"] }, { nodeGroups, systemNamespaces });
    expect(policy.spec.matchConditions).toEqual([
      {
        name: "not-of-the-system",
        expression: '!(request.namespace in ["kube-system","external-secrets","monitoring"])',
      },
    ]);
  });

  it("lets pods tolerate what they like where there are no system nodes", () => {
    const [{ spec }] = objectsOf({}, { nodeGroups: { general: aNodeGroup } });
    expect(JSON.stringify(spec.validations)).not.toContain("tolerations");
  });

  it("lets only jobs of runners tolerate nodes for CI, where a cluster has both", () => {
    const ci = { ...aNodeGroup, dedicatedTo: "ci" };
    const mentioned = (around: Partial<Props["around"]>) =>
      JSON.stringify(objectsOf({}, around)[0].spec.validations).includes("dedicated=ci");
    const ciNamespaces = ["gitlab-jobs-gpu-l4"];
    const [{ spec }] = objectsOf({}, { nodeGroups: { ci }, ciNamespaces });
    expect(spec.validations[0].expression).toMatch(/^request.namespace in \["gitlab-jobs-gpu-l4"\] \|\| /);
    expect(mentioned({ nodeGroups: { ci }, ciNamespaces })).toBe(true);
    expect(mentioned({ nodeGroups: { ci } })).toBe(false);
    expect(mentioned({ nodeGroups, ciNamespaces })).toBe(false);
  });

  it("refuses to exempt namespaces of sandpits and teams, and what is no namespace", () => {
    expect(() => objectsOf({ namespaces: ["team-nlp", "Monitoring"] })).toThrow(
      [
        '  namespaces[0]: "team-nlp" belongs to a sandpit or a team, from which the policies protect the nodes. Remove it.',
        '  namespaces[1]: "Monitoring" is not the name of a namespace. Use up to 63 lower-case letters, digits and hyphens.',
      ].join("\n"),
    );
  });
});
