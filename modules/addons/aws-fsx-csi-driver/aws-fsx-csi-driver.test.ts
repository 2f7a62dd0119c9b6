import { describeProblem } from "@ml-platform/rules";
import { aGpuGroup, aNodeGroup } from "@ml-platform/rules/testing";
import { describe, expect, it } from "vitest";
import { alone } from "../../testing/addon-surroundings.ts";
import { aClusterRef } from "../../testing/cluster-ref.ts";
import { isAllowed } from "../../testing/decide.ts";
import { Template } from "../../testing/template.ts";
import AwsFsxCsiDriver from "./aws-fsx-csi-driver.ts";
import { awsFsxCsiDriver } from "./spec.ts";

const nodeGroups = { system: { ...aNodeGroup, dedicatedTo: "system" }, gpu: aGpuGroup };

const template = Template.synthesize((stack) => {
  new AwsFsxCsiDriver(stack, "fsx", {
    cluster: aClusterRef,
    around: { ...alone, nodeGroups, tags: { owner: "ml-platform", query: "a=b,c" } },
    options: { dataRepositoryBuckets: ["data"] },
  });
});
const values = JSON.parse((template.resource("helm_release")["values"] as string[])[0] ?? "");

describe("the FSx CSI driver", () => {
  it("has a controller on system nodes, spread, and disrupted one at a time", () => {
    expect(values.controller).toMatchObject({
      replicaCount: 2,
      region: "us-east-2",
      podDisruptionBudget: { enabled: true },
      nodeSelector: { dedicated: "system" },
      tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists", effect: "NoSchedule" }],
    });
    expect(JSON.stringify(values.controller.affinity.podAntiAffinity)).toContain('"app":"fsx-csi-controller"');
  });

  it("has an agent on every node, whatever its taints", () => {
    expect(values.node).toMatchObject({ tolerateAllTaints: true });
    expect(values.node).not.toHaveProperty("nodeSelector");
  });

  it("tags what it creates, with tags that its flag can carry", () => {
    expect(values.controller.extraTags).toEqual({ owner: "ml-platform", "fsx-csi-cluster": "dev-ml" });
  });

  it("refuses and warns of what does not work", () => {
    const startup = { key: "fsx.csi.aws.com/agent-not-ready", effect: "NoExecute" } as const;
    const problems = awsFsxCsiDriver.check?.(
      { replicas: 0, dataRepositoryBuckets: ["s3://data"] },
      { addons: {}, nodeGroups: { gpu: { ...aGpuGroup, taints: [startup] } } },
    );
    expect(problems?.map(describeProblem)).toEqual([
      "replicas: 0 is not a number of replicas. Use whole numbers from 1.",
      'dataRepositoryBuckets[0]: "s3://data" is not the name of a bucket. Write it without s3:// and without a path.',
      expect.stringContaining("gpu will not grow for pods that do not tolerate it. Remove the taint"),
    ]);
  });
});

describe("the driver's permissions", () => {
  const policies = template
    .resourcesOfType("aws_iam_role_policy")
    .map(({ name, policy }) => ({ name: String(name), policy: JSON.parse(String(policy)) }));
  const principal = "arn:aws:iam::111111111111:role/driver";
  const allowed = (action: string, resource: string, context = {}) =>
    isAllowed({ principal, action, resource, context, policies });
  const own = { "aws:ResourceTag/fsx-csi-cluster": "dev-ml" };
  const fileSystem = "arn:aws:fsx:us-east-2:111111111111:file-system/fs-0123456789abcdef0";
  const roles = "arn:aws:iam::111111111111:role/aws-service-role";

  it("are those of the controller's service account, there before its pods", () => {
    expect(template.resource("aws_eks_pod_identity_association")).toMatchObject({
      namespace: "kube-system",
      service_account: values.controller.serviceAccount.name,
    });
    expect(template.resource("helm_release")["depends_on"]).toContain(
      template.addressOf("aws_eks_pod_identity_association"),
    );
  });

  it.each([
    ["fsx:CreateFileSystem", fileSystem, { "aws:RequestTag/fsx-csi-cluster": "dev-ml" }],
    ["fsx:TagResource", fileSystem, { "aws:RequestTag/fsx-csi-cluster": "dev-ml" }],
    ["fsx:DeleteFileSystem", fileSystem, own],
    ["fsx:UpdateFileSystem", fileSystem, own],
    ["fsx:DescribeFileSystems", "*", {}],
    ["s3:ListBucket", "arn:aws:s3:::data", {}],
    [
      "iam:CreateServiceLinkedRole",
      `${roles}/fsx.amazonaws.com/AWSServiceRoleForAmazonFSx`,
      {
        "iam:AWSServiceName": "fsx.amazonaws.com",
      },
    ],
    ["iam:PutRolePolicy", `${roles}/s3.data-source.lustre.fsx.amazonaws.com/AWSServiceRoleForFSxS3Access_fs-1`, {}],
  ])("allow %s", async (action, resource, context) => {
    expect(await allowed(action, resource, context)).toBe(true);
  });

  it.each([
    ["fsx:DeleteFileSystem", fileSystem, { "aws:ResourceTag/fsx-csi-cluster": "prod-ml" }],
    ["fsx:UpdateFileSystem", fileSystem, {}],
    ["fsx:CreateFileSystem", fileSystem, {}],
    [
      "fsx:CreateFileSystem",
      fileSystem.replace("us-east-2", "us-west-2"),
      {
        "aws:RequestTag/fsx-csi-cluster": "dev-ml",
      },
    ],
    ["s3:ListBucket", "arn:aws:s3:::others", {}],
    ["iam:PutRolePolicy", "arn:aws:iam::111111111111:role/admin", {}],
  ])("do not allow %s of anything else (%#)", async (action, resource, context) => {
    expect(await allowed(action, resource, context)).toBe(false);
  });
});
