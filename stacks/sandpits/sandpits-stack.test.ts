import { checkEnvironment, type PermanentSpec, sandpitEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import { sandpitDeployers } from "@ml-platform/rules";
import { expect, it } from "vitest";
import { stacksOf } from "../catalogue.ts";
import { synthesized } from "../testing/synthesized.ts";

const ml = smallSpec.clusters?.["ml"];
const sandpits = {
  principalArn: "arn:aws:iam::111111111111:role/terraform-sandpit",
  policy: "AmazonEKSClusterAdminPolicy",
  namespaces: ["sandpit-*"],
  kubernetesGroups: [sandpitDeployers],
};
const spec: PermanentSpec = { ...smallSpec, clusters: { ml: { ...ml, access: { ...ml?.access, sandpits } } } };
const environment = checkEnvironment(spec);

it("lets who makes sandpits create namespaces, and do nothing else outside of them", async () => {
  const { templates } = await synthesized([environment]);
  const template = templates["small-ml-sandpits"];
  expect(template?.resource("kubernetes_cluster_role_v1")["rule"]).toEqual([
    { api_groups: [""], resources: ["namespaces"], verbs: ["create"] },
  ]);
  const binding = template?.resource("kubernetes_cluster_role_binding_v1");
  expect(binding).toMatchObject({
    role_ref: { kind: "ClusterRole" },
    subject: [{ kind: "Group", name: sandpitDeployers, api_group: "rbac.authorization.k8s.io" }],
  });
});

it("exists only where an access entry names the group", () => {
  const ids = (each: typeof environment) => stacksOf(each).map(({ id }) => id);
  expect(ids(environment)).toContain("small-ml-sandpits");
  expect(ids(checkEnvironment(smallSpec))).not.toContain("small-ml-sandpits");
});

it("is not needed in the cluster of a dedicated sandpit, which who makes it administers", () => {
  const range = "10.128.0.0/16";
  const dedicated = sandpitEnvironment(
    { environment, spec },
    { name: "kim", owner: "kim", kind: "dedicated", range, asleep: false },
  );
  expect(stacksOf(dedicated).map(({ name }) => name)).not.toContain("ml-sandpits");
  expect(dedicated.clusters["ml"]?.access["sandpits"]).toEqual({
    principalArn: sandpits.principalArn,
    type: "STANDARD",
    policy: "AmazonEKSClusterAdminPolicy",
  });
});
